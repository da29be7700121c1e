import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { namingPath } from '../../files/systemError.js';
import type { OpenSource } from '../../core/inspection/folder/folderView.js';

/** Smaller ones are read synchronously: through Node's threads each takes five times as long. */
const smallBytes = 1_048_576;

/** A file that is read where its reader asks; nothing of it is kept. Throws what the system throws. */
export async function openFile(path: string, size: number): Promise<OpenSource> {
	const source = await namingPath(path, async () => (size < smallBytes ? openSmall(path) : openLarge(path)));
	return {
		size: source.size,
		read: (position, length) => namingPath(path, () => source.read(position, length)),
		close: () => namingPath(path, () => source.close()),
	};
}

function openSmall(path: string): OpenSource {
	const descriptor = openSync(path, 'r');
	try {
		const { size } = fstatSync(descriptor);
		return {
			size,
			read: (position, length) => {
				const buffer = new Uint8Array(Math.max(0, Math.min(length, size - position)));
				let filled = 0;
				while (filled < buffer.length) {
					const count = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled);
					if (count === 0) break;
					filled += count;
				}
				return Promise.resolve(buffer.subarray(0, filled));
			},
			close: () => {
				closeSync(descriptor);
				return Promise.resolve();
			},
		};
	} catch (error) {
		closeSync(descriptor);
		throw error;
	}
}

async function openLarge(path: string): Promise<OpenSource> {
	const handle = await open(path, 'r');
	try {
		const { size } = await handle.stat();
		return {
			size,
			read: async (position, length) => {
				const buffer = new Uint8Array(Math.max(0, Math.min(length, size - position)));
				let filled = 0;
				while (filled < buffer.length) {
					const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled);
					if (bytesRead === 0) break;
					filled += bytesRead;
				}
				return buffer.subarray(0, filled);
			},
			close: () => handle.close(),
		};
	} catch (error) {
		await handle.close();
		throw error;
	}
}
