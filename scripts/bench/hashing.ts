import { randomFillSync } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { copyFiles } from '../../src/artifacts/copyFiles.js';
import { listFolder, type FolderListing } from '../../src/artifacts/listFolder.js';
import { inTurn, timed, timedProcess, type Figure } from './figure.js';

const mebibyte = 1024 * 1024;
const rounds = 7;

/** Hashing one large file against openssl, and many files on all cores against one. */
export async function hashing(scratch: string): Promise<Figure[]> {
	const folder = join(scratch, 'hashing');
	try {
		const [one, many] = [await lay(join(folder, 'one'), 1, 512), await lay(join(folder, 'many'), 32, 32)];
		return [await largeFile(one), await manyFiles(many)];
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function largeFile(listing: FolderListing): Promise<Figure> {
	const file = join(listing.root, listing.files[0]?.path ?? '');
	const { ours, peer } = await inTurn(
		rounds,
		() => timed(() => copyFiles(listing)),
		() => timedProcess('openssl', ['dgst', '-sha256', file]),
	);
	const ratio = peer / ours;
	return {
		what: `hashing 512 MiB (${ours.toFixed(0)} ms) against openssl dgst -sha256 (${peer.toFixed(0)} ms)`,
		value: `${ratio.toFixed(2)} of its rate`,
		limit: 'at least 0.9',
		isReached: ratio >= 0.9,
	};
}

/** Half of what the cores could give at best: they also read. */
async function manyFiles(listing: FolderListing): Promise<Figure> {
	const cores = Math.min(availableParallelism(), 8);
	const { ours, peer } = await inTurn(
		rounds,
		() => timed(() => copyFiles(listing)),
		() => timed(() => copyFiles(listing, { workers: 0 })),
	);
	const [ratio, least] = [peer / ours, 1 + (cores - 1) / 2];
	return {
		what: `hashing 32 files of 32 MiB on ${cores} cores (${ours.toFixed(0)} ms) against one (${peer.toFixed(0)} ms)`,
		value: `${ratio.toFixed(2)} times as fast`,
		limit: `at least ${least}`,
		isReached: ratio >= least,
	};
}

async function lay(folder: string, files: number, mebibytes: number): Promise<FolderListing> {
	await mkdir(folder, { recursive: true });
	const chunk = Buffer.alloc(mebibyte);
	for (let file = 0; file < files; file++) {
		await using handle = await open(join(folder, `weights-${file}.bin`), 'w');
		for (let at = 0; at < mebibytes; at++) await handle.write(randomFillSync(chunk));
	}
	return listFolder(folder);
}
