import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanUri } from '../../../src/core/lineage/cleanUri.js';
import { datasetSource } from '../../../src/core/lineage/datasetSource.js';
import { keptMetrics, keptParams } from '../../../src/core/lineage/entries.js';
import { mergeLineage } from '../../../src/core/lineage/mergeLineage.js';
import { placedPath, type RepositoryPlace } from '../../../src/core/lineage/placedPath.js';
import { runLineage } from '../../../src/core/lineage/runLineage.js';
import { isLater, runTags, type MetricPoint, type RunRecord } from '../../../src/core/lineage/runRecord.js';
import { carriesSecret } from '../../../src/core/model/sourceSecrets.js';

const place: RepositoryPlace = {
	inRepository: (path) => (path.startsWith('/repo/') ? path.slice('/repo/'.length) : undefined),
};

describe('the latest value of a metric', () => {
	const point = fc.record<MetricPoint>({
		step: fc.integer({ min: -2, max: 2 }),
		timestamp: fc.integer({ min: 0, max: 2 }),
		value: fc.integer({ min: 0, max: 2 }),
	});
	it('is the largest by step, then time, then value, in whatever order they were logged', () => {
		fc.assert(
			fc.property(fc.array(point, { minLength: 1 }), (points) => {
				const latest = points.reduce((best, each) => (isLater(each, best) ? each : best));
				const key = ({ step, timestamp, value }: MetricPoint) => (step + 2) * 100 + timestamp * 10 + value;
				assert.equal(key(latest), Math.max(...points.map(key)));
			}),
		);
	});
});

describe('an address that enters git', () => {
	for (const [given, text, isCleaned] of [
		['s3://bucket/a.csv', 's3://bucket/a.csv', false],
		['https://example.com/a.csv?v=1', 'https://example.com/a.csv?v=1', false],
		['https://ada:secret@example.com/p.git', 'https://example.com/p.git', true],
		['https://ghp_token@github.com/x/y', 'https://github.com/x/y', true],
		['https://b.s3.amazonaws.com/a?X-Amz-Signature=ab', 'https://b.s3.amazonaws.com/a', true],
		['git@github.com:x/y.git', 'git@github.com:x/y.git', false],
		['ssh://git@github.com/x/y.git', 'ssh://git@github.com/x/y.git', false],
		['postgresql://u:p@db/x', 'postgresql://db/x', true],
		['SELECT * FROM t', 'SELECT * FROM t', false],
	] as const)
		it(`${given} is ${text}`, () => assert.deepEqual(cleanUri(given), { text, isCleaned }));

	it('never carries a secret', () => {
		const part = fc.constantFrom(
			'https://',
			's3://',
			'u:p@',
			'tok@',
			'host',
			'/a',
			'?sig=x',
			'&token=y',
			'#f',
			'@',
			':',
		);
		fc.assert(
			fc.property(fc.array(part), (parts) => {
				const { text } = cleanUri(parts.join(''));
				assert.ok(text === undefined || !carriesSecret(text), text);
			}),
		);
	});
});

describe('a path of a machine', () => {
	for (const [given, expected] of [
		['/repo/src/train.py', 'src/train.py'],
		['/home/ada/secret project/train.py', 'train.py'],
		['file:///repo/a%20b.csv', 'a b.csv'],
		['file:///home/ada/x.csv', 'x.csv'],
		['C:\\Users\\ada\\train.py', 'train.py'],
		['train.py', 'train.py'],
		['./src/../train.py', 'train.py'],
		['../elsewhere/train.py', 'train.py'],
		['src\\train.py', 'src/train.py'],
		['~/train.py', 'train.py'],
		['', undefined],
		['/', undefined],
	] as const)
		it(`${given || 'of nothing'} is told as ${expected ?? 'nothing'}`, () =>
			assert.equal(placedPath(given, place), expected));
});

describe('the source of a dataset', () => {
	for (const [sourceType, source, text] of [
		['local', '{"uri": "/repo/data/a.csv"}', 'data/a.csv'],
		['local', '{"uri": "/home/ada/a.csv"}', 'a.csv'],
		['http', '{"url": "https://example.com/a.csv"}', 'https://example.com/a.csv'],
		['s3', '{"uri": "s3://b/a"}', 's3://b/a'],
		['hf', '{"path": "imdb", "split": "train"}', 'hf://datasets/imdb'],
		['delta', '{"delta_table_name": "main.s.t", "delta_table_version": 3}', 'main.s.t'],
		['spark', '{"sql": "SELECT 1"}', 'SELECT 1'],
		['code', '{"tags": {"mlflow.user": "ada", "mlflow.source.name": "/repo/train.py"}}', 'train.py'],
		['x', 's3://b/plain', 's3://b/plain'],
		['x', '{"other": 1}', undefined],
		['x', '[]', '[]'],
	] as const)
		it(`${source} is ${text ?? 'not told'}`, () => {
			const dataset = { name: 'd', digest: '', sourceType, source };
			assert.equal(datasetSource(dataset, place).text, text);
		});
});

