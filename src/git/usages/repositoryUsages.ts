import { join } from 'node:path';
import { mapInBatches } from '../../core/base/batches.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import {
	ownFiles,
	registryFolders,
	type CodeUsages,
	type SkippedFile,
	type UsingFile,
} from '../../core/usages/codeUsages.js';
import type { ScannedFile } from '../../core/usages/scannedFile.js';
import { usageSyntaxOf } from '../../core/usages/usageSyntax.js';
import { isRegistry } from '../../files/findRegistry.js';
import { UsageIndex, usageIndexFile } from '../../files/usageIndex.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import type { Git } from '../git.js';
import type { RegistryPlace } from '../registryPlace.js';

/** What else is wanted of usages. */
export interface UsageOptions {
	/** Ends it; then the signal's reason is thrown. */
	readonly signal?: AbortSignal | undefined;
	/** Of who asks again and again, and keeps it; otherwise it is loaded and saved each time. */
	readonly index?: UsageIndex | undefined;
}

/** Usages with the registries they are resolved in. Dispose of it: till then a git process may answer its questions. */
export type OpenUsages = CodeUsages & AsyncDisposable;

const batchSize = 64;

/**
 * The usages in the files of a work tree that git tracks or would: what it ignores is no code. The registries' own
 * files are left out, submodules not entered, links not followed.
 */
export async function usagesInWorkTree(
	place: RegistryPlace,
	{ signal, index }: UsageOptions = {},
): Promise<OpenUsages> {
	const { git, repository } = place;
	const paths = await projectFiles(git, signal);
	const folders = registryFolders(paths).filter((folder) => folder !== place.path);
	const isOne = await mapInBatches(folders, batchSize, (folder) =>
		isRegistry(join(repository.topLevel, folder)),
	);
	const others = folders.filter((_, index) => isOne[index]).sort();

	const isOwn = ownFiles([place.path, ...others]);
	const code = paths.filter((path) => !isOwn(path));
	const used = index ?? (await UsageIndex.load(repository.topLevel, usageIndexFile(repository.gitDir)));
	const scanned = new Map(await used.scan(code, signal));
	if (!index) await used.save();
	// What is no UTF-8 in a name can't be opened by it.
	for (const path of code)
		if (path.includes('\ufffd') && usageSyntaxOf(path) && !scanned.has(path))
			scanned.set(path, { skipped: 'name' });

	const registry = (path: string) => ({
		path,
		snapshot: new Snapshot(new WorkTreeFiles(join(repository.topLevel, path))),
	});
	return {
		...sorted(scanned),
		registries: [registry(place.path), ...others.map(registry)],
		[Symbol.asyncDispose]: () => Promise.resolve(),
	};
}

/** Files that were scanned as `CodeUsages` has them. */
export function sorted(scanned: ReadonlyMap<string, ScannedFile>): {
	readonly files: readonly UsingFile[];
	readonly skipped: readonly SkippedFile[];
} {
	const files: UsingFile[] = [];
	const skipped: SkippedFile[] = [];
	for (const [path, file] of scanned) {
		if ('skipped' in file) skipped.push({ path, reason: file.skipped });
		else if (file.usages.length > 0) files.push({ path, usages: file.usages });
	}
	return { files: files.sort(byPath), skipped: skipped.sort(byPath) };
}

/** Files that git tracks or would, and the folders of submodules; from the top, each once. */
async function projectFiles(git: Git, signal: AbortSignal | undefined): Promise<string[]> {
	const command = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	const output = await git.run({ command, signal });
	// A file in conflict is there once for each side; a repository within this one ends in a slash.
	return [...new Set(output.toString('utf8').split('\0'))].filter(
		(path) => path !== '' && !path.endsWith('/'),
	);
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
	return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
