import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { HeaderFault } from '../../core/inspection/formats/cursor.js';
import type { Inflate } from '../../core/inspection/formats/zip.js';

const inflateBytes = promisify<Uint8Array, { maxOutputLength: number }, Uint8Array>(inflateRaw);

/** zlib's, bounded in what comes out. */
export const inflate: Inflate = async (compressed, most) => {
	try {
		return await inflateBytes(compressed, { maxOutputLength: most });
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'ERR_BUFFER_TOO_LARGE') throw new HeaderFault(`an entry has more than ${most} bytes`);
		if (code?.startsWith('Z_')) throw new HeaderFault('an entry is not compressed as it says');
		throw error;
	}
};
