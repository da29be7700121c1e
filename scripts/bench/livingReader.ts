// A process that lives on and reads a registry: ROOT MODEL. Prints medians of milliseconds, and the memory it has then.
import { resolve } from '../../src/core/registry/resolve.js';
import { LivingRegistry } from '../../src/files/livingRegistry.js';
import { median, timed } from './figure.js';

const [root = '', name = ''] = process.argv.slice(2);
const registry = new LivingRegistry(root);

const list = await middle(5, () => registry.summaries());
const { length: models } = await registry.summaries();
const resolved = await middle(101, () => resolve(registry.now(), `models:/${name}@champion`));
const megabytes = process.memoryUsage.rss() / 1024 ** 2;
process.stdout.write(JSON.stringify({ list, models, resolve: resolved, megabytes }));

async function middle(rounds: number, work: () => Promise<unknown>): Promise<number> {
	await work();
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) times.push(await timed(work));
	return median(times);
}
