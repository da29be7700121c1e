import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ModelSummary, SummaryEntry } from '../../../src/core/registry/modelSummary.js';
import { ModelTable, tableOf } from '../../../src/core/search/modelTable.js';
import { requireSearch } from '../../../src/core/search/requireSearch.js';
import { searchModels } from '../../../src/core/search/searchModels.js';

const unasked = () => Promise.reject(new Error('asked'));
const summaryOf = (name: string, tags: Readonly<Record<string, string>> = {}): ModelSummary => ({
	folder: name,
	name,
	tags,
	created: '2026-11-21T12:00:00.000Z',
	createdBy: 'Ada <ada@example.com>',
	aliases: {},
	archived: [],
	unverified: [],
});
const clausesOf = (filter: string) => requireSearch({ filter }, 'models', 'full').clauses;

describe('a table of models', () => {
	const many = Array.from({ length: 1000 }, (_, index) =>
		summaryOf(`m${index}`, { team: `t${index % 5}`, ticket: String(index) }),
	);
	const table = new ModelTable(many);
	const looked = (filter: string) => table.candidates(clausesOf(filter)).length;

	it('looks up what is asked for by a whole name or tag, and of several the rarest', () => {
		assert.equal(looked("name = 'm7'"), 1);
		assert.equal(looked("tags.ticket = '7'"), 1);
		assert.equal(looked("tags.team = 't1'"), 200);
		assert.equal(looked("tags.team = 't1' AND name LIKE 'm%' AND tags.ticket = '6'"), 1);
	});

	it('has no row for a name or tag that no model has', () => {
		for (const filter of [
			"name = 'none'",
			"tags.none = ''",
			"tags.ticket = 'x'",
			"tags.constructor = 'x'",
			"tags.team = 't1' AND name = 'none'",
		])
			assert.equal(looked(filter), 0, filter);
	});

	it('leaves everything else to who looks at the rows', () => {
		for (const filter of ['', "name LIKE 'm7'", "name != 'm7'", "tags.ticket != '7'", "description = ''"])
			assert.equal(looked(filter), 1000, filter);
	});

	it('is the same for the same list, and passes over what can not be read', () => {
		const entries: SummaryEntry[] = [
			{ ok: true, summary: summaryOf('b') },
			{ ok: false, folder: 'broken', problems: [] },
			{ ok: true, summary: summaryOf('a') },
		];
		assert.equal(tableOf(entries), tableOf(entries));
		assert.notEqual(tableOf(entries), tableOf([...entries]));
		assert.deepEqual(
			tableOf(entries).rows.map(({ name }) => name),
			['a', 'b'],
		);
	});

	it('finds what looking at each model finds, in the same order', async () => {
		const text = fc.constantFrom('a', 'b', 'A', 'ﾡ', '😀', '__proto__');
		const tags = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), text, { noNullPrototype: true });
		const summary = fc.tuple(text, text, tags).map(([a, b, tag]) => summaryOf(a + b, tag));
		const clause = fc
			.tuple(fc.constantFrom('name', 'tags.a', 'tags.b', 'tags.`__proto__`'), text, text)
			.map(([field, a, b]) => `${field} = '${field === 'name' ? a + b : a}'`);
		await fc.assert(
			fc.asyncProperty(
				fc.array(summary, { maxLength: 30 }),
				fc.array(clause, { maxLength: 2 }),
				async (models, clauses) => {
					const sources = { snapshot: unasked, updates: unasked };
					const found = async (filter: string) => {
						const search = requireSearch({ filter }, 'models', 'full');
						return (await searchModels(new ModelTable(models), search, sources)).found;
					};
					// A pattern is not looked up, and has no sign that means anything here.
					const slowly = clauses.map((each) => each.replace(' = ', ' LIKE '));
					assert.deepEqual(await found(clauses.join(' AND ')), await found(slowly.join(' AND ')));
				},
			),
			{ numRuns: 500 },
		);
	});
});
