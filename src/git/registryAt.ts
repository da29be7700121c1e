import { registryError } from '../core/errors.js';
import type { FolderNames } from '../core/fileStore.js';
import { KeptFolders } from '../files/keptFolders.js';
import { registryFileName } from '../core/model/format.js';
import { Snapshot } from '../core/registry/snapshot.js';
import type { Git } from './git.js';
import type { ObjectReader } from './gitBatch.js';
import { RefFiles, resolveCommit } from './refFiles.js';
import type { RegistryPlace } from './registryPlace.js';
import { entriesOfCommit } from './treeEntries.js';

/** A registry as a commit has it, without a checkout. Dispose of it: till then a git process answers its questions. */
export interface RegistryAt extends AsyncDisposable {
	/** Full id. */
	readonly commit: string;
	readonly snapshot: Snapshot;
	/** Is there anything at a path from the top of the repository? */
	hasPath(path: string): Promise<boolean>;
}

/**
 * The registry at what `text` names: a branch, tag or id of a commit, or a day or moment in time, which stands for the
 * last commit of the branch that is checked out till then.
 * Throws `ref-not-found`, and `registry-not-in-commit` where the commit has none in this place.
 */
export async function registryAt(place: RegistryPlace, text: string): Promise<RegistryAt> {
	const commit = await commitAt(place.git, text);
	const batch = place.git.batch();
	try {
		const { objectFormat } = place.repository;
		const files = { commit, path: place.path, objectFormat, sizes: () => sizesAt(place, commit) };
		const snapshot = new Snapshot(new RefFiles(batch, { ...files, names: namesOf(place) }));
		if (!(await snapshot.read(registryFileName)))
			throw registryError('registry-not-in-commit', { ref: text, path: place.path });
		const whole = new RefFiles(batch, { commit, path: '', objectFormat });
		const hasPath = async (path: string) =>
			(await whole.file(path)) !== undefined || (await whole.list(path)).length > 0;
		return { commit, snapshot, hasPath, [Symbol.asyncDispose]: () => batch[Symbol.asyncDispose]() };
	} catch (error) {
		await batch[Symbol.asyncDispose]();
		throw error;
	}
}

/** The commit that `text` names, as `registryAt` takes it; `reader` as for `resolveCommit`. Throws `ref-not-found`. */
export async function commitAt(git: Git, text: string, reader?: ObjectReader): Promise<string> {
	const moment = momentOf(text);
	try {
		return await resolveCommit(git, text, reader);
	} catch (error) {
		if (moment === undefined) throw error;
	}
	const command = ['rev-list', '--max-count=1', '--first-parent', `--before=${moment}`, 'HEAD'];
	const id = (await git.run({ command })).toString('latin1').trim();
	if (id === '') throw registryError('ref-not-found', { ref: text, isMoment: true });
	return id;
}

/** Those that the work tree has told, most of which are the same in its commits; what a commit has instead is not noted. */
function namesOf({ root }: RegistryPlace): FolderNames {
	const kept = new KeptFolders(root);
	return { folderOf: (name) => kept.folderOf(name), note: () => Promise.resolve() };
}

/** The sizes of the plain files of the registry in a commit, by their paths in it. */
async function sizesAt({ git, path }: RegistryPlace, commit: string): Promise<ReadonlyMap<string, number>> {
	const entries = await entriesOfCommit(git, commit, path === '' ? [] : [path]);
	const start = path === '' ? 0 : path.length + 1;
	return new Map(
		entries.flatMap(({ path: file, mode, size }) =>
			size !== undefined && mode.startsWith('100') ? [[file.slice(start), size] as const] : [],
		),
	);
}

/** The second that a day ends in, or that a moment names, since 1970; days are those of this machine's time zone. */
function momentOf(text: string): number | undefined {
	const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(
		text,
	);
	if (!match) return undefined;
	const [, day = '', time = '23:59:59.999', zone = ''] = match;
	const seconds = Math.floor(Date.parse(`${day}T${time}${zone}`) / 1000);
	return Number.isNaN(seconds) ? undefined : seconds;
}
