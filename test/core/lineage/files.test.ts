import assert from 'node:assert/strict';
import { cleanUri } from '../../../src/core/lineage/cleanUri.js';
import { dvcImports, dvcOutputs, dvcStage } from '../../../src/core/lineage/dvcLock.js';
import { flatNumbers, flatTexts } from '../../../src/core/lineage/flatten.js';
import { metricsOfCsv, metricsOfJson } from '../../../src/core/lineage/metricsText.js';
import { cardLineage } from '../../../src/core/lineage/cardLineage.js';
import { splitFrontMatter } from '../../../src/core/base/frontMatter.js';
import { trainerMetrics, trainerParams } from '../../../src/core/lineage/trainerState.js';
import { readRunFile, splitLineage } from '../../../src/core/manifest/runFile.js';
import { emptyLineage } from '../../../src/core/manifest/versionFile.js';
import { readYaml } from '../../../src/core/manifest/yamlReader.js';

function yaml(text: string) {
	const reading = readYaml(new TextEncoder().encode(text), 'test.yaml');
	assert.ok(reading.ok);
	return reading.value.value as Record<string, never>;
}

describe('nested maps', () => {
	it('are flattened by dots, without lists and what is no number or text', () => {
		const plain = { a: 1, b: { c: 2.5, d: { e: 'x', f: null } }, list: [1, 2], on: true };
		assert.deepEqual(flatNumbers(plain), [
			['a', 1],
			['b.c', 2.5],
		]);
		assert.deepEqual(flatTexts(plain), [
			['a', '1'],
			['b.c', '2.5'],
			['b.d.e', 'x'],
			['on', 'true'],
		]);
		assert.deepEqual(flatNumbers(7), []);
	});
});

describe('metrics in a file', () => {
	for (const [what, text, metrics] of [
		[
			'a metric a row',
			'metric,value\nf1,0.9\nacc,0.95\n',
			[
				['f1', 0.9],
				['acc', 0.95],
			],
		],
		[
			'a log of training: its last row',
			'epoch,loss,acc\n1,0.9,0.5\n2,0.4,0.8\n',
			[
				['epoch', 2],
				['loss', 0.4],
				['acc', 0.8],
			],
		],
		['quotes, blanks and CRLF', '\uFEFFname,score\r\n"a, ""b""", 1e-3 \r\n\r\n', [['a, "b"', 0.001]]],
		['text in some columns', 'run,loss\nx,0.5', [['loss', 0.5]]],
	] as const)
		it(`of ${what}`, () => assert.deepEqual(metricsOfCsv(text), { ok: true, metrics }));
	for (const [what, text, reason] of [
		['only a head', 'a,b\n', 'csv'],
		['nothing', '', 'csv'],
		['an open quote', 'a,b\n"1,2\n', 'csv'],
		['no number', 'a,b\nx,y\n', 'none'],
	] as const)
		it(`is refused with ${what}`, () => assert.deepEqual(metricsOfCsv(text), { ok: false, reason }));
	it('that is JSON is flattened', () => {
		assert.deepEqual(metricsOfJson({ eval: { f1: 1 } }), { ok: true, metrics: [['eval.f1', 1]] });
		assert.deepEqual(metricsOfJson({ a: 'x' }), { ok: false, reason: 'none' });
		assert.deepEqual(metricsOfJson(undefined), { ok: false, reason: 'json' });
	});
});

describe('trainer_state.json', () => {
	const state = {
		best_metric: 0.12,
		num_train_epochs: 3,
		train_batch_size: 8,
		log_history: [
			{ step: 20, epoch: 2, eval_loss: 0.2, eval_runtime: 4.1, eval_samples_per_second: 9 },
			{ step: 10, epoch: 1, eval_loss: 0.3, loss: 0.5, learning_rate: 0.1, grad_norm: 2 },
			{ step: 20, loss: 0.1 },
			'noise',
		],
	};
	it('tells the last of each metric by step, and the best', () => {
		assert.deepEqual(Object.fromEntries(trainerMetrics(state)), {
			eval_loss: 0.2,
			loss: 0.1,
			best_metric: 0.12,
		});
		assert.deepEqual(Object.fromEntries(trainerParams(state)), {
			num_train_epochs: '3',
			train_batch_size: '8',
		});
		assert.equal(trainerMetrics([]).size + trainerParams(null).size, 0);
	});
});

