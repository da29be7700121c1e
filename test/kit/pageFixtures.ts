import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectFolder } from '../../src/artifacts/inspectFolder.js';
import { findLineage } from '../../src/artifacts/lineage/findLineage.js';
import { renderInspection } from '../../src/core/inspection/recordedInspection.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import { describe as describeModel, setTag } from '../../src/core/operations/annotate.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import type { Inspection } from '../../src/core/inspection/inspection.js';
import type { Lineage } from '../../src/core/model/types.js';
import { repositoryRoot } from '../../scripts/vscode/cache.js';
import { MemoryRegistry } from './memoryRegistry.js';

const day = 86_400_000;
const dataset = {
	name: 'iris',
	digest: '3fa2c1d9',
	source: 'https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.9.1/sklearn/datasets/data/iris.csv',
};

/** A version number that a test knows to be one. */
export function versionNumber(number: number): VersionNumber {
	return number as VersionNumber;
}

/** The registry a reader of the examples would have: four versions saved by MLflow, two aliases, tags and a card. */
export async function irisRegistry(now = new Date()): Promise<MemoryRegistry> {
	const registry = await MemoryRegistry.create();
	const root = join(repositoryRoot(), 'examples', 'iris');
	const folders = ['decision-tree', 'gaussian-nb', 'knn', 'logistic-regression'];
	const runs = ['bald-shrike-3', 'gaudy-mole-41', 'bright-owl-12', 'calm-finch-7'];
	for (const [index, folder] of folders.entries()) {
		const found = await inspectFolder(join(root, 'models', folder));
		registry.now = new Date(now.getTime() - (folders.length - index) * 3 * day);
		await registry.register('iris', {
			source: `models/${folder}`,
			flavors: found.flavors,
			formats: found.formats,
			size: found.listing.size,
			inspection: renderInspection(found.inspection),
			...(found.signatureText === undefined ? {} : { signature: found.signatureText }),
			...(index === 3 ? { description: 'Logistic regression with C = 5: best on all three metrics.' } : {}),
			lineage: irisLineage(
				(await findLineage(found.listing, found.lineage, {})).lineage,
				runs[index] ?? '',
				index,
			),
		});
	}
	await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: versionNumber(4) }));
	await registry.apply(setAlias({ name: 'iris', alias: 'challenger', version: versionNumber(3) }));
	await registry.apply(setTag({ name: 'iris' }, 'task', 'classification'));
	await registry.apply(setTag({ name: 'iris' }, 'team', 'botany'));
	await registry.apply(
		describeModel(
			{ name: 'iris' },
			'Tells three species of iris apart. Trained by `train.py`; see the [card](#results-on-the-60-test-flowers) below.',
		),
	);
	registry.store.files.set('models/iris/README.md', await readFile(join(root, 'card.md'), 'utf8'));
	return registry;
}

function irisLineage(lineage: Lineage, name: string, index: number): Lineage {
	const id = lineage.run?.id ?? '';
	return {
		...lineage,
		run: { id, name, uri: `https://mlflow.example.com/#/experiments/1/runs/${id}` },
		experiment: { id: '1', name: 'iris' },
		datasets: [dataset],
		code: { path: 'examples/iris/train.py', commit: '1f0c2a9be5b1', dirty: index === 0 },
		parents: index === 3 ? ['models:/iris/1', 'models:/flower-base/2'] : [],
	};
}

/** A model with `count` versions, three metrics each. */
export async function manyVersions(count: number, name = 'fraud'): Promise<MemoryRegistry> {
	const registry = await MemoryRegistry.create();
	for (let index = 0; index < count; index++) {
		registry.now = new Date(Date.now() - (count - index) * day * 0.7);
		const metrics = {
			auc: 0.9 + 0.07 * Math.sin(index),
			f1: 0.8 + (index / count) * 0.15,
			recall: 0.85 + 0.05 * Math.cos(index),
		};
		await registry.register(name, {
			size: 48_213 + index * 377,
			lineage: { datasets: [], params: { C: String(index) }, metrics, parents: [] },
			...(index % 7 === 3 ? { description: `Trained on Q${(index % 4) + 1} data; better recall.` } : {}),
		});
	}
	await registry.apply(setAlias({ name, alias: 'champion', version: versionNumber(count) }));
	if (count > 5) await registry.apply(setAlias({ name, alias: 'fallback', version: versionNumber(2) }));
	return registry;
}

