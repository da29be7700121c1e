import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChecksumList } from '../../../src/core/manifest/checksumList.js';
import { isReadable, type ReadableModel } from '../../../src/core/registry/entries.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { unlessMissing } from '../../../src/files/systemError.js';
import { WorkTreeFiles } from '../../../src/files/workTreeFiles.js';

/** A registry as a person knows it, without files: what the random sequences compare with. */
export type RegistryState = Readonly<Record<string, ModelState>>;
export interface ModelState {
	/** Stays when it is renamed. */
	readonly folder: string;
	readonly description?: string;
	readonly tags: Readonly<Record<string, string>>;
	readonly aliases: Readonly<Record<string, number>>;
	readonly versions: Readonly<Record<number, VersionState | 'deleted'>>;
}
export interface VersionState {
	/** SHA-256 of its one file. */
	readonly content: string;
	readonly description?: string;
	readonly tags: Readonly<Record<string, string>>;
	readonly stage?: string;
	readonly isArchived?: true;
}

/** The file a registered version consists of. */
export const artifact = 'model.pkl';

/** What `content` is in a `VersionState`. */
export function contentId(content: string): string {
	return createHash('sha256').update(content).digest('hex');
}

/** The state a registry's files are in. What can't be read is left out, as the invariants tell it. */
export async function readState(root: string): Promise<RegistryState> {
	const snapshot = new Snapshot(new WorkTreeFiles(root));
	const models = (await snapshot.models()).filter(isReadable);
	const states = await Promise.all(
		models.map(async (model) => [model.manifest.value.name, await readModel(root, snapshot, model)] as const),
	);
	return Object.fromEntries(states);
}

async function readModel(root: string, snapshot: Snapshot, model: ReadableModel): Promise<ModelState> {
	const { description, tags } = model.manifest.value;
	const aliases = await snapshot.aliases(model);
	const versions: Record<number, VersionState | 'deleted'> = {};
	for (const number of await snapshot.versionNumbers(model)) {
		const version = await snapshot.version(model, number);
		if (!version) continue;
		const notes = version.notes.ok ? version.notes.value : { tags: { broken: 'yes' } };
		versions[number] = version.isDeleted
			? 'deleted'
			: {
					content: await contentOf(join(root, version.path)),
					...(notes.description === undefined ? {} : { description: notes.description }),
					tags: notes.tags,
					...(notes.stage === undefined ? {} : { stage: notes.stage }),
					...(notes.archived === undefined ? {} : { isArchived: true as const }),
				};
	}
	return {
		folder: model.folder,
		...(description === undefined ? {} : { description }),
		tags,
		aliases: Object.fromEntries(
			aliases.flatMap(({ alias, manifest }) => (manifest.ok ? [[alias, manifest.value.version]] : [])),
		),
		versions,
	};
}

async function contentOf(folder: string): Promise<string> {
	const list = await unlessMissing(readFile(join(folder, 'artifacts.sha256'), 'utf8'), '');
	return (parseChecksumList(list) ?? []).find(({ path }) => path === `artifacts/${artifact}`)?.sha256 ?? '';
}
