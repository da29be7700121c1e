import { join } from 'node:path';

/**
 * The absolute path of a file of a registry. Throws `RangeError` for a path that is not relative, `/`-separated and
 * below `root`: such a path never comes from a well-formed registry.
 */
export function pathBelow(root: string, path: string): string {
	const isSafe = !/[\\\0]/.test(path) && path.split('/').every((part) => !['', '.', '..'].includes(part));
	if (!isSafe || /^[A-Za-z]:/.test(path))
		throw new RangeError(`Not a path of a registry: ${JSON.stringify(path)}`);
	return join(root, path);
}
