import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { unlessMissing } from '../files/systemError.js';
import type { Repository } from './repository.js';

/** The content of an object that is a file of its own, as every new one is; `undefined` for one that only git can find. */
export async function readLooseObject(
	{ commonDir }: Repository,
	id: string,
	type: 'commit' | 'tree',
): Promise<Buffer | undefined> {
	const path = join(commonDir, 'objects', id.slice(0, 2), id.slice(2));
	const packed = await unlessMissing(readFile(path), undefined);
	if (!packed) return undefined;
	const object = inflateSync(packed);
	// `tree 1234 NUL content`
	if (!object.toString('latin1', 0, type.length + 1).startsWith(`${type} `)) return undefined;
	return object.subarray(object.indexOf(0) + 1);
}
