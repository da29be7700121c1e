import assert from 'node:assert/strict';
import type { Change } from '../../../src/core/change.js';
import { diffSnapshots } from '../../../src/core/changes/diffSnapshots.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { deleteAlias, setAlias } from '../../../src/core/operations/aliases.js';
import { deleteTag, describe as describeSubject, setTag } from '../../../src/core/operations/annotate.js';
import { archiveVersion, restoreVersion } from '../../../src/core/operations/archiveVersion.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { deleteModel, deleteVersion } from '../../../src/core/operations/deletion.js';
import { transitionStage } from '../../../src/core/operations/transitionStage.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { changeSentence } from '../../../src/wording/changes.js';
import { changesMarkdown } from '../../../src/wording/changesMarkdown.js';
import { fillSentence } from '../../../src/wording/sentence.js';
import { MemoryFiles } from '../../kit/memoryFiles.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

/** What a registry says, as a person would note it down: `fraud tag team`, `fraud/1 stage`, `fraud@champion` … */
type Notes = Map<string, string>;

/** Random operations on a registry, and on a person's notes of it. */
class Keeper {
	readonly notes: Notes = new Map();
	readonly #pick: (below: number) => number;
	#steps = 0;

	constructor(
		readonly registry: MemoryRegistry,
		pick: (below: number) => number,
		notes: Notes = new Map(),
	) {
		this.#pick = pick;
		this.notes = new Map(notes);
	}

	async step(): Promise<void> {
		const name = `m${this.#pick(3)}`;
		const text = `t${this.#pick(4)}`;
		this.registry.now = new Date(this.registry.now.getTime() + 1000 * ++this.#steps);
		if (!this.notes.has(name)) return this.#create(name);
		const roll = this.#pick(30);
		if (roll === 0) return this.#deleteModel(name);
		if (roll < 6) return this.#register(name);
		const live = versionsOf(this.notes, name).filter((key) => this.notes.get(key) === 'live');
		const key = live[this.#pick(live.length + 2)];
		if (key === undefined) return this.#annotate(name, { name }, text);
		const version = Number(key.slice(key.indexOf('/') + 1)) as VersionNumber;
		if (roll < 14) return this.#alias(name, version);
		if (roll < 16) return this.#deleteVersion(name, version);
		if (roll < 20) return this.#archive(name, version, text);
		if (roll > 22) return this.#annotate(key, { name, version }, text);
		const stage = (['Staging', 'Production'] as const)[this.#pick(2)] ?? 'Staging';
		await this.registry.apply(transitionStage({ name, version, stage }));
		this.notes.set(`${key} stage`, stage);
	}

	async #create(name: string): Promise<void> {
		await this.registry.apply(createModel({ name }));
		this.notes.set(name, this.registry.now.toISOString());
	}

	async #deleteModel(name: string): Promise<void> {
		await this.registry.apply(deleteModel({ name, removeAliases: true }));
		for (const key of [...this.notes.keys()]) if (/^\w+/.exec(key)?.[0] === name) this.notes.delete(key);
	}

	async #register(name: string): Promise<void> {
		await this.registry.register(name);
		this.notes.set(`${name}/${versionsOf(this.notes, name).length + 1}`, 'live');
	}

	async #alias(name: string, version: VersionNumber): Promise<void> {
		const alias = `a${this.#pick(3)}`;
		const key = `${name}@${alias}`;
		if (this.notes.has(key) && this.#pick(4) === 0) {
			await this.registry.apply(deleteAlias({ name, alias }));
			this.notes.delete(key);
			return;
		}
		await this.registry.apply(setAlias({ name, alias, version }));
		this.notes.set(key, String(version));
	}

	async #deleteVersion(name: string, version: VersionNumber): Promise<void> {
		await this.registry.apply(deleteVersion({ name, version, removeAliases: true }));
		const key = `${name}/${version}`;
		for (const [each, value] of [...this.notes])
			if (each.startsWith(`${key} `) || (each.startsWith(`${name}@`) && value === String(version)))
				this.notes.delete(each);
		this.notes.set(key, 'deleted');
	}

	async #archive(name: string, version: VersionNumber, reason: string): Promise<void> {
		const key = `${name}/${version} archived`;
		if (this.notes.has(key)) {
			await this.registry.apply(restoreVersion({ name, version }));
			this.notes.delete(key);
		} else {
			await this.registry.apply(archiveVersion({ name, version, reason }));
			this.notes.set(key, reason);
		}
	}

	async #annotate(key: string, subject: { name: string; version?: VersionNumber }, text: string) {
		const tag = `k${this.#pick(2)}`;
		if (this.#pick(3) === 0) {
			await this.registry.apply(describeSubject(subject, text));
			this.notes.set(`${key} description`, text);
		} else if (this.notes.has(`${key} tag ${tag}`) && this.#pick(4) === 0) {
			await this.registry.apply(deleteTag(subject, tag));
			this.notes.delete(`${key} tag ${tag}`);
		} else {
			await this.registry.apply(setTag(subject, tag, text));
			this.notes.set(`${key} tag ${tag}`, text);
		}
	}
}

