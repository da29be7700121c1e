import assert from 'node:assert/strict';
import { cardProposals, readModelCard } from '../../../src/core/inspection/modelCard.js';

const read = (text: string) => readModelCard(new TextEncoder().encode(text), 'README.md');
const cardOf = (text: string) => {
	const reading = read(text);
	assert.ok(reading.card && !('detail' in reading), JSON.stringify(reading));
	return reading.card;
};

describe('a model card', () => {
	it('tells licence, languages, base models, task and the rest of its front matter', () => {
		const card = cardOf(
			[
				...['---', 'license: apache-2.0', 'language:', '- en', '- de', 'tags: [ner]', 'datasets: conll2003'],
				...['metrics: [f1]', 'base_model: bert-base-cased', 'base_model_relation: finetune'],
				...[
					'pipeline_tag: token-classification',
					'library_name: transformers',
					'---',
					'',
					'# Name',
					'',
					'Finds names.',
				],
			].join('\n'),
		);
		assert.deepEqual(card, {
			path: 'README.md',
			licence: 'apache-2.0',
			languages: ['en', 'de'],
			tags: ['ner'],
			datasets: ['conll2003'],
			metrics: ['f1'],
			baseModels: ['bert-base-cased'],
			baseModelRelation: 'finetune',
			task: 'token-classification',
			library: 'transformers',
			summary: 'Finds names.',
		});
	});

	it('is read beside results of benchmarks that are more than YAML is read of', () => {
		const result = [
			'  - task:',
			'      type: Retrieval',
			'    metrics:',
			'    - type: map',
			'      value: 1.5',
		];
		const index = ['model-index:', '- name: e5', '  results:', ...Array<string[]>(4_000).fill(result).flat()];
		const card = cardOf(['---', 'tags: [mteb]', ...index, '# Ours', 'license: mit', '---', ''].join('\n'));
		assert.deepEqual([card.tags, card.licence], [['mteb'], 'mit']);
		const last = cardOf(['---', 'license: mit', ...index, '---', ''].join('\n'));
		assert.equal(last.licence, 'mit');
	});

	it('whose front matter is too large all the same says so', () => {
		const { detail } = { detail: undefined, ...read(`---\n${'a: b\n'.repeat(20_001)}---\n`) };
		assert.equal(detail, 'its front matter is too large');
	});

	for (const [what, matter, licence] of [
		['of another name', 'license: other\nlicense_name: llama3', 'llama3'],
		['of no name', 'license: other', 'other'],
		['in a list', 'license: [mit, apache-2.0]', 'mit'],
		['that is empty', 'license: ""', undefined],
		['that is a map', 'license: {a: b}', undefined],
	] as const)
		it(`tells a licence ${what}`, () => assert.equal(cardOf(`---\n${matter}\n---\n`).licence, licence));

	for (const [what, text] of [
		['that is no YAML', '---\nlicense: [mit\n---\n\nWords.\n'],
		['that is a list', '---\n- mit\n---\n\nWords.\n'],
		['with an anchor', '---\na: &a b\nc: *a\n---\n\nWords.\n'],
		['with a key that occurs twice', '---\nlicense: mit\nlicense: bsd\n---\n\nWords.\n'],
		['that nests too deep', `---\na: ${'['.repeat(2000)}\n---\n\nWords.\n`],
	] as const)
		it(`with front matter ${what} is noted, and its text read`, () => {
			const reading = read(text);
			assert.ok('detail' in reading && reading.detail !== '');
			assert.equal(reading.card?.summary, 'Words.');
		});

	for (const [what, text, summary] of [
		['without front matter', 'Plain words.\n', 'Plain words.'],
		['whose front matter never ends', '---\nlicense: mit\n', 'license: mit'],
		['with badges and comments', '# T\n\n[![b](c)](d)\n\n<!-- a -->\n\n<p>x</p>\n\nSays it.\n', 'Says it.'],
		['with lines of Windows', '---\r\nlicense: mit\r\n---\r\n\r\nSays it.\r\n', 'Says it.'],
		['that is empty', '', undefined],
	] as const)
		it(`${what} is summed up by its first paragraph`, () => assert.equal(cardOf(text).summary, summary));

	it('proposes parents for base models of a registry, and tags for others', () => {
		const { tags, parents } = cardProposals(
			cardOf('---\nbase_model: [models:/base/2, org/bert]\nlicense: mit\n---\n'),
		);
		assert.deepEqual(parents, ['models:/base/2']);
		assert.deepEqual(tags, { license: 'mit', base_model: 'org/bert' });
	});
});
