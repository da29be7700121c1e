/** Pickles by hand, instruction by instruction; inert: nothing in the tests loads them. */

/** Bytes of texts (each character a byte), numbers (each a byte) and bytes, behind one another. */
export function bytes(...parts: readonly (string | number | Uint8Array)[]): Buffer {
	return Buffer.concat(
		parts.map((part) =>
			typeof part === 'number'
				? Buffer.from([part])
				: typeof part === 'string'
					? Buffer.from(part, 'latin1')
					: part,
		),
	);
}

/** A number of so many bytes, little-endian. */
export function little(value: number, width: 2 | 4 | 8): Buffer {
	const buffer = Buffer.alloc(8);
	buffer.writeBigUInt64LE(BigInt(value));
	return buffer.subarray(0, width);
}

/** SHORT_BINUNICODE. */
export function text(value: string): Buffer {
	const utf8 = Buffer.from(value, 'utf8');
	return bytes(0x8c, utf8.length, utf8);
}

/** STACK_GLOBAL of two names, without memo. */
export function stackGlobal(module: string, name: string): Buffer {
	return bytes(text(module), text(name), 0x93);
}

/** PROTO. */
export function proto(version: number): Buffer {
	return bytes(0x80, version);
}

/** A call of `module.name` with the text `argument`, in protocol 0. */
export function oldCall(module: string, name: string, argument = 'x'): Buffer {
	return bytes(`c${module}\n${name}\n(S'${argument}'\ntR.`);
}

/** The same in protocol 4. */
export function newCall(module: string, name: string, argument = 'x'): Buffer {
	return bytes(proto(4), stackGlobal(module, name), text(argument), 0x85, 'R.');
}
