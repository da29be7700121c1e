import assert from 'node:assert/strict';
import type { SearchTarget } from '../../src/core/search/fields.js';
import { figures, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { RandomSearches } from '../kit/mlflow/randomSearches.js';
import { SearchStore, type SearchAnswer, type SearchQuery } from '../kit/mlflow/searchStore.js';
import { OurSearch, type SearchWorld } from '../kit/mlflow/searchWorld.js';
import { mlflowOrSkip } from '../kit/python.js';

/**
 * Where ours differs on purpose, as `docs/search.md` lists it: what MLflow answers, and what ours does. The first column
 * is a filter, or an order.
 */
const differences: readonly (readonly [SearchTarget, string, 'found' | 'refused', 'found' | 'refused'])[] = [
	// Keys that are pieced together from what MLflow's lexer passes over.
	['models', "tags. = 'x'", 'found', 'refused'],
	['models', "tags. team = 'x'", 'found', 'refused'],
	['models', "tags.* = 'x'", 'found', 'refused'],
	['models', "tags.a::b = 'x'", 'found', 'refused'],
	['models', "tags.a[0] = 'x'", 'found', 'refused'],
	['models', "tags.team desc = 'x'", 'found', 'refused'],
	['models', "tags.`a`.b = 'x'", 'found', 'refused'],
	['models', 'name = "a"."b"', 'found', 'refused'],
	// Plain keys that its lexer takes for numbers or words of SQL.
	['models', "tags.12 = 'x'", 'refused', 'found'],
	['models', "tags.in = 'x'", 'refused', 'found'],
	// What else Python's literals can be.
	['models', String.raw`name IN ('a\tb')`, 'found', 'refused'],
	['models', "name IN ('''iris''')", 'found', 'refused'],
	['models', "name IN (('iris'), ('x'))", 'found', 'refused'],
	['models', "name IN (u'iris')", 'found', 'refused'],
	// What SQLite has no room for.
	['versions', 'version_number < 9223372036854775808', 'refused', 'found'],
	['versions', 'order: tag.name', 'found', 'refused'],
	['versions', 'order: `attribute.name` desc', 'found', 'refused'],
];

describe("a search in MLflow's dialect", function () {
	this.timeout(3_600_000);
	let store: SearchStore | undefined;
	before(async function () {
		const { python } = await mlflowOrSkip(this);
		store = new SearchStore(python);
	});
	after(() => store?.[Symbol.asyncDispose]());

	/** What both answer. */
	async function answers(world: SearchWorld, queries: readonly SearchQuery[]) {
		assert.ok(store);
		await store.fill(world);
		const [theirs, ours] = await Promise.all([store.search(queries), ourAnswers(world, queries)]);
		return queries.flatMap((query, at) => {
			const [mlflow, our] = [theirs[at], ours[at]];
			return mlflow && our ? [{ query, mlflow, ours: our }] : [];
		});
	}

	it("finds, orders, pages and refuses as MLflow's own store", async () => {
		const started = Date.now();
		const { searchWorlds, searchesInEach } = figures;
		const tally = { found: 0, empty: 0, refused: 0 };
		for (let index = 0; index < searchWorlds; index++) {
			const random = new RandomSearches(randomNumbers(seed + index));
			const world = random.world();
			const queries = Array.from({ length: searchesInEach }, () => random.query());
			const answered = await answers(world, queries);
			for (const { mlflow } of answered)
				tally['refused' in mlflow ? 'refused' : mlflow.found.length > 0 ? 'found' : 'empty']++;
			const different = answered.filter((each) => !isSame(each.query, each.mlflow, each.ours));
			const shown = JSON.stringify({ different: different.slice(0, 5), world }, undefined, 1);
			assert.equal(different.length, 0, `GMR_SEED=${seed + index}: ${different.length} differ: ${shown}`);
		}
		const seconds = Math.round((Date.now() - started) / 1000);
		const kinds = `${tally.found} found something, ${tally.empty} nothing, ${tally.refused} were refused`;
		tell(`${searchWorlds * searchesInEach} searches (GMR_SEED=${seed}) in ${seconds} s: ${kinds}`);
		for (const count of Object.values(tally)) assert.ok(count > searchWorlds * searchesInEach * 0.1, kinds);
	});

	it('differs only where it says so', async () => {
		const dated = { created: 1000, updated: 2000, tags: {} };
		const version = { ...dated, version: 1, source: 's3://b/a', runId: '', isDeleted: false };
		const world: SearchWorld = { models: [{ ...dated, name: 'iris', versions: [version] }] };
		const queries = differences.map(([target, text]): SearchQuery => {
			const order = /^order: (.*)/.exec(text)?.[1];
			const asked = order === undefined ? { filter: text, orderBy: [] } : { filter: '', orderBy: [order] };
			return { target, ...asked, maxResults: 1000, token: null };
		});
		const kind = (answer: SearchAnswer) => ('refused' in answer ? 'refused' : 'found');
		const answered = await answers(world, queries);
		assert.deepEqual(
			answered.map(({ mlflow, ours }, at) => [
				...(differences[at] ?? []).slice(0, 2),
				kind(mlflow),
				kind(ours),
			]),
			differences,
		);
	});
});

async function ourAnswers(world: SearchWorld, queries: readonly SearchQuery[]): Promise<SearchAnswer[]> {
	const ours = await OurSearch.of(world);
	const answers: SearchAnswer[] = [];
	for (const query of queries) answers.push(await ours.search(query));
	return answers;
}

/** Codes of refusals are the server's part: what MLflow answers with 500 is refused here, too. */
function isSame({ maxResults }: SearchQuery, theirs: SearchAnswer, ours: SearchAnswer): boolean {
	if ('refused' in theirs || 'refused' in ours) return 'refused' in theirs && 'refused' in ours;
	// MLflow gives a page of none a token that it does not take back.
	const isToken = maxResults < 1 || theirs.token === ours.token;
	return isToken && theirs.found.join('\n') === ours.found.join('\n');
}
