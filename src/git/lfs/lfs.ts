import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { registryError } from '../../core/errors.js';
import { defaultStorage, type ArtifactStorage, type LfsState } from '../../core/model/artifactStorage.js';
import { unlessMissing } from '../../files/systemError.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import type { RegistryPlace } from '../registryPlace.js';
import { lfsConfigName } from '../../core/manifest/lfsConfig.js';

/** Bytes of the files that are to be kept: of the largest, and of all. */
export interface StoredSizes {
	readonly largest: number;
	readonly all: number;
}

/**
 * How files of these sizes can be kept in the repository of a registry. Whether Git LFS runs costs a process,
 * and is looked at only where some of them need it. Throws `git-failed`, `usage`.
 */
export async function readArtifactStorage(
	{ git, memory }: Pick<RegistryPlace, 'git' | 'memory'>,
	{ largest, all }: StoredSizes,
): Promise<ArtifactStorage> {
	const settings = await memory.settings();
	const maxFile = sizeSetting(settings, 'gmr.maxFile', defaultStorage.maxFile);
	const maxVersion = sizeSetting(settings, 'gmr.maxVersion', defaultStorage.maxVersion);
	const lfsFrom = sizeSetting(settings, 'gmr.lfsFrom', defaultStorage.lfsFrom);
	const isNeeded = largest >= Math.min(lfsFrom, maxFile + 1) || all > maxVersion;
	const [lfs, config] = await Promise.all([
		isNeeded ? lfsState(git, settings) : defaultStorage.lfs,
		unlessMissing(access(join(git.folder, lfsConfigName)), 'missing'),
	]);
	return { maxFile, maxVersion, lfsFrom, lfs, isLfsExpected: config !== 'missing' };
}

/** Can Git LFS be used here? Decided by git's own configuration and by running the program. */
export async function lfsState(git: Git, settings: GitSettings): Promise<LfsState> {
	const isConfigured =
		Boolean(settings.get('filter.lfs.process')) ||
		(Boolean(settings.get('filter.lfs.clean')) && Boolean(settings.get('filter.lfs.smudge')));
	const { exitCode } = await git.feed({ command: ['lfs', 'version'] });
	if (exitCode !== 0) return 'not-installed';
	return isConfigured ? 'usable' : 'not-configured';
}

/** Bytes, with the suffixes that git takes: k, m and g are 1024, 1024² and 1024³. */
function sizeSetting(settings: GitSettings, key: string, otherwise: number): number {
	const text = settings.get(key.toLowerCase());
	if (text === undefined) return otherwise;
	const [, digits, suffix = ''] = /^\s*(\d{1,15})([kmg]?)$/i.exec(text) ?? [];
	if (digits === undefined)
		throw registryError('usage', {
			message: `git's setting ${key} is "${text}"; write a number of bytes, or one with k, m or g`,
		});
	return Number(digits) * 1024 ** ['', 'k', 'm', 'g'].indexOf(suffix.toLowerCase());
}
