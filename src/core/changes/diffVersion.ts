import { difference, type Difference } from '../change.js';
import { defined } from '../manifest/plain.js';
import type { VersionNumber } from '../model/brands.js';
import type { NotesManifest } from '../model/types.js';
import type { ModelEntry, VersionEntry } from '../registry/entries.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';
import { readability } from './brokenFiles.js';
import { changed, changedTags } from './compareText.js';
import { alteredFiles, type FileComparison } from './writeOnce.js';

/** One version at both ends; `undefined` where there is none of that number. */
export interface VersionPair {
	readonly number: VersionNumber;
	/** Its folder. */
	readonly path: string;
	readonly before: VersionEntry | undefined;
	readonly after: VersionEntry | undefined;
	/** Files to be looked at, relative to its folder. */
	readonly files: readonly string[];
}

/** The version of that number, unless its folder is an empty one that git left. */
export async function versionIn(
	snapshot: Snapshot,
	model: ModelEntry | undefined,
	number: VersionNumber,
): Promise<VersionEntry | undefined> {
	const version = model && (await snapshot.version(model, number));
	if (!version || version.isDeleted || version.manifest.ok) return version;
	return (await snapshot.entries(version.path)).length > 0 ? version : undefined;
}

/** What differs in one version, in the order of reading. */
export async function diffVersion(pair: VersionPair, compare: FileComparison): Promise<Difference[]> {
	const { number: version, before, after } = pair;
	const [was, is] = [stateOf(before), stateOf(after)];
	if (is === 'absent') return was === 'absent' ? [] : [difference('version-gone', { version })];
	if (is === 'deleted' && was !== 'deleted') {
		const why = after?.deleted?.ok ? after.deleted.value.why : undefined;
		return [difference('version-deleted', { version, ...defined({ why }) }), ...broken(pair)];
	}
	if (was === 'absent') {
		const metrics = after?.manifest.ok ? after.manifest.value.lineage.metrics : {};
		return [difference('version-registered', { version, metrics }), ...broken(pair)];
	}
	if (was === 'deleted' && is === 'live')
		return [difference('version-returned', { version }), ...broken(pair)];
	// Of a deleted version what is left counts, not what was still to be cleared away.
	const listed = is === 'deleted' ? pair.files.filter((file) => file === 'deleted.yaml') : pair.files;
	const files = await alteredFiles(pair.path, listed, compare);
	return [
		...(files.length > 0 ? [difference('version-altered', { version, files })] : []),
		...(is === 'live' ? diffNotes(pair) : []),
		...broken(pair),
	];
}

function diffNotes({ number: version, before, after }: VersionPair): Difference[] {
	if (!before?.notes.ok || !after?.notes.ok) return [];
	const [was, is] = [before.notes.value, after.notes.value];
	const description = changed(was.description, is.description);
	const stage = changed(was.stage, is.stage);
	return [
		...(description ? [difference('version-described', { version, ...description })] : []),
		...changedTags(was.tags, is.tags, 'version-tag', version),
		...(stage ? [difference('version-stage', { version, ...stage })] : []),
		...diffArchived(version, was.archived, is.archived),
	];
}

function diffArchived(
	version: number,
	was: NotesManifest['archived'],
	is: NotesManifest['archived'],
): Difference[] {
	if (!is) return was ? [difference('version-restored', { version })] : [];
	if (was && was.why === is.why && was.replacedBy === is.replacedBy) return [];
	return [difference('version-archived', { version, ...is })];
}

function broken({ path, before, after }: VersionPair): Difference[] {
	if (after?.isDeleted) return readability(`${path}/deleted.yaml`, before?.deleted, after.deleted);
	const was = before?.isDeleted ? undefined : before;
	return [
		...readability(`${path}/version.yaml`, was?.manifest, after?.manifest),
		...readability(`${path}/notes.yaml`, was?.notes, after?.notes),
	];
}

type State = 'absent' | 'live' | 'deleted';

function stateOf(version: VersionEntry | undefined): State {
	return version === undefined ? 'absent' : version.isDeleted ? 'deleted' : 'live';
}

/** The version `number` of a model at both ends. */
export async function versionPair(
	{ base, head }: { readonly base: Snapshot; readonly head: Snapshot },
	folder: string,
	{ before, after }: { readonly before: ModelEntry | undefined; readonly after: ModelEntry | undefined },
	number: VersionNumber,
	files: readonly string[],
): Promise<VersionPair> {
	return {
		number,
		path: layout.version(folder, number),
		before: await versionIn(base, before, number),
		after: await versionIn(head, after, number),
		files,
	};
}
