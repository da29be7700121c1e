import { sep } from 'node:path';

/** Backslashes, NUL, drives, and parts that are empty or dots. */

const unsafe = /[\\\0]|(?:^|\/)\.{0,2}(?:\/|$)|^[A-Za-z]:/;

/**
 * The absolute path of a file of a registry. Throws `RangeError` for a path that is not relative, `/`-separated and
 * below `root`: such a path never comes from a well-formed registry.
 */
export function pathBelow(root: string, path: string): string {
	if (unsafe.test(path)) throw new RangeError(`Not a path of a registry: ${JSON.stringify(path)}`);
	// It has nothing that `join` would tidy up.
	return root + sep + path;
}
