import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { comparison, type FileComparison } from '../../core/changes/writeOnce.js';
import { maxPointerBytes, parseLfsPointer } from '../../core/manifest/lfsPointer.js';
import type { Snapshot } from '../../core/registry/snapshot.js';
import { unlessMissing } from '../../files/systemError.js';

/**
 * Compares files of a commit with those in `root` (absolute), as `comparison` does, but never holds a file of the work tree
 * in memory that is larger than the commit's.
 */
export function compareWithDisk(base: Snapshot, head: Snapshot, root: string): FileComparison {
	const inMemory = comparison(base, head);
	return async (path, moved = path) => {
		const file = join(root, moved);
		const size = (await unlessMissing(lstat(file), undefined))?.size ?? 0;
		// A small one may be a pointer.
		if (size <= maxPointerBytes) return inMemory(path, moved);
		const before = await base.read(path);
		if (!before) return 'added';
		const pointer = parseLfsPointer(before);
		if (size !== (pointer?.size ?? before.length)) return 'changed';
		if (!pointer) return inMemory(path, moved);
		return (await sha256OfFile(file)) === pointer.sha256 ? undefined : 'changed';
	};
}

async function sha256OfFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}
