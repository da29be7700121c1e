import assert from 'node:assert/strict';
import { inRepository } from '../../scripts/paths.js';
import { pythonEnvironment, requirePython } from '../../scripts/python.js';
import { figures, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { RandomSearches } from '../kit/mlflow/randomSearches.js';
import { SearchStore, type SearchAnswer, type SearchQuery } from '../kit/mlflow/searchStore.js';
import { OurSearch, type SearchWorld } from '../kit/mlflow/searchWorld.js';

describe("a search in MLflow's dialect", function () {
	this.timeout(3_600_000);
	let store: SearchStore | undefined;
	before(async function () {
		const isThere = await requirePython().then(
			() => true,
			() => false,
		);
		// `npm test` has said what to install; on CI what is skipped has failed.
		if (!isThere) this.skip();
		const { python } = await pythonEnvironment('mlflow', inRepository('test/python/mlflow.txt'));
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
			const differences = answered.filter((each) => !isSame(each.query, each.mlflow, each.ours));
			const shown = JSON.stringify({ differences: differences.slice(0, 5), world }, undefined, 1);
			assert.equal(differences.length, 0, `GMR_SEED=${seed + index}: ${differences.length} differ: ${shown}`);
		}
		const seconds = Math.round((Date.now() - started) / 1000);
		const kinds = `${tally.found} found something, ${tally.empty} nothing, ${tally.refused} were refused`;
		tell(`${searchWorlds * searchesInEach} searches (GMR_SEED=${seed}) in ${seconds} s: ${kinds}`);
		for (const count of Object.values(tally)) assert.ok(count > searchWorlds * searchesInEach * 0.1, kinds);
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
