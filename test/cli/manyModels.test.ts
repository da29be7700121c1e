import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { largeModels, layLargeRegistry } from '../../scripts/bench/largeRegistry.js';
import { indexFile } from '../../src/files/registryIndex.js';
import { namesFile } from '../../src/files/keptFolders.js';
import { gmrIn } from '../kit/gmr.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('gmr among many models', () => {
	const models = largeModels(250);
	let folder: TempFolder;
	before(async () => {
		folder = await tempFolder();
		await layLargeRegistry(folder.path, models);
		await appendFile(join(folder.path, '.git/config'), '[user]\n\tname = Ada\n\temail = ada@example.com\n');
	});
	after(() => folder.dispose());

	const list = async () => (await gmrIn(folder.path, ['list', '--json'])).out;

	it('finds what the bench makes to be a registry like any other', async () => {
		assert.deepEqual(await gmrIn(folder.path, ['check']), { code: 0, out: '', err: 'No problems\n' });
		const rows = JSON.parse(await list()) as { name: string; aliases: object; latest_version: number }[];
		const expected = models.map(({ name, champion }) => [name, { champion }, 10] as const);
		assert.deepEqual(
			rows.map(({ name, aliases, latest_version }) => [name, aliases, latest_version]),
			expected.sort(([a], [b]) => (a < b ? -1 : 1)),
		);
	});

	it('lists the same from the work tree, with and without the index, and from its commit', async () => {
		const file = indexFile(join(folder.path, 'model-registry')) ?? '';
		// Files are to be trusted only after some seconds; the first list may have come too early to note any.
		const first = await list();
		await rm(file, { force: true });
		assert.equal(await list(), first);
		assert.equal(await list(), first);
		assert.equal((await gmrIn(folder.path, ['list', '--json', '--at', 'HEAD'])).out, first);
	});

	it('finds a model that was renamed, with and without what is remembered of it', async () => {
		const [name = '', champion] = [models[3]?.name, models[3]?.champion];
		assert.equal((await gmrIn(folder.path, ['rename', name, 'other name'])).code, 0);
		const resolved = async (uri: string, ...args: string[]) =>
			(await gmrIn(folder.path, ['resolve', `models:/${uri}@champion`, ...args])).out;
		const expected = `models:/other name/${champion}\n`;
		const file = (await namesFile(join(folder.path, 'model-registry'))) ?? '';
		assert.equal(await resolved('other name'), expected);
		assert.match(await readFile(file, 'utf8'), /other name/);
		assert.equal(await resolved('other name'), expected);
		assert.equal(await resolved('other name', '--at', 'HEAD'), expected);
		assert.equal(await resolved('other name', '--at', 'HEAD~1'), '');
		assert.equal(await resolved(name, '--at', 'HEAD~1'), `models:/${name}/${champion}\n`);
		await rm(file);
		assert.equal(await resolved('other name', '--at', 'HEAD'), expected);
		assert.equal(await resolved('other name'), expected);
		assert.equal(await resolved(name), '');
	});

	it('has written all when it ends, however late it is read, and ends when it is done', async () => {
		const told = join(folder.path, 'told.cjs');
		// Not told where a process is ended; it is where it waits for what is left of its timers.
		await writeFile(told, "process.on('beforeExit', () => process.stderr.write('waited\\n'));\n");
		const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
		const child = spawn(process.execPath, ['--require', told, main, 'log', '--json'], { cwd: folder.path });
		const ended = once(child, 'exit');
		const errors = text(child.stderr);
		// Far more than a pipe holds.
		await delay(500);
		const output = await text(child.stdout);
		assert.deepEqual(await ended, [0, null]);
		assert.equal(await errors, '');
		assert.ok(output.length > 500_000);
		assert.ok(Array.isArray(JSON.parse(output)));
	});
});