describe('a model card', () => {
	it('has front matter between its first two lines of dashes', () => {
		assert.equal(splitFrontMatter('---\na: 1\n---\n# Title\n').matter, 'a: 1\n');
		assert.equal(splitFrontMatter('---\r\na: 1\r\n---\r\n').matter, 'a: 1\r\n');
		assert.equal(splitFrontMatter('# Title\n---\na: 1\n---\n').matter, undefined);
		assert.equal(splitFrontMatter('---\na: 1\n').matter, undefined);
	});
	it('tells results and datasets', () => {
		const front = yaml(`
datasets: [imdb, acme/reviews]
model-index:
  - name: m
    results:
      - task: { type: text-classification }
        dataset: { name: GLUE, type: glue, config: sst2, revision: abc }
        metrics:
          - { type: accuracy, value: 0.9, name: Accuracy }
          - { type: f1, value: "0.8" }
          - { type: text, value: good }
`);
		const { metrics, datasets } = cardLineage(front);
		assert.deepEqual(Object.fromEntries(metrics), { accuracy: 0.9, f1: 0.8 });
		assert.deepEqual(datasets, [
			{ name: 'imdb', source: 'hf://datasets/imdb', context: 'training' },
			{ name: 'acme/reviews', source: 'hf://datasets/acme/reviews', context: 'training' },
			{ name: 'GLUE', digest: 'abc', source: 'hf://datasets/glue', context: 'evaluation' },
		]);
	});
	it('with several datasets names them in the metrics', () => {
		const result = (name: string, value: number) => ({ dataset: { name }, metrics: [{ type: 'f1', value }] });
		const front = { 'model-index': [{ results: [result('a', 1), result('b', 2)] }] };
		assert.deepEqual(Object.fromEntries(cardLineage(front).metrics), { 'a/f1': 1, 'b/f1': 2 });
	});
});

describe('dvc.lock', () => {
	const lock = yaml(`
schema: '2.0'
stages:
  prepare:
    cmd: python prepare.py
    outs: [{ path: data/clean, md5: 00ff.dir }]
  train:
    cmd: python src/train.py
    deps:
      - { path: data/clean, hash: md5, md5: 00ff.dir, size: 10, nfiles: 2 }
      - { path: src/train.py, md5: aa }
    params:
      params.yaml: { train.C: 0.5, train: { seed: 7 } }
    outs: [{ path: models/fraud, md5: bb.dir }]
`);
	it('tells data, script and parameters of the stage that makes the model', () => {
		const train = {
			datasets: [{ name: 'data/clean', digest: 'md5:00ff.dir', source: 'data/clean' }],
			params: [
				['train.C', '0.5'],
				['train.seed', '7'],
			],
			code: 'src/train.py',
		};
		assert.deepEqual(dvcStage(lock, 'models/fraud'), train);
		assert.deepEqual(dvcStage(lock, 'models/fraud/model.pkl'), train);
		assert.deepEqual(dvcStage(lock, 'models'), train);
		assert.equal(dvcStage(lock, 'models/fraud2'), undefined);
		assert.deepEqual(dvcStage(lock, 'data/clean'), { datasets: [], params: [] });
	});
	it('has pointers beside it that tell data, and where they come from', () => {
		const pointer = yaml(`
deps:
  - path: data.csv
    repo: { url: https://example.com/r, rev_lock: "0123" }
outs:
  - { path: data.csv, md5: ab }
`);
		assert.deepEqual(dvcOutputs(pointer), [{ name: 'data.csv', digest: 'md5:ab', source: 'data.csv' }]);
		const imported = { name: 'data.csv', digest: 'git:0123', source: 'https://example.com/r' };
		assert.deepEqual(dvcImports(pointer), [imported]);
	});
});

describe('run.json', () => {
	const numbered = <T>(count: number, value: (index: number) => T) =>
		Object.fromEntries(
			Array.from({ length: count }, (_, index) => [`k${String(index).padStart(3, '0')}`, value(index)]),
		);

	it('is not written while version.yaml has room', () => {
		const lineage = { ...emptyLineage, params: numbered(200, String), metrics: numbered(200, Number) };
		assert.deepEqual(splitLineage(lineage), { lineage });
	});
	it('has all of what version.yaml has the first 200 of, or not whole', () => {
		const params = { ...numbered(3, String), long: 'x'.repeat(501) };
		const lineage = { ...emptyLineage, params, metrics: numbered(201, Number) };
		const { lineage: kept, runText = '' } = splitLineage(lineage);
		assert.equal(Object.keys(kept.metrics).length, 200);
		assert.deepEqual(kept.params, numbered(3, String));
		const run = readRunFile(new TextEncoder().encode(runText));
		assert.deepEqual(run, { params, metrics: lineage.metrics });
	});
	it('that is none says nothing', () => {
		for (const text of ['', '{', '[]', '7', '"x"'])
			assert.equal(readRunFile(new TextEncoder().encode(text)), undefined);
		assert.equal(readRunFile(Uint8Array.of(0xff)), undefined);
		const strange = '{"params": {"a": 1, "b": {}}, "metrics": {"c": "x", "d": 2}, "later": 1}';
		assert.deepEqual(readRunFile(new TextEncoder().encode(strange)), {
			params: { a: '1' },
			metrics: { d: 2 },
		});
	});
});

describe('hostile files', () => {
	it('of a mebibyte take no time to speak of', () => {
		for (const text of [`"${'""'.repeat(500_000)}`, `a,b\n"${'x'.repeat(1_000_000)}`, ',\n'.repeat(300_000)])
			assert.equal(metricsOfCsv(text).ok, false);
		assert.equal(splitFrontMatter(`---\n${'-- \t'.repeat(250_000)}`).matter, undefined);
		assert.equal(cleanUri(`https://${'@'.repeat(1_000_000)}`).text, undefined);
		const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as never;
		assert.deepEqual(flatNumbers(deep), []);
	});
});
