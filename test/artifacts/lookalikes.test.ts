import assert from 'node:assert/strict';
import { readPickles } from '../../src/artifacts/pickle/readPickles.js';
import { inflate } from '../../src/artifacts/inspection/inflate.js';
import { readFile } from '../../src/core/inspection/formats/readFile.js';
import type { ByteSource } from '../../src/core/inspection/byteSource.js';

const latin1 = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0));

function sourceOf(bytes: Uint8Array): ByteSource {
	return {
		size: bytes.length,
		read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
	};
}

function read(bytes: Uint8Array) {
	return readFile(sourceOf(bytes), 'file', { inflate, readPickles: (source) => readPickles(source) });
}

/** Of one tensor, with a header of that many bytes. */
function safetensors(headerBytes: number): Uint8Array {
	const header = JSON.stringify({ w: { dtype: 'U8', shape: [4], data_offsets: [0, 4] } });
	const length = new Uint8Array(new BigUint64Array([BigInt(headerBytes)]).buffer);
	return Uint8Array.from([...length, ...latin1(header.padEnd(headerBytes)), 1, 2, 3, 4]);
}

/** Calls `posix.system`; never unpickled here. */
const call = "cposix\nsystem\n(S'true'\ntR.";

describe('files that begin like another kind', () => {
	// 0x0080 and 0x0280 are the beginning of a pickle, 0x0178 that of zlib, 0x5d that of LZMA.
	for (const length of [93, 128, 376, 640, 1408])
		it(`is safetensors with a header of ${length} bytes`, async () => {
			const { format, facts } = await read(safetensors(length));
			assert.equal(format?.format, 'safetensors');
			assert.deepEqual(facts, [{ kind: 'tensors-only', path: 'file' }]);
		});

	for (const [what, text] of [
		// `G` pushes the eight bytes behind it, `C` as many as the byte behind it says, `B` as four say.
		['GGUF', `GGUF\x03\0\0\0\0${call}`],
		['CatBoost', `CBM1${' '.repeat(0x42 - 2)}${call}`],
		['safetensors', `B\x04\0\0\0\0\0\0{${call}`],
		['a broken safetensors', `B\x04\0\0\0\0\0\0{${call}`.padEnd(5000)],
	] as const)
		it(`is a pickle, though it looks like ${what}`, async () => {
			const { facts } = await read(latin1(text));
			const [pickle] = facts.filter((fact) => fact.kind === 'pickle');
			assert.ok(pickle?.kind === 'pickle');
			const imports = pickle.report.streams.flatMap((stream) => stream.imports);
			assert.deepEqual(
				imports.map(({ module, name, verdict }) => ({ module, name, verdict })),
				[{ module: 'posix', name: 'system', verdict: 'runs-code' }],
			);
		});
});
