import type { Artifacts } from '../model/types.js';

/** `models/<folder>/versions/<number>`. */
const versionDepth = 4;

/**
 * A file of the repository as the checksum list of a reference names it: relative to the version's folder, so that
 * `sha256sum -c` finds it from there. Both paths are relative to the top of the repository; `registryPath` is empty
 * where the registry is the top.
 */
export function pathFromVersion(registryPath: string, path: string): string {
	return stepsUp(registryPath) + path;
}

/** The reverse: the path from the top of the repository, `undefined` for one that no reference names. */
export function pathFromTop(registryPath: string, listed: string): string | undefined {
	const up = stepsUp(registryPath);
	const path = listed.slice(up.length);
	const isBelow = listed.startsWith(up) && !path.split('/').some((segment) => /^\.{0,2}$/.test(segment));
	return isBelow ? path : undefined;
}

/** The path below `artifacts/` of a file as the checksum list of a copy names it; `undefined` for one that no copy names. */
export function pathInCopy(listed: string): string | undefined {
	const path = listed.replace(/^artifacts\//, '');
	const isBelow =
		path !== listed && !path.includes('\\') && !path.split('/').some((part) => /^\.{0,2}$/.test(part));
	return isBelow ? path : undefined;
}

/** Is nothing known by which the files of this version could be told from others? Said wherever such a version is shown. */
export function isUnverified(artifacts: Artifacts): boolean {
	return artifacts.storage !== 'none' && artifacts.digest === undefined;
}

function stepsUp(registryPath: string): string {
	const depth = registryPath === '' ? 0 : registryPath.split('/').length;
	return '../'.repeat(versionDepth + depth);
}
