import { mapInBatches } from '../base/batches.js';
import type { Checksum } from '../manifest/checksumList.js';
import { maxPointerBytes, parseLfsPointer } from '../manifest/lfsPointer.js';
import { pointerRange } from '../manifest/pointerRange.js';
import { problem, type Problem } from '../problem.js';
import type { Snapshot } from './snapshot.js';

const batchSize = 32;

/**
 * What can be told of the contents of the listed files, which are all there, without hashing any: do Git LFS pointers name
 * what is listed, and are all files together of the registered size? In a version that keeps nothing in Git LFS no file
 * is read. Tells nothing where sizes can't be told.
 */
export async function checkContents(
	snapshot: Snapshot,
	version: string,
	registered: number,
	list: readonly Checksum[],
): Promise<readonly Problem[]> {
	const hasLfs = (await snapshot.read(`${version}/.gitattributes`)) !== undefined;
	const files = await mapInBatches(list, batchSize, async ({ path, sha256 }) => {
		const size = await snapshot.size(`${version}/${path}`);
		const isSmall = hasLfs && size !== undefined && size <= maxPointerBytes;
		const pointer = isSmall
			? parseLfsPointer((await snapshot.read(`${version}/${path}`)) ?? empty)
			: undefined;
		if (!pointer) return { path, size, isChanged: false };
		return { path, size: pointer.size, isChanged: pointer.sha256 !== sha256 };
	});
	const changed = files.filter(({ isChanged }) => isChanged);
	const [first] = changed;
	if (first) {
		const data = { file: first.path, others: changed.length - 1 };
		return [problem('artifact-changed', data, { path: `${version}/${first.path}` })];
	}
	const found = files.reduce((sum, { size = NaN }) => sum + size, 0);
	if (Number.isNaN(found) || found === registered) return [];
	const path = `${version}/version.yaml`;
	const range = pointerRange(await snapshot.read(path), path, '/artifacts/size');
	return [problem('artifact-size', { expected: registered, found }, { path, range })];
}

const empty = new Uint8Array();
