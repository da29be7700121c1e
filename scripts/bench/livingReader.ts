// A process that lives on and reads a registry: ROOT MODEL. Answers questions, one a line, with milliseconds and what it found.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tableOf } from '../../src/core/search/modelTable.js';
import { requireSearch } from '../../src/core/search/requireSearch.js';
import { searchModels } from '../../src/core/search/searchModels.js';
import { resolve } from '../../src/core/registry/resolve.js';
import { LivingRegistry } from '../../src/files/livingRegistry.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';

const [root = '', name = ''] = process.argv.slice(2);
const registry = new LivingRegistry(root);
const git = openGitRegistry(root);

const looked = [
	...['model.yaml', 'aliases', 'aliases/champion.yaml', 'versions'],
	...['10', '5'].flatMap((version) =>
		['', '/version.yaml', '/notes.yaml'].map((file) => `versions/${version}${file}`),
	),
];
let bareMs = NaN;

const questions: Readonly<Record<string, (rest: string) => number | Promise<number>>> = {
	list: async () => (await registry.summaries()).length,
	resolve: async () => (await resolve(registry.now(), `models:/${name}@champion`), 1),
	search: async (filter) => {
		const search = requireSearch({ filter }, 'models', 'mlflow');
		const models = tableOf(await registry.summaries());
		const sources = { snapshot: () => registry.whole(), updates: () => git.updates() };
		return (await searchModels(models, search, sources)).found.length;
	},
	/** At as many files and folders as a list is made of, without making anything of it. */
	look: () => {
		const models = join(root, 'models');
		const paths = readdirSync(models).flatMap((folder) => looked.map((path) => join(models, folder, path)));
		const start = performance.now();
		for (const path of paths) lstatSync(path, { throwIfNoEntry: false });
		bareMs = performance.now() - start;
		return paths.length;
	},
	bare: () => bareMs,
	diff: async () => (await git.diff({ base: 'HEAD~1', head: 'HEAD' })).changes.length,
	memory: () => Math.round(process.memoryUsage.rss() / 1024 ** 2),
};

for await (const line of createInterface(process.stdin)) {
	const [question = '', ...rest] = line.split(' ');
	const start = performance.now();
	const found = await questions[question]?.(rest.join(' '));
	process.stdout.write(`${JSON.stringify({ ms: performance.now() - start, found })}\n`);
}