const versionsOf = (notes: Notes, name: string) =>
	[...notes.keys()].filter((key) => key.startsWith(`${name}/`) && !key.includes(' '));

/** What differs between two persons' notes, one line each, in any order. */
function expected(before: Notes, after: Notes): string[] {
	const lines: string[] = [];
	for (const name of ['m0', 'm1', 'm2']) {
		const isSame = before.get(name) === after.get(name);
		if (!isSame && before.has(name)) {
			const live = versionsOf(before, name).filter((key) => before.get(key) === 'live');
			lines.push(`${name} gone ${live.length}`);
		}
		if (!isSame && after.has(name)) lines.push(`${name} made`);
		if (!after.has(name)) continue;
		const was = isSame ? before : new Map<string, string>();
		const keys = new Set([...was.keys(), ...after.keys()].filter((key) => /^\w+/.exec(key)?.[0] === name));
		for (const key of keys) {
			if (key === name || was.get(key) === after.get(key)) continue;
			// A model or version that comes or goes takes its notes with it.
			if (!isSame && key.startsWith(`${name} `)) continue;
			const version = /^\w+\/\d+(?= )/.exec(key)?.[0];
			if (version !== undefined && was.get(version) !== after.get(version)) continue;
			lines.push(`${key}: ${was.get(key) ?? '-'} > ${after.get(key) ?? '-'}`);
		}
	}
	return lines.map(simplified).sort();
}

/** Whether a version was there before it is deleted is not told. */
const simplified = (line: string) => line.replace(/: (-|live) > deleted$/, ' deleted');

/** A Change in the words of `expected`. */
function line({ kind, data, model }: Change): string {
	const name = model?.name ?? 'registry';
	const pair = ({ before, after }: { before?: string | undefined; after?: string | undefined }) =>
		`: ${before ?? '-'} > ${after ?? '-'}`;
	if (kind === 'model-created') return `${name} made`;
	if (kind === 'model-deleted') return `${name} gone ${data.versions}`;
	if (kind === 'model-described') return `${name} description${pair(data)}`;
	if (kind === 'model-tag') return `${name} tag ${data.key}${pair(data)}`;
	if (kind === 'version-registered') return `${name}/${data.version}: - > live`;
	if (kind === 'version-deleted') return `${name}/${data.version} deleted`;
	if (kind === 'version-described') return `${name}/${data.version} description${pair(data)}`;
	if (kind === 'version-tag') return `${name}/${data.version} tag ${data.key}${pair(data)}`;
	if (kind === 'version-stage') return `${name}/${data.version} stage${pair(data)}`;
	if (kind === 'version-archived') return `${name}/${data.version} archived: ? > ${data.why ?? ''}`;
	if (kind === 'version-restored') return `${name}/${data.version} archived: ? > -`;
	if (kind === 'alias-set') return `${name}@${data.alias}: - > ${data.version}`;
	if (kind === 'alias-moved') return `${name}@${data.alias}: ${data.from} > ${data.to}`;
	if (kind === 'alias-deleted') return `${name}@${data.alias}: ${data.version ?? '?'} > -`;
	return `${name} ${kind} ${JSON.stringify(data)}`;
}
/** Why it was archived before is not told. */
const withoutOldReason = (text: string) => text.replace(/ archived: \S+ >/, ' archived: ? >');

