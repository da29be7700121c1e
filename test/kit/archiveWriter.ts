import { deflateRawSync } from 'node:zlib';
import { bytes, little } from './pickleWriter.js';

/** An entry of a zip archive, and what its two heads say where they do not say the same. */
export interface ZipPart {
	readonly name: string;
	readonly data: Uint8Array;
	readonly isDeflated?: boolean;
	readonly flags?: number;
	/** What the central directory says otherwise. */
	readonly listed?: { readonly name?: string; readonly method?: number; readonly flags?: number };
	/** Not in the central directory. */
	readonly isUnlisted?: boolean;
}

/** A zip archive; checksums are 0, which says that nobody looked at them. */
export function zip(...parts: readonly ZipPart[]): Buffer {
	const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
	let at = 0;
	for (const { name, data, isDeflated = false, flags = 0, listed = {}, isUnlisted = false } of parts) {
		const content = isDeflated ? deflateRawSync(data) : data;
		const method = isDeflated ? 8 : 0;
		const sizes = bytes(little(0, 8), little(content.length, 4), little(data.length, 4));
		const head = (itsFlags: number, itsMethod: number) =>
			bytes(little(20, 2), little(itsFlags, 2), little(itsMethod, 2), sizes);
		const local = bytes(
			'PK\x03\x04',
			head(flags, method),
			little(name.length, 2),
			little(0, 2),
			name,
			content,
		);
		const itsName = listed.name ?? name;
		if (!isUnlisted)
			directory.push(
				bytes(
					'PK\x01\x02',
					little(20, 2),
					head(listed.flags ?? flags, listed.method ?? method),
					little(itsName.length, 2),
					Buffer.alloc(12),
					little(at, 4),
					itsName,
				),
			);
		locals.push(local);
		at += local.length;
	}
	const list = bytes(...directory);
	const count = little(directory.length, 2);
	return bytes(
		...locals,
		list,
		'PK\x05\x06',
		Buffer.alloc(4),
		count,
		count,
		little(list.length, 4),
		little(at, 4),
		0,
		0,
	);
}

/** A tar archive of one file. */
export function tar(name: string, data: Uint8Array): Buffer {
	const head = Buffer.alloc(512);
	head.write(name, 0, 'latin1');
	head.write(data.length.toString(8).padStart(11, '0'), 124, 'latin1');
	head.fill(' ', 148, 156);
	head.write('0', 156, 'latin1');
	const sum = head.reduce((total, byte) => total + byte, 0);
	head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
	return bytes(head, data, Buffer.alloc((512 - (data.length % 512)) % 512), Buffer.alloc(1024));
}

/** An `.npy` file: its type as numpy writes it, and what is behind the head. */
export function npy(descr: string, data: Uint8Array, header?: string): Buffer {
	const dict = header ?? `{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }`;
	return bytes('\x93NUMPY', 1, 0, little(dict.length + 1, 2), dict, '\n', data);
}
