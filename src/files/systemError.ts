import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Is `error` one of the operating system, with one of these codes? */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
	return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Is `error` that there is no file or folder of that path? None has a name longer than the file system takes. */
export function isMissing(error: unknown): error is NodeJS.ErrnoException {
	return isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG');
}

/** `value`, or `fallback` where there is no file or folder of that path. */
export async function unlessMissing<T, F>(value: Promise<T>, fallback: F): Promise<T | F> {
	try {
		return await value;
	} catch (error) {
		if (isMissing(error)) return fallback;
		throw error;
	}
}

/** Does `work`, whose error names `path` where the system's own does not: it knows none of an open file. */
export async function namingPath<T>(path: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw withPath(error, path);
	}
}

/** `error`, which names `path` where it is one of the system that names none. */
export function withPath(error: unknown, path: string): unknown {
	if (error instanceof Error && systemErrorCode(error) !== undefined && !('path' in error)) {
		error.message += ` '${path}'`;
		Object.assign(error, { path });
	}
	return error;
}

/** Does what must not fail since the system is short of something for a moment: up to three times. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			if (attempt === 3 || systemErrorCode(error) === undefined) throw error;
			await delay(10 * attempt);
		}
	}
}

/** Removes a file of ours, if it is there. */
export async function removeFile(path: string): Promise<void> {
	await persistently(() => rm(path, { force: true }));
}

/** The code of a system call's error, such as `ENOENT`; `undefined` for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error)) return undefined;
	return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}
