import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { registryError } from '../core/errors.js';
import { registryFileName } from '../core/model/format.js';
import { isSystemError } from './systemError.js';

/** The folder a registry is made in unless another is named. */
export const defaultRegistryName = 'model-registry';
const kindLine = /^(?:kind|"kind"|'kind')[ \t]*:[ \t]*["']?git-model-registry["']?[ \t]*(?:#.*)?\r?$/m;
/** The line that tells stands at the top; the rest of the file is the reader's business. */
const lookedAtBytes = 64 * 1024;

/**
 * The registry at or above `start`, found as git finds a repository: at each folder up to the root of the file system
 * the folder itself; up to the top of the repository (outside of one: at `start` only) also its child `model-registry`,
 * then its only child that is one, since above it are the folders of others. Gives an absolute path.
 * Throws `usage` where a folder has several children that are registries and none has the default name: a guess would
 * read, or write, the wrong one.
 */
export async function findRegistry(start: string): Promise<string | undefined> {
	const folders = [resolve(start)];
	for (let above = dirname(folders[0] ?? ''); above !== folders.at(-1); above = dirname(above))
		folders.push(above);
	const isTop = await Promise.all(folders.map((folder) => isThere(join(folder, '.git'))));
	const top = Math.max(0, isTop.indexOf(true));
	for (const [index, folder] of folders.entries()) {
		if (await isRegistry(folder)) return folder;
		const child = index <= top ? await registryBelow(folder) : undefined;
		if (child !== undefined) return child;
	}
	return undefined;
}

/** Does `folder` hold a `registry.yaml` of ours? One that is broken further down counts, so that it can be reported. */
export async function isRegistry(folder: string): Promise<boolean> {
	try {
		await using file = await open(join(folder, registryFileName), constants.O_RDONLY | constants.O_NONBLOCK);
		if (!(await file.stat()).isFile()) return false;
		const { buffer, bytesRead } = await file.read(Buffer.alloc(lookedAtBytes), 0, lookedAtBytes, 0);
		return saysRegistry(buffer.subarray(0, bytesRead));
	} catch (error) {
		if (isNotForUs(error)) return false;
		throw error;
	}
}

/** Do these bytes of a `registry.yaml` say that it is ours? */
export function saysRegistry(bytes: Uint8Array): boolean {
	return kindLine.test(Buffer.from(bytes.subarray(0, lookedAtBytes)).toString('utf8'));
}

async function registryBelow(folder: string): Promise<string | undefined> {
	const preferred = join(folder, defaultRegistryName);
	if (await isRegistry(preferred)) return preferred;

	const children = await childFolders(folder);
	const found = await Promise.all(children.map(isRegistry));
	const registries = children.filter((_, index) => found[index]);
	if (registries.length <= 1) return registries[0];
	const listed = registries.join(', ');
	throw registryError('usage', {
		message: `${folder} holds several registries: ${listed}. Name the one you mean`,
	});
}

async function childFolders(folder: string): Promise<string[]> {
	try {
		const entries = await readdir(folder, { withFileTypes: true });
		return entries
			.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
			.map((entry) => join(folder, entry.name))
			.sort();
	} catch (error) {
		if (isNotForUs(error)) return [];
		throw error;
	}
}

async function isThere(path: string): Promise<boolean> {
	return lstat(path).then(
		() => true,
		() => false,
	);
}

/** Missing, or above the user's own folders and closed to them. */
function isNotForUs(error: unknown): boolean {
	return isSystemError(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENXIO');
}
