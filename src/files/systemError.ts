/** Is `error` one of the operating system, with one of these codes? */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
	return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Is `error` that there is no file or folder of that path? */
export function isMissing(error: unknown): error is NodeJS.ErrnoException {
	return isSystemError(error, 'ENOENT', 'ENOTDIR');
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

/** The code of a system call's error, such as `ENOENT`; `undefined` for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error)) return undefined;
	return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}
