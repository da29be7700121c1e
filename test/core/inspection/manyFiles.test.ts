import assert from 'node:assert/strict';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import { memorySource } from '../../../src/core/inspection/byteSources.js';
import { inspectFiles } from '../../../src/core/inspection/inspectFiles.js';
import type { PickleReport } from '../../../src/core/inspection/pickleReport.js';

const pickle = Uint8Array.of(0x80, 4, 0x4e, 0x2e);
const array = (() => {
	const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (0,), }".padEnd(117);
	return Uint8Array.from([...[0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0], ...Buffer.from(`${header}\n`)]);
})();

const report = (verdict: 'known' | 'runs-code'): PickleReport => ({
	streams: [
		{
			...{ within: '', offset: 0, protocol: 4, persistentIds: 0 },
			imports: [{ how: 'GLOBAL', offset: 2, module: 'm', name: 'n', called: 'yes', verdict }],
		},
	],
	complete: true,
	gaps: [],
});

/** Inspects files of these contents, of which pickles give `verdict` by their place. */
async function inspect(
	count: number,
	bytes: (index: number) => Uint8Array,
	runsCode: (index: number) => boolean,
) {
	const files = Array.from({ length: count }, (_, index) => ({
		path: String(index).padStart(6, '0'),
		size: bytes(index).length,
	}));
	let index = -1;
	return inspectFiles(
		{
			files,
			open: (path) => {
				index = Number(path);
				return Promise.resolve({ ...memorySource(bytes(index)), close: () => Promise.resolve() });
			},
		},
		{
			inflate,
			readPickles: () => Promise.resolve(report(runsCode(index) ? 'runs-code' : 'known')),
		},
	);
}

describe('a folder of more files than are told', () => {
	it('tells the one that runs code behind all that hold tensors only', async () => {
		const { facts } = await inspect(
			12_000,
			(index) => (index === 11_999 ? pickle : array),
			() => true,
		);
		assert.deepEqual(
			facts.filter(({ kind }) => kind === 'pickle').map(({ path }) => path),
			['011999'],
		);
	});

	it('tells the one that runs code behind all pickles of known libraries', async () => {
		const { facts } = await inspect(
			12_000,
			() => pickle,
			(index) => index === 11_999,
		);
		assert.ok(facts.some((fact) => fact.kind === 'pickle' && fact.path === '011999'));
	});

	it('says how many are left out of those that run code', async () => {
		const { facts } = await inspect(
			12_000,
			() => pickle,
			() => true,
		);
		assert.equal(facts.filter(({ kind }) => kind === 'pickle').length, 10_000);
		assert.deepEqual(
			facts.filter(({ kind }) => kind !== 'pickle'),
			[
				{
					kind: 'unread',
					path: '010000',
					detail: 'more than 10000 findings; of this file and behind it 2000 are left out',
					part: 'code',
				},
			],
		);
	});
});
