import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isReadable } from '../../src/core/registry/entries.js';
import { checkRegistry } from '../../src/core/registry/checkRegistry.js';
import { allSummaries } from '../../src/core/registry/modelSummary.js';
import { resolve } from '../../src/core/registry/resolve.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { RegistryError } from '../../src/core/errors.js';
import { findRegistry, isRegistry } from '../../src/files/findRegistry.js';
import { LivingRegistry } from '../../src/files/livingRegistry.js';
import { indexFile, RegistryIndex } from '../../src/files/registryIndex.js';
import { Summaries } from '../../src/files/summaries.js';
import { systemErrorCode } from '../../src/files/systemError.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';

// Deleting a cache changes no answer: whatever the suites do to a registry, who remembers it from before must say the
// same as who reads it for the first time. `gmrIn` looks after each run, `tempFolder` when a world comes to its end.

/** Above the tick of a clock. */
const settledMs = 15;
/** Larger registries belong to suites about size, and are looked at by those of the readers. */
const maxModels = 30;
const maxDepth = 3;

interface Readers {
	readonly living: LivingRegistry;
	readonly summaries: Summaries;
}
const readersByRoot = new Map<string, Readers>();

/** Compares what readers that have lived since the last time say of the registry at or above `folder` with a fresh one. */
export async function compareReaders(folder: string): Promise<void> {
	const root = await unlessRefused(() => findRegistry(folder));
	if (root !== undefined) await compareIn(root);
}

/** Compares for all registries of a world that comes to its end, with and without the index on disk; forgets them. */
export async function compareReadersAtEnd(world: string): Promise<void> {
	for (const root of await registriesBelow(world, maxDepth)) {
		await compareIn(root);
		const answers = await steady(root, async () => {
			const file = indexFile(root);
			const index = await RegistryIndex.load(root, settledMs);
			const [loaded] = [await index.summaries.all()];
			await index.save(0);
			const again = await (await RegistryIndex.load(root, settledMs)).summaries.all();
			if (file !== undefined) await rm(file, { force: true });
			const without = await (await RegistryIndex.load(root, settledMs)).summaries.all();
			return [loaded, again, without].map((each) => JSON.stringify(each));
		});
		if (answers)
			for (const each of answers.given) assert.equal(each, answers.list, `list of ${root} by its index`);
	}
	for (const root of readersByRoot.keys()) if (root.startsWith(world)) readersByRoot.delete(root);
}

async function compareIn(root: string): Promise<void> {
	const known = readersByRoot.get(root);
	const readers = known ?? {
		living: new LivingRegistry(root, settledMs),
		summaries: new Summaries(root, undefined, settledMs),
	};
	readersByRoot.set(root, readers);
	const { living, summaries } = readers;
	const answers = await steady(root, async () => ({
		list: JSON.stringify(await summaries.all()),
		all: await answersOf(living.now()),
	}));
	if (!answers) return;
	assert.equal(answers.given.list, answers.list, `list of ${root} by what is remembered`);
	assert.equal(answers.given.all, answers.all, `show, resolve and check of ${root} by what is remembered`);
}

/** What `give` gives between two fresh readings that say the same; nothing where others write all the time, or none may read. */
async function steady<T>(
	root: string,
	give: () => Promise<T>,
): Promise<{ given: T; list: string; all: string } | undefined> {
	const fresh = () => new Snapshot(new WorkTreeFiles(root));
	return unlessRefused(async () => {
		if ((await fresh().modelFolders()).length > maxModels) return undefined;
		for (let attempt = 0; attempt < 3; attempt++) {
			const before = await answersOf(fresh());
			const given = await give();
			const all = await answersOf(fresh());
			if (before === all) return { given, list: JSON.stringify(await allSummaries(fresh())), all };
		}
		return undefined;
	});
}

/** What `list`, `show`, `resolve` and `check` are made of. */
async function answersOf(snapshot: Snapshot): Promise<string> {
	const models = await snapshot.models();
	const shown = await Promise.all(
		models.map(async (model) => {
			const numbers = await snapshot.versionNumbers(model);
			const versions = await Promise.all(numbers.map((number) => snapshot.version(model, number)));
			const aliases = await snapshot.aliases(model);
			if (!isReadable(model)) return { model, versions, aliases };
			const { name } = model.manifest.value;
			const uris = [...aliases.map(({ alias }) => `models:/${name}@${alias}`), `models:/${name}/latest`];
			return {
				model,
				versions,
				aliases,
				resolved: await Promise.all(uris.map((uri) => answerTo(snapshot, uri))),
			};
		}),
	);
	const list = await allSummaries(snapshot);
	return JSON.stringify({
		registry: await snapshot.registry(),
		shown,
		list,
		problems: await checkRegistry(snapshot),
	});
}

async function answerTo(snapshot: Snapshot, uri: string): Promise<unknown> {
	try {
		return (await resolve(snapshot, uri)).version.number;
	} catch (error) {
		if (error instanceof RegistryError) return error.failure;
		throw error;
	}
}

async function registriesBelow(folder: string, depth: number): Promise<string[]> {
	const entries = await unlessRefused(() => readdir(folder, { withFileTypes: true }));
	const own =
		entries?.some(({ name }) => name === 'registry.yaml') && (await isRegistry(folder)) ? [folder] : [];
	if (own.length > 0 || depth === 0) return own;
	const folders = (entries ?? []).filter(
		(entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name),
	);
	const found: string[] = [];
	for (const { name } of folders.slice(0, 20))
		found.push(...(await registriesBelow(join(folder, name), depth - 1)));
	return found;
}

/** A world may have taken its files' rights away, or be gone, or hold more registries than one. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof RegistryError || systemErrorCode(error) !== undefined) return undefined;
		throw error;
	}
}
