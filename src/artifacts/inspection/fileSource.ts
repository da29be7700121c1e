import { open } from 'node:fs/promises';
import type { OpenSource } from '../../core/inspection/folder/folderView.js';

/** A file that is read where its reader asks; nothing of it is kept. Throws what the system throws. */
export async function openFile(path: string): Promise<OpenSource> {
	const handle = await open(path, 'r');
	try {
		const { size } = await handle.stat();
		return {
			size,
			read: async (position, length) => {
				const wanted = Math.max(0, Math.min(length, size - position));
				const buffer = new Uint8Array(wanted);
				let filled = 0;
				while (filled < wanted) {
					const { bytesRead } = await handle.read(buffer, filled, wanted - filled, position + filled);
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
