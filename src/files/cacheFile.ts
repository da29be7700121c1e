import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { atomicWrite } from './atomicWrite.js';
import { thisBuild } from './build.js';
import { systemErrorCode } from './systemError.js';

/** More is no file of ours; for ten thousand models of ten versions they have some 10 MB. */
const maxBytes = 512 * 1024 ** 2;

/**
 * What a cache under the git directory holds, as `writeCache` was given it; `undefined` where there is none that is whole,
 * ours, of this revision and of this build: an older or newer one may read the same files to other values. Whatever stands
 * there is never an error.
 */
export async function readCache<T extends object>(
	path: string,
	revision: number,
	build = thisBuild,
): Promise<T | undefined> {
	try {
		await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
		const info = await file.stat();
		// What another user has put there is not ours to believe.
		const isOurs = process.getuid === undefined || info.uid === process.getuid();
		if (!info.isFile() || info.size > maxBytes || !isOurs) return undefined;
		return parse(await file.readFile('utf8'), { revision, build }) as T | undefined;
	} catch (error) {
		if (systemErrorCode(error) !== undefined) return undefined;
		throw error;
	}
}

/** Writes a cache whole or not at all. Tells whether it could be: a git directory may be somebody else's, a disk full. */
export async function writeCache(
	path: string,
	revision: number,
	value: object,
	build = thisBuild,
): Promise<boolean> {
	const text = JSON.stringify({ build, revision, ...value });
	try {
		await atomicWrite(path, `${sha256(text)}\n${text}`);
		return true;
	} catch (error) {
		if (systemErrorCode(error) !== undefined) return false;
		throw error;
	}
}

/** What a cache of the registry at `registryPath` is told apart by in its file's name. */
export function cacheName(registryPath: string): string {
	return sha256(registryPath).slice(0, 16);
}

interface Writer {
	readonly revision: number;
	readonly build: string;
}

function parse(text: string, { revision, build }: Writer): object | undefined {
	const end = text.indexOf('\n');
	const json = text.slice(end + 1);
	// Written whole by us, or not at all.
	if (text.slice(0, Math.max(0, end)) !== sha256(json)) return undefined;
	const value = JSON.parse(json) as Writer;
	return value.revision === revision && value.build === build ? value : undefined;
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
