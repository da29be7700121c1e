import type { ByteSource } from '../byteSource.js';
import type { TorchStorages } from './torchSums.js';
import type { ZipEntry } from './zip.js';

/** Deflate makes nothing smaller than this. */
const largestRatio = 1032;

/** The storages of an archive, by their entries' names. Sizes are believed as far as the bytes that are there can make them. */
export function zipStorages({ size }: ByteSource, storages: readonly ZipEntry[]): TorchStorages {
	const byName = new Map<string, ZipEntry>();
	for (const entry of storages) if (!byName.has(entry.name)) byName.set(entry.name, entry);
	const isDeflated = storages.some(({ method }) => method !== 0);
	return {
		bytesOf(name) {
			const entry = byName.get(name);
			return entry && Math.min(entry.size, entry.compressedSize * (entry.method === 0 ? 1 : largestRatio));
		},
		most: size * (isDeflated ? largestRatio : 1),
	};
}
