import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import type { ByteSource } from '../../../src/core/inspection/byteSource.js';
import { memorySource } from '../../../src/core/inspection/byteSources.js';
import { inspectFiles } from '../../../src/core/inspection/inspectFiles.js';
import type { Inspection } from '../../../src/core/inspection/inspection.js';

const saves = 'test/fixtures/models';

/** Every file of every save. */
const files = readdirSync(saves, { recursive: true, encoding: 'utf8' })
	.map((path) => join(saves, path))
	.filter((path) => statSync(path).isFile() && path.split(/[/\\]/).length > 4)
	.map((path) => ({ name: path.split(/[/\\]/).at(-1) ?? '', path, bytes: readFileSync(path) }));

/** A source that counts, and fails where a reader asks for more than a header could need. */
function counted(bytes: Uint8Array, size = bytes.length): { source: ByteSource; read: () => number } {
	let read = 0;
	const inner = memorySource(bytes);
	return {
		read: () => read,
		source: {
			size,
			read: (position, length) => {
				assert.ok(Number.isSafeInteger(position) && position >= 0 && length >= 0, `${position}, ${length}`);
				read += Math.min(length, Math.max(0, size - position));
				return inner.read(position, Math.min(length, Math.max(0, size - position)));
			},
		},
	};
}

async function inspect(name: string, bytes: Uint8Array): Promise<{ found: Inspection; read: number }> {
	let read = 0;
	const found = await inspectFiles(
		{
			files: [{ path: name, size: bytes.length }],
			open: () => {
				const file = counted(bytes);
				return Promise.resolve({
					...file.source,
					close: () => {
						read += file.read();
						return Promise.resolve();
					},
				});
			},
		},
		{ inflate, readPickles: () => Promise.resolve(undefined) },
	);
	return { found, read };
}

describe('a header that is broken', () => {
	for (const { name, path, bytes } of files) {
		it(`gives an answer all the same, and bounded reading: ${path}`, async () => {
			const mutation = fc.oneof(
				fc.record({ cut: fc.integer({ min: 0, max: bytes.length }) }),
				fc.record({
					flips: fc.array(
						fc.record({
							at: fc.nat(bytes.length),
							to: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x5b, 0x7b),
						}),
						{ minLength: 1, maxLength: 6 },
					),
				}),
			);
			await fc.assert(
				fc.asyncProperty(mutation, async (how) => {
					const copy = 'cut' in how ? Uint8Array.from(bytes.subarray(0, how.cut)) : Uint8Array.from(bytes);
					if ('flips' in how) for (const { at, to } of how.flips) if (at < copy.length) copy[at] = to;
					const { found, read } = await inspect(name, copy);
					// Each part is looked at a few times at most, through windows of 64 KiB.
					assert.ok(read <= 64 * (copy.length + 65_536), `${read} of ${copy.length} bytes`);
					for (const fact of found.facts) assert.equal(fact.path, name);
					for (const { parameters } of found.formats)
						assert.ok(parameters === undefined || parameters >= 0, String(parameters));
				}),
				{ numRuns: bytes.length > 20_000 ? 20 : 60 },
			);
		});
	}
});