/** Numbers from 0 up to `below`, the same for a seed. */
function picker(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** The paths at which two stores differ, as git would tell. */
function differing(a: MemoryFiles, b: MemoryFiles): string[] {
	const paths = new Set([...a.files.keys(), ...b.files.keys()]);
	return [...paths].filter((path) => a.files.get(path) !== b.files.get(path));
}

describe('diffSnapshots, whatever happened', () => {
	for (let seed = 1; seed <= 30; seed++)
		it(`tells exactly what operations did, in sequence ${seed}`, async () => {
			const pick = picker(seed);
			const base = new Keeper(await MemoryRegistry.create(), pick);
			for (let step = pick(40); step > 0; step--) await base.step();
			const head = new Keeper(base.registry.fork(), pick, base.notes);
			for (let step = 1 + pick(25); step > 0; step--) await head.step();
			const { snapshot: before, store: was } = base.registry;
			const { snapshot: after, store: is } = head.registry;
			for (const [from, to, notes] of [
				[before, after, [base.notes, head.notes]],
				[before, before, [base.notes, base.notes]],
			] as const) {
				const changes = await diffSnapshots(from, to);
				const lines = changes.map(line).map(withoutOldReason).sort();
				assert.deepEqual(lines, expected(...notes).map(withoutOldReason));
			}
			assert.deepEqual(
				await diffSnapshots(before, after, differing(was, is)),
				await diffSnapshots(before, after),
			);
		});

	for (let seed = 1; seed <= 20; seed++)
		it(`never throws for what files say, in sequence ${seed}`, async () => {
			const pick = picker(1000 + seed);
			const keeper = new Keeper(await MemoryRegistry.create(), pick);
			for (let step = 30; step > 0; step--) await keeper.step();
			const ends = [broken(keeper.registry, pick), broken(keeper.registry, pick), keeper.registry.store];
			for (const base of ends)
				for (const head of ends) {
					const [before, after] = [new Snapshot(base), new Snapshot(head)];
					const changes = await diffSnapshots(before, after);
					if (base === head) assert.deepEqual(changes, []);
					assert.deepEqual(await diffSnapshots(before, after, differing(base, head)), changes);
					for (const change of changes) assert.ok(fillSentence(changeSentence(change)).length > 0);
					assert.ok(changesMarkdown(changes).length < 65_536);
				}
		});
});

/** A file that is none: a link, or a submodule. */
const link = new Uint8Array();

class FilesWithLinks extends MemoryFiles {
	override async read(path: string) {
		const bytes = await super.read(path);
		return bytes === link ? undefined : bytes;
	}

	override async list(path: string) {
		const entries = await super.list(path);
		return entries.map((entry) => {
			const isLink = this.files.get(path === '' ? entry.name : `${path}/${entry.name}`) === link;
			return isLink ? ({ ...entry, kind: 'other' } as const) : entry;
		});
	}
}

const contents: readonly (string | Uint8Array)[] = [
	...[
		'',
		'version: [',
		'- a',
		'version: 99999999999999999999',
		'version: -1',
		'version: 3\nversion: 4',
		'&a *a',
	],
	...[
		'name: ""',
		'name: m1',
		'name: "a\\nb|`@x`"',
		'<<<<<<< HEAD\nversion: 1\n=======\nversion: 2\n>>>>>>> x\n',
	],
	...['{'.repeat(5000), `description: ${'x'.repeat(400_000)}`, 'tags:\n  __proto__: x\n  constructor: y\n'],
	...['deleted: x', 'stage: Nowhere', 'archived: 7', 'format: 99', 'oid sha256:zz'],
	...[new Uint8Array([0xff, 0xfe, 0, 1]), new Uint8Array(300_000), link],
];

/** A copy in which some files are broken, gone, links, or where none belong. */
function broken(registry: MemoryRegistry, pick: (below: number) => number): FilesWithLinks {
	const copy = new FilesWithLinks(Object.fromEntries(registry.store.files));
	const candidates = [
		...copy.files.keys(),
		...['models/m1/versions/x/version.yaml', 'models/m1/versions/0/version.yaml', 'models//model.yaml'],
		...['models/M0/model.yaml', 'models/m0/aliases/%zz.yaml', 'models/m2/README.md'],
		'models/m0/versions/1/artifacts/MLmodel',
	];
	for (let count = 1 + pick(8); count > 0; count--) {
		const path = candidates[pick(candidates.length)] ?? 'registry.yaml';
		const content = contents[pick(contents.length + 3)];
		if (content === undefined) copy.files.delete(path);
		else copy.files.set(path, content);
	}
	return copy;
}