describe('metrics and parameters that are kept', () => {
	it('are finite, named as YAML can have it, and not too many', () => {
		const many = Array.from({ length: 5 }, (_, index) => [`m${index}`, index] as const);
		const strange = [
			['nan', Number.NaN],
			['inf', Infinity],
			['__proto__', 1],
			['', 1],
			['x'.repeat(251), 1],
		] as const;
		const { kept, notes } = keptMetrics([...many, ...strange], 4);
		assert.deepEqual(kept, { m0: 0, m1: 1, m2: 2, m3: 3 });
		assert.deepEqual(notes, [
			{ code: 'names-refused', count: 3 },
			{ code: 'cut', what: 'metrics', limit: 4 },
			{ code: 'not-finite', names: ['nan', 'inf'] },
		]);
	});
	it('carry no credentials', () => {
		const { kept, notes } = keptParams(
			[
				['a', '1'],
				['db', 'postgresql://u:p@host/x'],
			],
			10,
		);
		assert.deepEqual(kept, { a: '1' });
		assert.deepEqual(notes, [{ code: 'secret-removed', what: 'db' }]);
	});
});

describe('lineages of several places', () => {
	it('are one: the first is believed, and the others add to it', () => {
		const merged = mergeLineage(
			{ metrics: { a: 1 }, datasets: [{ name: 'd', digest: '1' }], run: { id: 'r' } },
			{ run: { id: 'r', name: 'bright' }, metrics: { a: 2, b: 2 }, datasets: [{ name: 'd' }, { name: 'e' }] },
			{
				run: { id: 'other', name: 'dull' },
				params: { p: '1' },
				loggedModel: 'm-1',
				parents: ['models:/a/1'],
			},
		);
		assert.deepEqual(merged, {
			run: { id: 'r', name: 'bright' },
			loggedModel: 'm-1',
			datasets: [{ name: 'd', digest: '1' }, { name: 'e' }],
			params: { p: '1' },
			metrics: { a: 1, b: 2 },
			parents: ['models:/a/1'],
		});
	});
});

describe('what a run tells', () => {
	const record: RunRecord = {
		id: 'r1',
		experiment: { id: '1', name: 'iris' },
		params: new Map([['C', '0.5']]),
		metrics: new Map([['f1', 0.9]]),
		tags: new Map<string, string>(),
		datasets: [
			{
				name: 'd',
				digest: 'abc',
				sourceType: 'http',
				source: '{"url":"https://u:p@h/d"}',
				context: 'training',
			},
		],
		models: ['m-1'],
		status: 'FINISHED',
		startTime: Date.UTC(2026, 10, 23),
	};
	it('is its name, status, experiment, model, data with their use, and code', () => {
		const tags = new Map([
			[runTags.name, 'bright'],
			[runTags.source, '/repo/train.py'],
			[runTags.commit, '0123456789abcdef'],
			[runTags.branch, 'main'],
			[runTags.dirty, 'True'],
			[runTags.repository, 'https://tok@example.com/p.git'],
		]);
		const { lineage, notes } = runLineage({ ...record, tags }, place);
		assert.deepEqual(lineage, {
			run: { id: 'r1', name: 'bright', status: 'FINISHED', started: '2026-11-23T00:00:00.000Z' },
			experiment: { id: '1', name: 'iris' },
			loggedModel: 'm-1',
			code: {
				commit: '0123456789abcdef',
				dirty: true,
				branch: 'main',
				repository: 'https://example.com/p.git',
				path: 'train.py',
			},
			datasets: [{ name: 'd', digest: 'abc', source: 'https://h/d', context: 'training' }],
			params: { C: '0.5' },
			metrics: { f1: 0.9 },
		});
		assert.deepEqual(
			notes.map(({ code }) => code),
			['secret-removed', 'secret-removed'],
		);
	});
	it('is a notebook where its type or name says so, and no repository of this machine', () => {
		const tags = new Map([
			[runTags.source, '/home/ada/explore.ipynb'],
			[runTags.repository, '/home/ada/p/.git'],
			[runTags.commit, 'no commit'],
		]);
		assert.deepEqual(runLineage({ ...record, tags }, place).lineage.code, { notebook: 'explore.ipynb' });
		assert.equal(runLineage(record, place).lineage.code, undefined);
		assert.equal(runLineage({ ...record, models: ['m-1', 'm-2'] }, place).lineage.loggedModel, undefined);
	});
});
