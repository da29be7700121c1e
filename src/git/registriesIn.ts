import { join, posix } from 'node:path';
import { mapInBatches } from '../core/base/batches.js';
import { registryError } from '../core/errors.js';
import { registryFileName } from '../core/model/format.js';
import { registryFolders } from '../core/usages/codeUsages.js';
import { defaultRegistryName, isRegistry, saysRegistry } from '../files/findRegistry.js';
import { visible } from '../wording/format.js';
import { rawChanges } from './diff/changedEntries.js';
import { Git, type GitOptions } from './git.js';
import type { ObjectReader } from './gitBatch.js';
import { commitAt } from './registryAt.js';
import type { RegistryPlace } from './registryPlace.js';
import { openRepository, pathInRepository, realFolder } from './repository.js';
import { namesOfCommit } from './treeEntries.js';

const batchSize = 64;

/** The folders of a commit's registries, from the top of the repository ('' for the top itself), sorted. */
export async function registriesIn(git: Git, commit: string): Promise<readonly string[]> {
	const files = await namesOfCommit(git, commit, []);
	return registriesOf(git, new Map(files.map(({ path, mode, id }) => [path, { mode, id }])));
}

/** Those that one commit has and a later one has not: what differs is told without a look at all the rest. */
async function registriesGone(
	place: RegistryPlace,
	commit: string,
	later: string,
): Promise<readonly string[]> {
	const gone = await rawChanges(place, { base: commit, head: later }, { options: ['--diff-filter=D'] });
	return registriesOf(place.git, new Map(Array.from(gone, ([path, { before }]) => [path, before])));
}

/** Among files of a repository, by path. */
async function registriesOf(
	git: Git,
	files: ReadonlyMap<string, { readonly mode: string; readonly id: string } | undefined>,
): Promise<readonly string[]> {
	const plain = Array.from(files).filter(([, file]) => file?.mode.startsWith('100'));
	const folders = registryFolders(plain.map(([path]) => path));
	if (folders.length === 0) return [];
	await using batch = git.batch();
	return await registriesAmong(batch, folders, (path) => files.get(path)?.id);
}

/** Those of `folders` whose `registry.yaml` says that it is one of ours, sorted; `idOf` gives the blob of a path. */
export async function registriesAmong(
	batch: ObjectReader,
	folders: readonly string[],
	idOf: (path: string) => string | undefined,
): Promise<string[]> {
	const isOne = await mapInBatches(folders, batchSize, async (folder) => {
		const object = await batch.read(idOf(posix.join(folder, registryFileName)) ?? '');
		return object !== undefined && saysRegistry(object.content);
	});
	return folders.filter((_, index) => isOne[index]).sort();
}

/**
 * The registry's folder (from the top of the repository) in a commit that has none in this place, where it was moved since:
 * the only registry of `commit` that is not there any more in `later`, a commit, by default the work tree.
 */
export async function movedRegistry(
	place: RegistryPlace,
	commit: string,
	later?: string,
): Promise<string | undefined> {
	const [only, ...others] =
		later === undefined ? await goneFromDisk() : await registriesGone(place, commit, later);
	return others.length === 0 ? only : undefined;

	async function goneFromDisk(): Promise<readonly string[]> {
		const { git, repository } = place;
		const folders = await registriesIn(git, commit);
		const still = await Promise.all(folders.map((folder) => isRegistry(join(repository.topLevel, folder))));
		return folders.filter((_, index) => !still[index]);
	}
}

/**
 * The folder (absolute; it need not exist) of the registry that `findRegistry` would find from `folder` if what `ref` names
 * were checked out. Throws `not-a-repository`, `ref-not-found`, `registry-not-in-commit`, and `usage` where it would have to guess.
 */
export async function findRegistryAt(
	ref: string,
	{ folder, options }: { readonly folder: string; readonly options: GitOptions },
): Promise<string> {
	const git = new Git((await realFolder(folder)).existing, options);
	const repository = await openRepository(git);
	const atTop = git.in(repository.topLevel);
	const folders = await registriesIn(atTop, await commitAt(atTop, ref));
	const start = await pathInRepository(repository, folder);
	for (const above of foldersUpFrom(start)) {
		const found = registryAtOrBelow(above, folders, ref);
		if (found !== undefined) return join(repository.topLevel, found);
	}
	throw registryError('registry-not-in-commit', { ref, path: start });
}

function foldersUpFrom(start: string): string[] {
	const names = start === '' ? [] : start.split('/');
	return [...names.map((_, index) => names.slice(0, names.length - index).join('/')), ''];
}

function registryAtOrBelow(folder: string, registries: readonly string[], ref: string): string | undefined {
	const preferred = [folder, posix.join(folder, defaultRegistryName)].find((each) =>
		registries.includes(each),
	);
	if (preferred !== undefined) return preferred;
	const children = registries.filter((each) => each !== '' && parentOf(each) === folder);
	if (children.length <= 1) return children[0];
	const listed = children.map(visible).join(', ');
	throw registryError('usage', {
		message: `there are several registries at ${visible(ref)}: ${listed}. Name the one you mean: -C DIR`,
	});
}

function parentOf(folder: string): string {
	const parent = posix.dirname(folder);
	return parent === '.' ? '' : parent;
}
