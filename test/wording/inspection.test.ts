import assert from 'node:assert/strict';
import type { LoadFact } from '../../src/core/inspection/inspection.js';
import type { PickleReport } from '../../src/core/inspection/pickleReport.js';
import {
	detailText,
	formatTitle,
	largeNumber,
	loadSentences,
	parameterCount,
} from '../../src/wording/inspection.js';

describe('what is said of an inspection', () => {
	for (const [format, title] of [
		[
			{
				format: 'transformers',
				framework: 'transformers',
				frameworkVersion: '5.1.0',
				architecture: 'BertModel',
			},
			'Transformers 5.1.0: BertModel',
		],
		[{ format: 'skops', framework: 'scikit-learn', frameworkVersion: '1.9.1' }, 'skops (scikit-learn 1.9.1)'],
		[{ format: 'saved-model', framework: 'tensorflow' }, 'TensorFlow SavedModel'],
		[{ format: 'safetensors' }, 'safetensors'],
		[
			{ format: 'lightgbm', framework: 'lightgbm', task: 'tabular-classification' },
			'LightGBM: tabular-classification',
		],
		[
			{ format: 'peft', frameworkVersion: '0.21.2', framework: 'peft', architecture: 'LORA' },
			'PEFT adapter 0.21.2: LoRA',
		],
		[{ format: 'peft', architecture: 'NEW' }, 'PEFT adapter: NEW'],
		[{ format: 'later' as 'onnx' }, 'later'],
	] as const)
		it(`names a model: ${title}`, () => assert.equal(formatTitle({ files: [], ...format }), title));

	for (const [count, text] of [
		[0, '0'],
		[1170, '1,170'],
		[109_482_240, '109 million'],
		[6_738_415_616, '6.7 billion'],
		[7_000_000_000, '7 billion'],
	] as const)
		it(`counts ${text}`, () => assert.equal(largeNumber(count), text));

	it('counts parameters by type', () => {
		const base = { format: 'gguf', files: [] } as const;
		assert.equal(parameterCount(base), '');
		assert.equal(parameterCount({ ...base, parameters: 3, dtypes: { F32: 3 } }), '3 (F32)');
		assert.equal(parameterCount({ ...base, parameters: 5, dtypes: { F32: 3, F16: 2 } }), '5 (F32 3, F16 2)');
		const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`T${index}`, 1]));
		assert.equal(
			parameterCount({ ...base, parameters: 9, dtypes: many }),
			'9 (T0 1, T1 1, T2 1, T3 1, T4 1, T5 1, 3 more types)',
		);
	});

	for (const [key, value, text] of [
		['bytes of tensors', 1_200_000, '1.2 MB'],
		['vocabulary', 50_257, '50,257'],
		['epoch', 2026, '2026'],
		['dropout', 0.1, '0.1'],
		['model type', 'bert', 'bert'],
	] as const)
		it(`tells a detail: ${key} ${text}`, () => assert.equal(detailText(key, value), text));

	it('says one sentence a file and kind, the gravest first, with texts of files made visible', () => {
		const facts: LoadFact[] = [
			{ kind: 'tensors-only', path: 'a.safetensors' },
			{ kind: 'tensors-only', path: 'b.safetensors' },
			{ kind: 'unread', path: 'x\u001b[2J', detail: 'it is not valid JSON' },
			{ kind: 'unread', path: 'm.h5', detail: 'a heap is not where it should be (at byte 96)', part: 'data' },
			{ kind: 'unread', path: 'm.h5', detail: 'it ends before what its header announces', part: 'code' },
			{ kind: 'code', path: 'requirements.txt', what: 'numpy', role: 'requirements' },
			{ kind: 'code', path: 'requirements.txt', what: 'torch', role: 'requirements' },
			{ kind: 'code', path: 'MLmodel', what: 'run.py', role: 'model-code' },
			{ kind: 'external-data', path: 'm.onnx', location: '../../etc/passwd', isInside: false },
		];
		assert.deepEqual(loadSentences(facts), [
			'Loading runs the script that MLmodel names: run.py.',
			'Packages to be installed, from requirements.txt: numpy and torch.',
			'm.onnx names data outside of its folder, which loading it would open: ../../etc/passwd.',
			'x\\u{1b}[2J is not read: it is not valid JSON.',
			'm.h5 is not read to its end: a heap is not where it should be (at byte 96).',
			'What loading m.h5 would run could not be read to its end: it ends before what its header announces.',
			'a.safetensors and b.safetensors hold tensors only, no code; the whole layout was checked.',
		]);
	});

	it('says of several pickles at once what is the same of them', () => {
		const report: PickleReport = { streams: [], complete: true, gaps: [] };
		const facts = ['a.pkl', 'b.pkl'].map((path): LoadFact => ({ kind: 'pickle', path, report }));
		const [sentence, ...others] = loadSentences(facts);
		assert.match(sentence ?? '', /^Unpickling a\.pkl and b\.pkl: /);
		assert.deepEqual(others, []);
	});

	it('never says that a model is harmless', () => {
		const many: LoadFact[] = Array.from({ length: 20 }, (_, index) => ({
			kind: 'tensors-only',
			path: `${index}`,
		}));
		for (const sentence of loadSentences(many))
			assert.doesNotMatch(sentence, /\bsafe|harmless|secure|trusted\b/i);
	});
});
