import type { AlteredFile } from '../change.js';
import { sha256 } from '../base/sha256.js';
import { mapInBatches } from '../base/batches.js';
import { parseLfsPointer } from '../manifest/lfsPointer.js';
import type { Snapshot } from '../registry/snapshot.js';

/**
 * How a file differs between two Snapshots, by its path in the registry; `undefined` where it says the same in both. `moved` is
 * its path in the second, where that is another.
 */
export type FileComparison = (path: string, moved?: string) => Promise<AlteredFile['how'] | undefined>;

/**
 * Is a file of a version, by its path below the version's folder, written once and never again? All are, those of later
 * formats and `deleted.yaml` included, but for what people may still say.
 */
export function isWriteOnce(file: string): boolean {
	return file !== 'notes.yaml' && !file.startsWith('approvals/');
}

/** Those of `files` (below the version's folder `version`, then in `moved`) that are written once and differ, by path. */
export async function alteredFiles(
	version: string,
	files: readonly string[],
	compare: FileComparison,
	moved = version,
): Promise<readonly AlteredFile[]> {
	const compared = await mapInBatches(files.filter(isWriteOnce), 8, async (path) => {
		const how = await compare(`${version}/${path}`, `${moved}/${path}`);
		return how === undefined ? [] : [{ path, how }];
	});
	return compared.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Compares whole files in memory. A Git LFS pointer and the file it stands for are the same. */
export function comparison(base: Snapshot, head: Snapshot): FileComparison {
	return async (path, moved = path) => {
		const [before, after] = await Promise.all([base.read(path), head.read(moved)]);
		if (!before) return after ? 'added' : undefined;
		if (!after) return 'removed';
		return (await isSameContent(before, after)) ? undefined : 'changed';
	};
}

async function isSameContent(a: Uint8Array, b: Uint8Array): Promise<boolean> {
	if (a.length === b.length && a.every((byte, index) => byte === b[index])) return true;
	const [left, right] = [parseLfsPointer(a), parseLfsPointer(b)];
	// Pointers of one content may differ, by the extensions that Git LFS was told to use.
	if (left && right) return left.sha256 === right.sha256;
	if (left) return left.size === b.length && left.sha256 === (await sha256(b));
	if (right) return right.size === a.length && right.sha256 === (await sha256(a));
	return false;
}
