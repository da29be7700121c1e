import { createHash } from 'node:crypto';
import type { Git } from './git.js';

/** The id that git gives to a blob of these bytes. */
export function blobIdOf(bytes: Uint8Array, objectFormat: 'sha1' | 'sha256'): string {
	return createHash(objectFormat).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Contents of objects by their full ids, with one process. Ids that are not there are left out. */
export async function readBlobs(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
	if (ids.length === 0) return new Map();
	const output = await git.run({ command: ['cat-file', '--batch'] }, ids.map((id) => `${id}\n`).join(''));
	return parseBatch(output);
}

/** Records of `id type size LF content LF`; `id missing LF` for what is not there. */
export function parseBatch(output: Buffer): ReadonlyMap<string, Buffer> {
	const blobs = new Map<string, Buffer>();
	for (let offset = 0; offset < output.length;) {
		const lineEnd = output.indexOf(0x0a, offset);
		if (lineEnd < 0) break;
		const [id = '', , size] = output.toString('latin1', offset, lineEnd).split(' ');
		offset = lineEnd + 1;
		if (size === undefined) continue;
		blobs.set(id, output.subarray(offset, offset + Number(size)));
		offset += Number(size) + 1;
	}
	return blobs;
}
