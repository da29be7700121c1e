import assert from 'node:assert/strict';
import type { FoundFormat, LoadFact } from '../../src/core/inspection/inspection.js';
import type { PickleImport } from '../../src/core/inspection/pickleReport.js';
import { inspectionParts } from '../../src/wording/inspectionLine.js';
import { loadWarning } from '../../src/wording/loadWarning.js';
import { fillSentence } from '../../src/wording/sentence.js';

describe('an inspection in a few words', () => {
	const parts = (...formats: FoundFormat[]) => inspectionParts(formats, fillSentence).join(' · ');
	const weights = (count: number): FoundFormat => ({
		format: 'safetensors',
		files: [`${count}.safetensors`],
		parameters: 1170,
		dtypes: { F32: 1170 },
	});

	it('tells library, version, class, parameters and licence', () => {
		const model: FoundFormat = {
			format: 'transformers',
			files: ['config.json'],
			framework: 'transformers',
			frameworkVersion: '5.24.0',
			architecture: 'BertModel',
			licence: 'apache-2.0',
		};
		assert.equal(
			parts(model, weights(1)),
			'Transformers 5.24.0: BertModel · safetensors · 1,170 parameters (F32) · licence apache-2.0',
		);
	});

	it('names what is there several times once, and counts what is too much for a line', () => {
		assert.equal(parts(weights(1), weights(2)), 'safetensors · 1,170 parameters (F32)');
		const others = (['onnx', 'gguf', 'catboost'] as const).map((format) => ({ format, files: ['x'] }));
		assert.equal(parts(weights(1), ...others), 'safetensors · ONNX · GGUF · 1 more · 1,170 parameters (F32)');
		assert.equal(parts(), '');
	});

	it('shows what would deceive the eye', () => {
		assert.equal(parts({ format: 'onnx', files: ['x'], architecture: 'a\u202eb' }), 'ONNX: a\\u{202e}b');
	});
});

describe('the warning of what loading would run', () => {
	const warn = (facts: readonly LoadFact[], isShortened = false) => {
		const warning = loadWarning(facts, isShortened);
		return warning && fillSentence(warning);
	};
	const imported = (module: string, name: string, verdict: PickleImport['verdict']): PickleImport => ({
		...{ how: 'GLOBAL', offset: 0, module, name, called: 'yes', verdict },
	});
	const pickle = (complete: boolean, ...imports: PickleImport[]): LoadFact => ({
		kind: 'pickle',
		path: 'model.pkl',
		report: {
			streams: [{ within: '', offset: 0, protocol: 4, persistentIds: 0, imports }],
			complete,
			gaps: complete ? [] : [{ within: '', offset: 9, reason: 'truncated' }],
		},
	});
	const code = (what: string, role: Extract<LoadFact, { kind: 'code' }>['role']): LoadFact => ({
		...{ kind: 'code', path: 'MLmodel', what, role },
	});

	it('is not given for what known libraries write', () => {
		assert.equal(warn([]), undefined);
		assert.equal(
			warn([
				pickle(true, imported('sklearn.tree', 'DecisionTreeClassifier', 'known')),
				code('mlflow.sklearn', 'loader-module'),
				code('scikit-learn==1.9.1', 'requirements'),
				{ kind: 'tensors-only', path: 'model.safetensors' },
				{ kind: 'template', path: 'x.gguf', text: '{{ a }}' },
			]),
			undefined,
		);
	});

	it('names what is of no known library, each once', () => {
		const facts = [
			pickle(true, imported('posix', 'system', 'runs-code'), imported('mine', 'Net', 'not-known')),
			pickle(true, imported('posix', 'system', 'runs-code')),
		];
		assert.equal(
			warn(facts),
			'Loading it would run code that is not from a known library: posix.system, mine.Net',
		);
		for (const role of ['model-code', 'code-path', 'remote-code', 'keras-layer', 'skops-type'] as const)
			assert.match(warn([code('thing', role)]) ?? '', /: thing$/);
		assert.match(warn([code('mlflowish.loader', 'loader-module')]) ?? '', /: mlflowish\.loader$/);
	});

	it('stays one line', () => {
		const many = ['a', 'b', 'c', 'd', 'e'].map((name) => code(name.repeat(500), 'model-code'));
		const warning = warn(many) ?? '';
		assert.match(warning, /a…, b+…, c+… and 2 more$/);
		assert.ok(warning.length < 400);
	});

	it('tells of what could not be read, and of records that are not whole', () => {
		assert.equal(
			warn([pickle(false)]),
			'What loading it would run is not known: model.pkl could not be read to its end',
		);
		const unread = { kind: 'unread', path: 'm.h5', detail: 'cut off' } as const;
		assert.match(warn([{ ...unread, part: 'code' }]) ?? '', /not known: m\.h5 could not be read to its end$/);
		assert.equal(warn([unread, { ...unread, part: 'data' }]), undefined);
		assert.match(warn([], true) ?? '', /^Only a part .* gmr inspect tells all of it$/);
	});
});
