import assert from 'node:assert/strict';
import { emptyLineage } from '../../src/core/manifest/versionFile.js';
import { describe as describeModel, setTag } from '../../src/core/operations/annotate.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { renderInspection } from '../../src/core/inspection/recordedInspection.js';
import { firstParagraph, modelCard, nameOf, versionCard } from '../../src/views/card.js';
import { fillSentence } from '../../src/wording/sentence.js';
import { MemoryRegistry } from '../kit/memoryRegistry.js';

describe('cards', () => {
	let registry: MemoryRegistry;
	before(async () => {
		registry = await MemoryRegistry.create();
		await registry.register('iris', {
			aliases: ['champion'],
			description: '# Title\n\nTrained on **Q3**\ndata.\n\nMore.',
			lineage: {
				datasets: [],
				params: {},
				metrics: { log_loss: 0.13, f1_macro: 0.95, accuracy: 0.951 },
				parents: [],
				run: { id: '0f3c00112233', name: 'bright-owl-12' },
				experiment: { name: 'iris' },
			},
		});
		await registry.apply(describeModel({ name: 'iris' }, 'Species of flowers.'));
		await registry.apply(setTag({ name: 'iris' }, 'team', 'botany'));
	});

	async function cardOf(version?: VersionNumber) {
		const { snapshot } = registry;
		const model = await snapshot.findModel('iris');
		assert.ok(model);
		return version === undefined
			? modelCard(snapshot, model, fillSentence)
			: versionCard(snapshot, model, version, fillSentence);
	}

	it('say of files elsewhere that nothing tells them from others', async () => {
		const elsewhere = await MemoryRegistry.create();
		await elsewhere.refer('iris', 's3://bucket/iris');
		const model = await elsewhere.snapshot.findModel('iris');
		assert.ok(model);
		const card = await versionCard(elsewhere.snapshot, model, 1, fillSentence);
		assert.ok(card?.paragraphs.includes('sklearn (skops) · unverified'), card?.paragraphs.join('\n'));
	});

	it('tell of a version what is asked first', async () => {
		const card = await cardOf(1 as VersionNumber);
		assert.equal(card?.title, 'iris');
		assert.equal(card.subtitle, 'version 1 · @champion');
		const [description, metrics, content, origin] = card.paragraphs;
		assert.equal(description, 'Trained on **Q3** data.');
		assert.equal(metrics, 'f1_macro 0.95 · accuracy 0.951 · log_loss 0.13');
		assert.match(content ?? '', /^sklearn \(skops\) · 48 kB · sha256 \w{8}…\w\w$/);
		assert.match(
			origin ?? '',
			/^Registered 21 Nov 2026, .* by Ada · from run bright-owl-12 \(experiment iris\)$/,
		);
	});

	it('tell of a version how it was made', async () => {
		const made = await MemoryRegistry.create();
		const data = { name: 'iris', context: 'training' };
		const code = { path: 'train.py', commit: '0123456789abcdef', dirty: true };
		await made.register('iris', {
			lineage: { ...emptyLineage, datasets: [data, { name: 'b' }, { name: 'c' }, { name: 'd' }], code },
		});
		await made.register('iris', {
			lineage: { ...emptyLineage, datasets: [data], code: { notebook: 'a.ipynb' } },
		});
		const model = await made.snapshot.findModel('iris');
		assert.ok(model);
		const paragraphs = async (version: number) =>
			(await versionCard(made.snapshot, model, version, fillSentence))?.paragraphs;
		assert.ok(
			(await paragraphs(1))?.includes(
				'train.py at 0123456, with uncommitted changes · data iris (training), b, c, 1 more',
			),
		);
		assert.ok((await paragraphs(2))?.includes('a.ipynb · data iris (training)'));
	});

	it('tell what the files told when it was registered, and warn of code of no known library', async () => {
		const inspected = await MemoryRegistry.create();
		await inspected.register('iris', {
			inspection: renderInspection({
				formats: [
					{
						...{ format: 'peft', files: ['adapter_config.json'], framework: 'peft', licence: 'mit' },
						...{ frameworkVersion: '0.21.2', architecture: 'LORA', parameters: 82, dtypes: { F32: 82 } },
					},
				],
				facts: [{ kind: 'code', path: 'config.json', what: 'modeling.Own', role: 'remote-code' }],
			}),
			lineage: {
				datasets: [{ name: 'imdb', context: 'training' }],
				params: {},
				metrics: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 },
				parents: [],
				code: { notebook: 'train.ipynb', commit: '1f0c2a9be5b1' },
			},
		});
		const model = await inspected.snapshot.findModel('iris');
		assert.ok(model);
		const card = await versionCard(inspected.snapshot, model, 1, fillSentence);
		const [metrics, content, made] = card?.paragraphs ?? [];
		assert.equal(metrics?.split(' · ').length, 5);
		assert.match(
			content ?? '',
			/^PEFT adapter 0\.21\.2: LoRA · 82 parameters \(F32\) · licence mit · 48 kB · sha256 /,
		);
		assert.equal(made, 'train.ipynb at 1f0c2a9 · data imdb (training)');
		assert.equal(card?.warning, 'Loading it would run code that is not from a known library: modeling.Own');
		assert.equal((await cardOf(1 as VersionNumber))?.warning, undefined);
	});

	it('tell of a model its aliases and tags', async () => {
		const card = await cardOf();
		assert.deepEqual(card?.paragraphs.slice(0, 3), ['Species of flowers.', '@champion v1', 'team: botany']);
	});

	it('are not there for what can not be read', async () => {
		assert.equal(await cardOf(9 as VersionNumber), undefined);
	});

	it('take the first paragraph that is no heading, on one line and not too long', () => {
		assert.equal(firstParagraph(undefined), undefined);
		assert.equal(firstParagraph('\n\n# Only a heading\n'), undefined);
		assert.equal(firstParagraph('one\n  two\n\nthree'), 'one two');
		assert.equal(firstParagraph('x'.repeat(1000))?.length, 300);
	});

	it('name people without their addresses', () => {
		assert.equal(nameOf('Ada <ada@example.com>'), 'Ada');
		assert.equal(nameOf('<ada@example.com>'), '<ada@example.com>');
		assert.equal(nameOf('Ada'), 'Ada');
	});
});
