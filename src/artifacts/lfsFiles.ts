import { registryError } from '../core/errors.js';
import { fitsLfsAttributes } from '../core/manifest/lfsAttributes.js';
import { chooseLfsFiles, defaultStorage } from '../core/model/artifactStorage.js';
import type { FolderListing } from './listFolder.js';
import type { RegistrationGit } from './registration.js';

/** Bytes that may go into git itself, over what its settings say. */
export interface SizeLimits {
	readonly file: number;
	readonly version: number;
}

/**
 * Which files of a listing go to Git LFS. Throws `source-too-large`, `lfs-unusable`, `source-entry-refused`: what can't
 * be kept is refused before anything is asked or copied.
 */
export async function lfsFilesOf(
	source: string,
	{ files, size }: FolderListing,
	git: Pick<RegistrationGit, 'storage'> | undefined,
	limits?: SizeLimits,
): Promise<string[]> {
	const largest = files.reduce((most, file) => Math.max(most, file.size), 0);
	const storage = (await git?.storage({ largest, all: size })) ?? defaultStorage;
	const limited = limits ? { maxFile: limits.file, maxVersion: limits.version } : {};
	const chosen = chooseLfsFiles(source, files, { ...storage, ...limited });
	const unnamed = chosen.find((path) => !fitsLfsAttributes(`artifacts/${path}`));
	if (unnamed !== undefined)
		throw registryError('source-entry-refused', { path: source, entry: unnamed, reason: 'lfs-path' });
	return chosen;
}
