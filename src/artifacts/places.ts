import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, relative, sep } from 'node:path';
import { registryError } from '../core/errors.js';

/** Is `path` the folder `parent` or below it? By segments, of absolute paths. */
export function isInside(parent: string, path: string): boolean {
	const below = relative(parent, path);
	return !isAbsolute(below) && below !== '..' && !below.startsWith(`..${sep}`);
}

/** Throws `source-inside-registry` or `source-contains-registry`. */
export async function checkPlace(registryRoot: string, source: string): Promise<void> {
	const [registry, real] = await Promise.all([realOrGiven(registryRoot), realOrGiven(source)]);
	if (isInside(registry, real)) throw registryError('source-inside-registry', { path: source });
	if (isInside(real, registry)) throw registryError('source-contains-registry', { path: source });
}

/** Relative to the repository; of what is elsewhere only its name, since its path is the user's own business. */
export function sourceOf(repositoryRoot: string, path: string): string {
	return pathInside(repositoryRoot, path) ?? basename(path);
}

/** `path` from the top of the repository, `/`-separated, `.` for the top; `undefined` for what is elsewhere. */
export function pathInside(repositoryRoot: string, path: string): string | undefined {
	if (!isInside(repositoryRoot, path)) return undefined;
	return relative(repositoryRoot, path).split(sep).join('/') || '.';
}

/** What can't be resolved is told by whoever opens it. */
function realOrGiven(path: string): Promise<string> {
	return realpath(path).catch(() => path);
}
