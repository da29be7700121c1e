import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseExistingAlias } from '../../src/core/model/alias.js';
import { allSummaries } from '../../src/core/registry/modelSummary.js';
import { resolve } from '../../src/core/registry/resolve.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { LivingRegistry } from '../../src/files/livingRegistry.js';
import { indexFile, RegistryIndex } from '../../src/files/registryIndex.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { aliasText, HandEdits, modelText, versionText } from '../kit/handEdits.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

/** Above the tick of a clock; the tests wait longer than that where they mean to. */
const settledMs = 15;

describe('a registry that is read again and again', () => {
	let folder: TempFolder;
	let root: string;

	beforeEach(async () => {
		folder = await tempFolder();
		root = join(folder.path, 'registry');
		await mkdir(join(folder.path, '.git'));
		await folder.write('registry/registry.yaml', 'kind: git-model-registry\nformat: 1\n');
		for (const model of ['m0', 'm1', 'm2']) {
			await folder.write(`registry/models/${model}/model.yaml`, modelText(model));
			await folder.write(`registry/models/${model}/aliases/champion.yaml`, aliasText(1));
			for (const version of [1, 2]) {
				const path = `registry/models/${model}/versions/${version}/version.yaml`;
				await folder.write(path, versionText(version));
			}
		}
	});
	afterEach(() => folder.dispose());

	const champion = async (living: LivingRegistry) =>
		(await resolve(living.now(), 'models:/m1@champion')).version.number;
	const aliasVersion = async (living: LivingRegistry) => {
		const snapshot = living.now();
		const model = await snapshot.findModel('m1');
		const alias = model && (await snapshot.alias(model, parseExistingAlias('champion')));
		return alias?.manifest.ok ? alias.manifest.value.version : -1;
	};
	const fresh = () => allSummaries(new Snapshot(new WorkTreeFiles(root)));

	it('is never stale through 2,000 moves of an alias by rename', async () => {
		const living = new LivingRegistry(root);
		const path = join(root, 'models/m1/aliases/champion.yaml');
		for (let move = 0; move < 2000; move++) {
			const version = 1 + (move % 2);
			writeFileSync(`${path}.tmp`, aliasText(version));
			// Half of them look as old as each other: same size, same time.
			if (move % 4 < 2) utimesSync(`${path}.tmp`, 1_700_000_000, 1_700_000_000);
			renameSync(`${path}.tmp`, path);
			assert.equal(await champion(living), version, `move ${move}`);
		}
	});

	it('is never stale while another process moves an alias 2,000 times', async () => {
		const living = new LivingRegistry(root, settledMs);
		const notes = join(folder.path, 'notes');
		// Where it stands at first.
		await writeFile(notes, '00000001'.repeat(2));
		const path = join(root, 'models/m1/aliases/champion.yaml');

		const script = join(import.meta.dirname, '../kit/aliasMover.js');
		const mover = fork(script, [path, '2000', notes], { stdio: 'inherit' });
		const ended = once(mover, 'exit');
		const noted = (at: number) => Number(readFileSync(notes, 'latin1').slice(at, at + 8));
		const seen = new Set<number>();
		let last = 0;
		const look = async () => {
			const least = noted(8);
			const version = await aliasVersion(living);
			const most = noted(0);
			assert.ok(least <= version && version <= most, `${version} is none of ${least} to ${most}`);
			assert.ok(version >= last, `${version} after ${last}`);
			last = version;
			seen.add(version);
		};
		while (mover.exitCode === null) {
			await look();
			// Lets this process hear of the end of the other.
			await new Promise(setImmediate);
		}
		assert.equal((await ended)[0], 0);
		await look();
		assert.equal(last, 2000);
		assert.ok(seen.size > 5, `${seen.size} versions seen`);
	});

	it('is never stale through edits in place', async () => {
		const living = new LivingRegistry(root);
		const path = join(root, 'models/m1/aliases/champion.yaml');
		for (let move = 0; move < 500; move++) {
			const version = 1 + (move % 2);
			writeFileSync(path, aliasText(version));
			assert.equal(await champion(living), version, `move ${move}`);
		}
	});

	it('reads nothing twice that is as it was', async () => {
		await delay(2 * settledMs);
		const living = new LivingRegistry(root, settledMs);
		const manifest = async () => (await living.now().findModel('m0'))?.manifest.value;
		const first = await manifest();
		assert.ok(first);
		assert.equal(await manifest(), first);
		await folder.write('registry/models/m0/model.yaml', modelText('m0'));
		assert.notEqual(await manifest(), first);
	});

	it('gives work over all models the same Snapshot while nothing changes, and what others kept when something does', async () => {
		const living = new LivingRegistry(root, settledMs);
		await delay(2 * settledMs + 50);
		const whole = await living.whole();
		await whole.models();
		const kept = await whole.findModel('m0');
		assert.equal(await living.whole(), whole);

		await folder.write('registry/models/m1/model.yaml', modelText('other'));
		await delay(2100);
		const next = await living.whole();
		assert.ok(await next.findModel('other'));
		assert.equal(await next.findModel('m0'), kept);
		assert.equal((await living.summaries()).length, 3);
	});

	it('gives the same list while no model has changed, and to all who ask at a time', async () => {
		const living = new LivingRegistry(root, settledMs);
		await delay(2 * settledMs + 50);
		const [first, second] = await Promise.all([living.summaries(), living.summaries()]);
		assert.equal(second, first);
		await delay(1100);
		assert.equal(await living.summaries(), first);
		await folder.write('registry/models/m1/model.yaml', modelText('other'));
		await delay(2100);
		const next = await living.summaries();
		assert.notEqual(next, first);
		assert.equal(JSON.stringify(next), JSON.stringify(await fresh()));
	});

	it('sees at once what git and other writers of ours did', async () => {
		await folder.write('.git/HEAD', 'ref: refs/heads/main\n');
		const living = new LivingRegistry(root, settledMs);
		await delay(2 * settledMs + 50);
		const names = async () => (await living.summaries()).map((entry) => entry.ok && entry.summary.name);
		assert.deepEqual(await names(), ['m0', 'm1', 'm2']);
		await folder.write('registry/models/m1/model.yaml', modelText('x'));
		await writeFile(join(folder.path, '.git/HEAD'), 'ref: refs/heads/other\n');
		assert.deepEqual(await names(), ['m0', 'm2', 'x']);
	});

	for (const seed of [1, 2, 3])
		it(`gives the same answers with the index, without it and from a living process, whatever people do: ${seed}`, async () => {
			const edits = new HandEdits(root, seed);
			const living = new LivingRegistry(root, settledMs);
			let kept = 0;
			for (let step = 0; step < 60; step++) {
				const edit = edits.next();
				await delay(2 * settledMs);
				const expected = JSON.stringify(await fresh());
				const index = await RegistryIndex.load(root, settledMs);
				kept += index.summaries.known.size;
				assert.equal(JSON.stringify(await index.summaries.all()), expected, `index after ${edit}`);
				await index.save(0);
				assert.equal(JSON.stringify(await allSummaries(living.now())), expected, `now() after ${edit}`);
			}
			assert.ok(kept > 60, 'the index was used');
		});

	it('sees a version that was edited in place, in a living process and through the index', async () => {
		await delay(2 * settledMs);
		const living = new LivingRegistry(root, settledMs);
		await living.summaries();
		const index = await RegistryIndex.load(root, settledMs);
		await index.summaries.all();
		assert.ok(await index.save(0));

		await folder.write('registry/models/m1/versions/2/version.yaml', versionText(2, 59));
		await delay(2100);
		const expected = JSON.stringify(await fresh());
		const loaded = await RegistryIndex.load(root, settledMs);
		assert.equal(loaded.summaries.known.size, 3);
		assert.equal(JSON.stringify(await loaded.summaries.all()), expected);
		assert.equal(JSON.stringify(await living.summaries()), expected);
	});

	it('changes no answer, whatever is in the place of the index', async () => {
		await delay(2 * settledMs);
		const file = indexFile(root) ?? '';
		const index = await RegistryIndex.load(root, settledMs);
		const expected = JSON.stringify(await index.summaries.all());
		assert.ok(await index.save(0));
		const good = await folder.read(file.slice(folder.path.length + 1));
		const garbage = [
			'',
			'{',
			'null',
			'[]',
			'{"revision":2}',
			'{"revision":2,"rows":[1]}',
			'{"revision":1,"rows":[]}',
		];
		for (const text of [
			...garbage,
			'{"revision":2,"rows":[["m0",[],null]]}',
			good.slice(0, -20),
			`${good}x`,
			'\0'.repeat(99),
		]) {
			await writeFile(file, text);
			const loaded = await RegistryIndex.load(root, settledMs);
			assert.equal(JSON.stringify(await loaded.summaries.all()), expected, text.slice(0, 40));
		}
	});
});
