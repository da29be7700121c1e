import { readFile } from 'node:fs/promises';
import { maxPointerBytes, parseLfsPointer, type LfsPointer } from '../core/manifest/lfsPointer.js';

/** The Git LFS pointer that a file of `size` bytes is, if it is one. */
export async function pointerAt(path: string, size: number): Promise<LfsPointer | undefined> {
	return size > maxPointerBytes || size === 0 ? undefined : parseLfsPointer(await readFile(path));
}
