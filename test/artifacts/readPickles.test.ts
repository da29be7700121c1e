import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readPickles } from '../../src/artifacts/pickle/readPickles.js';
import type { PickleReport } from '../../src/core/inspection/pickleReport.js';
import { otherFiles, pickleSamples } from '../corpus/pickles.js';
import { unseenNames } from '../kit/comparePickles.js';
import { CountedSource } from '../kit/countedSource.js';
import { bytes, little, newCall, proto } from '../kit/pickleWriter.js';
import { unpickleOracle } from '../kit/unpickleOracle.js';
import { inRepository } from '../../scripts/paths.js';

const read = (content: Uint8Array) => readPickles(new CountedSource(content));

async function readFixture(name: string): Promise<PickleReport> {
	const report = await read(await readFile(inRepository('test/fixtures/pickles', name)));
	assert.ok(report, name);
	return report;
}

function importsOf(report: PickleReport): string[] {
	const imports = report.streams.flatMap((stream) => stream.imports);
	return imports.map(({ verdict, module, name, called }) =>
		module === undefined ? `${verdict}  ${called}` : `${verdict} ${module}.${name} ${called}`,
	);
}

describe('readPickles', () => {
	for (const { title, bytes: content, imports, gaps = [], within = '' } of pickleSamples)
		it(`tells what is in: ${title}`, async () => {
			const source = new CountedSource(content);
			const report = await readPickles(source);
			assert.ok(report);
			assert.deepEqual(importsOf(report), imports);
			assert.deepEqual([...new Set(report.gaps.map(({ reason }) => reason))].sort(), [...gaps].sort());
			assert.equal(
				report.complete,
				gaps.every((reason) => reason === 'junk'),
			);
			for (const stream of report.streams) assert.equal(stream.within, within);
			assert.ok(source.longestRead <= 131_072, `${source.longestRead} bytes at once`);
		});

	for (const [title, content] of otherFiles)
		it(`finds no pickle in: ${title}`, async () => assert.equal(await read(content), undefined));

	it('tells the attributes that a dotted name goes through, from protocol 4 on', async () => {
		const through = async (content: Uint8Array) => (await read(content))?.streams[0]?.imports[0]?.through;
		assert.deepEqual(await through(newCall('m', 'a.b.c')), ['a', 'a.b']);
		assert.equal(await through(bytes(proto(3), 'cm\na.b\n.')), undefined);
	});

	it('tells where a pickle within another lies', async () => {
		const inner = newCall('os', 'system');
		const report = await read(bytes(proto(3), 'B', little(inner.length, 4), inner, '.'));
		assert.deepEqual(
			report?.streams.map(({ offset }) => offset),
			[0, 7],
		);
	});

	it('stops when it is told to', async () => {
		const signal = AbortSignal.abort(new Error('enough'));
		await assert.rejects(readPickles(new CountedSource(newCall('m', 'x')), { signal }), /enough/);
	});

	it('passes on what reading the file throws', async () => {
		const source = { size: 10, read: () => Promise.reject(new Error('EIO')) };
		await assert.rejects(readPickles(source), /EIO/);
	});

	it('ends where the file became shorter', async () => {
		const content = newCall('m', 'x');
		const source = new CountedSource(content);
		Object.defineProperty(source, 'size', { value: content.length + 100 });
		const report = await readPickles(source);
		assert.deepEqual(report && importsOf(report), ['not-known m.x yes']);
	});
});

describe('readPickles, of real saves', () => {
	const names = [
		...[0, 1, 2, 3, 4, 5].map((protocol) => `values-${protocol}.pkl`),
		...[
			'forest-5.pkl',
			'forest.joblib',
			'forest-zlib.joblib',
			'forest-gzip.joblib',
			'words.joblib',
			'arrays.joblib',
		],
		...[
			'arrays.npz',
			'objects.npy',
			'linear.pt',
			'linear-legacy.pt',
			'saved.tar',
			'deflated.zip',
			'three-streams.pkl',
		],
	];
	for (const name of names)
		it(`knows all that is in ${name}`, async () => {
			const report = await readFixture(name);
			assert.deepEqual(report.gaps, []);
			assert.ok(report.streams.length > 0);
			assert.deepEqual(
				importsOf(report).filter((each) => !each.startsWith('known ')),
				[],
			);
		});

	it('reads the same in a compressed save', async () => {
		const plain = new Set(importsOf(await readFixture('forest.joblib')));
		assert.ok(plain.has('known sklearn.tree._classes.DecisionTreeClassifier yes'));
		for (const name of ['forest-zlib.joblib', 'forest-gzip.joblib'])
			assert.deepEqual(new Set(importsOf(await readFixture(name))), plain);
	});

	it('names compressions that it does not open', async () => {
		for (const [name, detail] of [
			['forest-bz2.joblib', 'bzip2'],
			['forest-xz.joblib', 'xz'],
		] as const) {
			const { gaps, complete } = await readFixture(name);
			assert.deepEqual(gaps, [{ within: '', offset: 0, reason: 'compression', detail }]);
			assert.equal(complete, false);
		}
	});

	it('counts persistent ids, and says what they name', async () => {
		const stream = (await readFixture('linear.pt')).streams.find(({ persistentIds }) => persistentIds > 0);
		assert.deepEqual([stream?.persistentIds, stream?.persistentKinds], [2, ['storage']]);
	});
});

describe('streams of the corpus', () => {
	it('ask CPython for nothing that our reading does not see', async () => {
		const oracle = unpickleOracle();
		try {
			const streams = pickleSamples.map((sample) => sample.bytes).filter(({ length }) => length < 100_000);
			for (const name of [
				'values-0.pkl',
				'values-2.pkl',
				'values-5.pkl',
				'forest-5.pkl',
				'linear-legacy.pt',
				'forest.joblib',
			])
				streams.push(await readFile(inRepository('test/fixtures/pickles', name)));
			const answers = await oracle.resolved(streams);
			assert.ok(answers.filter((names) => names.length > 0).length > 40);
			for (const [at, stream] of streams.entries()) {
				const { unseen } = await unseenNames(stream, answers[at]!);
				assert.deepEqual(unseen, [], Buffer.from(stream).toString('latin1'));
			}
		} finally {
			await oracle.close();
		}
	});
});
