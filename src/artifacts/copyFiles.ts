import { availableParallelism } from 'node:os';
import { isRegistryError, type RegistryError } from '../core/errors.js';
import { copyFile, type CopyPlace, type HashedFile } from './copyFile.js';
import { CopyWorkers } from './copyWorkers.js';
import type { FolderListing, ModelFile } from './listFolder.js';

/** Small files wait for the disk more than they compute. */
const filesAtOnce = 8;
/**
 * Measured with files of 32 MiB on two cores that other work kept two thirds busy: with two threads hashing 256 MiB took
 * 1.2 to 1.3 times as long, hashing 1 GiB 0.8 to 1.1 times; copying took 0.9 to 1.0 times as long at either size.
 */
const bytesWorthWorkers = 1024 * 1024 * 1024;
const maxWorkers = 8;

export interface CopyOptions extends Omit<CopyPlace, 'root'> {
	readonly signal?: AbortSignal | undefined;
	/** Told the bytes done so far. */
	readonly onProgress?: ((bytes: number) => void) | undefined;
	/** Told files that can't be read or that changed, which are then left out; without it the first one ends all. */
	readonly onFailure?: ((file: ModelFile, error: RegistryError) => void) | undefined;
	/** Threads besides this one; unless given, as many as pay for these files. */
	readonly workers?: number | undefined;
}

/**
 * Hashes the files of a listing and copies them, the very bytes that were hashed; large sets on all cores. Gives them
 * in the order of the listing. Throws what `copyFile` throws; then no file is open any more.
 */
export async function copyFiles(
	{ root, files, size }: Pick<FolderListing, 'root' | 'files' | 'size'>,
	{ signal, onProgress, onFailure, workers = workersFor(files, size), ...place }: CopyOptions = {},
): Promise<HashedFile[]> {
	const hashed = new Array<HashedFile | undefined>(files.length);
	let done = 0;
	const onBytes = (bytes: number) => {
		done += bytes;
		onProgress?.(done);
	};
	// The first failure stops the others, and is the one that is told.
	const stop = new AbortController();
	const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
	const pool = workers > 0 ? new CopyWorkers({ root, ...place }, workers, stopped) : undefined;
	const copy = (file: ModelFile, lane: number) =>
		pool ? pool.copy(file, lane, onBytes) : copyFile({ root, ...place }, file, stopped, onBytes);

	const skip = (file: ModelFile, error: unknown): undefined => {
		if (!onFailure || !isRegistryError(error)) throw error;
		onFailure(file, error);
	};

	// Large files first, so that none is left over for one core at the end.
	const order = [...files.keys()].sort((a, b) => (files[b]?.size ?? 0) - (files[a]?.size ?? 0));
	let failure: { readonly error: unknown } | undefined;
	const run = async (lane: number) => {
		for (let index = order.shift(); index !== undefined && !failure; index = order.shift()) {
			const file = files[index];
			if (file) hashed[index] = await copy(file, lane).catch((error: unknown) => skip(file, error));
		}
	};
	const lanes = Array.from({ length: filesAtOnce * Math.max(1, workers) }, (_, lane) =>
		run(lane).catch((error: unknown) => {
			failure ??= { error };
			stop.abort(error);
		}),
	);
	try {
		await Promise.all(lanes);
	} finally {
		await pool?.close();
	}
	signal?.throwIfAborted();
	if (failure) throw failure.error;
	return hashed.filter((file) => file !== undefined);
}

function workersFor(files: readonly ModelFile[], size: number): number {
	const useful = Math.min(availableParallelism(), files.length, maxWorkers);
	return size >= bytesWorthWorkers && useful > 1 ? useful : 0;
}