/** Of code of the model's own, with names that do not break. */
const longInspection: Inspection = {
	formats: [
		{
			format: 'transformers',
			files: ['config.json'],
			framework: 'transformers',
			frameworkVersion: '5.24.0',
			architecture: 'AnUnusuallyNamedModelForConditionalGeneration'.repeat(3),
			task: 'text-generation',
			parameters: 6_738_415_616,
			dtypes: { BF16: 6_500_000_000, F32: 238_415_616 },
			licence: 'other',
			baseModels: [`example/${'base-model-'.repeat(20)}`, 'example/second'],
			languages: ['en', 'de'],
		},
		{ format: 'pickle', files: ['model.bin'], architecture: 'Net' },
	],
	facts: [
		{ kind: 'code', path: 'config.json', what: `modeling_${'own_'.repeat(40)}.Model`, role: 'remote-code' },
		{
			kind: 'pickle',
			path: 'model.bin',
			report: {
				streams: [
					{
						...{ within: '', offset: 0, protocol: 4, persistentIds: 0 },
						imports: [
							{
								...{ how: 'GLOBAL', offset: 4, module: 'posix', name: 'system' },
								...{ called: 'yes', verdict: 'runs-code' },
							},
						],
					},
				],
				complete: true,
				gaps: [],
			},
		},
		{ kind: 'template', path: 'tokenizer_config.json', text: '{{ message }}'.repeat(40) },
		{ kind: 'tensors-only', path: 'model.safetensors' },
	],
};

/** Names, tags, metrics and texts as long as they are allowed to be, and words that do not break. */
export async function longNames(): Promise<MemoryRegistry> {
	const registry = await MemoryRegistry.create();
	const name = `catalog.schema.${'a_very_long_model_name_that_goes_on_'.repeat(4)}`;
	const metrics = { [`validation/${'precision_at_k_'.repeat(6)}`]: 1 / 3, loss: 1e-9, steps: 1_234_567_890 };
	const lineage = {
		datasets: [{ name: 'warehouse.transactions_2026_with_a_long_suffix_of_its_own', digest: 'x'.repeat(90) }],
		params: { ['p'.repeat(120)]: 'v'.repeat(400) },
		metrics,
		parents: [`models:/${'parent_'.repeat(20)}/3`],
	};
	const description = `${'An unusually thorough sentence about this version. '.repeat(12)}\n\nMore.`;
	const inspection = renderInspection(longInspection);
	await registry.register(name, { lineage, description, flavors: ['python_function', 'x'.repeat(60)] });
	await registry.register(name, { lineage, inspection, tags: { ['k'.repeat(100)]: 'value '.repeat(60) } });
	await registry.apply(
		setAlias({ name, alias: 'an-alias-of-some-length-'.repeat(4), version: versionNumber(1) }),
	);
	await registry.apply(setTag({ name }, 'empty', ''));
	await registry.apply(setTag({ name }, 'long', 'unbreakable'.repeat(30)));
	return registry;
}

/** A model where hand edits went wrong: a version, an alias that can't be read, one that dangles, bad notes. */
export async function brokenRegistry(): Promise<MemoryRegistry> {
	const registry = await manyVersions(4);
	const { files } = registry.store;
	files.set('models/fraud/versions/2/version.yaml', 'version: 2\ncreated: [unfinished');
	files.set('models/fraud/versions/3/notes.yaml', 'tags: 7\n');
	files.set('models/fraud/aliases/staging.yaml', '<<<<<<< ours\nversion: 3\n=======\n');
	files.set('models/fraud/aliases/gone.yaml', 'version: 9\nmoved: 01ARZ3NDEKTSV4RRFFQ69G5FAV\n');
	files.set('models/fraud/README.md', '# Fraud\n');
	files.set('models/fraud/versions/1/notes.yaml', 'stage: Production\n');
	files.set('models/fraud/versions/4/notes.yaml', 'archived: { why: too slow, replaced_by: 3 }\n');
	return registry;
}
