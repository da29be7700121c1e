import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { findingsLine, leftOutLine, notesLine, warningLine } from '../../src/commands/findings.js';
import { guessName } from '../../src/commands/guessName.js';
import { parseTarget } from '../../src/commands/target.js';
import { fillSentence } from '../../src/wording/sentence.js';

describe('parseTarget', () => {
	const targets: readonly (readonly [unknown, object])[] = [
		[undefined, {}],
		[null, {}],
		[7, {}],
		[[], {}],
		[() => 1, {}],
		[{ model: 'iris' }, { model: 'iris' }],
		[
			{ registry: 'file:///r', model: 'iris', version: 7, extra: 1 },
			{ registry: 'file:///r', model: 'iris', version: 7 },
		],
		[{ model: 7, version: '7', alias: {}, registry: '' }, {}],
		[{ model: 'x'.repeat(5000), version: 0 }, {}],
		[{ version: 1.5, alias: 'champion' }, { alias: 'champion' }],
		['models:/iris/3', { model: 'iris', version: 3 }],
		['models:/iris@champion', { model: 'iris', alias: 'champion' }],
		['models:/iris/latest', { model: 'iris' }],
		['models:/m-123', {}],
	];
	for (const [argument, expected] of targets) {
		it(`of ${inspect(argument).slice(0, 60)}`, () => assert.deepEqual(parseTarget(argument), expected));
	}
	it('refuses a text that is no URI', () => {
		assert.throws(() => parseTarget('iris'), { code: 'uri-invalid' });
	});
});

describe('guessName', () => {
	for (const [path, name] of [
		['models/gaussian-nb', 'gaussian-nb'],
		['iris_model', 'iris'],
		['fraud/model', 'fraud'],
		['fraud/artifacts/model', 'fraud'],
		['runs/bert-base/checkpoint-500', 'bert-base'],
		['fraud/saved_model', 'fraud'],
		['mlruns/1/models/m-0123456789abcdef0123456789abcdef/artifacts', 'artifacts'],
		['model', 'model'],
		['', 'model'],
		['a@b', 'a-b'],
		['...', 'model'],
		['Betrug 2', 'Betrug 2'],
		['日本', '日本'],
	] as const) {
		it(`of ${path || 'nothing'} is ${name}`, () => assert.equal(guessName(path), name));
	}
});

describe('findings', () => {
	const skops = {
		format: 'skops',
		files: ['model.skops'],
		framework: 'scikit-learn',
		frameworkVersion: '1.9.1',
		architecture: 'GaussianNB',
	} as const;
	const found = {
		flavors: ['python_function', 'sklearn'],
		formats: [skops],
		load: [],
		signature: { inputs: 4, outputs: 1 },
		run: 'bright-owl-12',
		files: 6,
		bytes: 48_213,
		leftOut: [],
		metrics: 0,
		params: 0,
		datasets: 0,
		notes: [],
	};
	it('fit on one line', () => {
		assert.equal(
			findingsLine(found, fillSentence),
			'skops (scikit-learn 1.9.1): GaussianNB · signature 4 → 1 · run bright-owl-12 · 6 files, 48 kB',
		);
		const none = { metrics: 0, params: 0, datasets: 0, notes: [], leftOut: [] };
		const bare = { ...none, flavors: [], formats: [], load: [], files: 1, bytes: 5 };
		assert.equal(findingsLine(bare, fillSentence), '1 file, 5 B');
		assert.match(
			findingsLine({ ...bare, flavors: ['python_function'] }, fillSentence),
			/^python_function · /,
		);
	});
	it('tell what is known of where the model comes from, and what is not read', () => {
		const rich = { ...found, metrics: 3, datasets: 1, code: 'train.py' };
		assert.equal(
			findingsLine(rich, fillSentence),
			'skops (scikit-learn 1.9.1): GaussianNB · signature 4 → 1 · run bright-owl-12 · 3 metrics · 1 dataset · train.py · 6 files, 48 kB',
		);
		assert.equal(notesLine(found, fillSentence), undefined);
		const note = { code: 'file-too-large', file: 'metrics.json', limit: 1_048_576 } as const;
		const said = 'metrics.json is not read for lineage: it is larger than 1 MB.';
		assert.equal(notesLine({ ...found, notes: [note] }, fillSentence), said);
		assert.equal(notesLine({ ...found, notes: [note, note] }, fillSentence), `${said} 1 more`);
	});
	it('warn of code that loading would run', () => {
		assert.equal(warningLine(found, fillSentence), undefined);
		const load = [{ kind: 'code', path: 'MLmodel', what: 'code/net.py', role: 'model-code' }] as const;
		assert.match(warningLine({ ...found, load }, fillSentence) ?? '', /known library: code\/net\.py$/);
	});
	it('tell what is left out', () => {
		assert.equal(leftOutLine(found, fillSentence), undefined);
		assert.equal(leftOutLine({ ...found, leftOut: ['.git'] }, fillSentence), 'Left out: .git');
		assert.equal(
			leftOutLine({ ...found, leftOut: ['a', 'b', 'c', 'd', 'e'] }, fillSentence),
			'Left out: a, b, c and 2 more',
		);
	});
});
