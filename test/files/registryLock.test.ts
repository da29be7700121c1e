import assert from 'node:assert/strict';
import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isRegistryError } from '../../src/core/errors.js';
import { currentOwner } from '../../src/files/processOwner.js';
import { lockPath, withLock } from '../../src/files/registryLock.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('withLock', () => {
	let folder: TempFolder;
	let path: string;
	beforeEach(async () => {
		folder = await tempFolder();
		path = lockPath(folder.path, 'model-registry');
	});
	afterEach(() => folder.dispose());

	const left = () => readdir(join(folder.path, 'gmr'));
	const patient = { waitMs: 60_000 };

	/** A lock whose owner has ended. */
	async function stale(change: object = {}): Promise<void> {
		const child = spawn(process.execPath, ['-e', '']);
		await once(child, 'exit');
		const owner = { ...(await currentOwner()), pid: child.pid, nonce: 'DEAD', ...change };
		await folder.write('gmr/x', '');
		await writeFile(path, JSON.stringify(owner));
	}

	it('names its owner while it is held, and is gone afterwards', async () => {
		const held = await withLock(
			path,
			patient,
			async () => JSON.parse(await readFile(path, 'utf8')) as unknown,
		);
		const { pid, host, start, nonce } = held as Record<string, unknown>;
		assert.deepEqual({ pid, host, start }, { ...(await currentOwner()) });
		assert.match(String(nonce), /^[0-9A-Z]{26}$/);
		assert.deepEqual(await left(), []);
	});

	it('is released when the work fails', async () => {
		await assert.rejects(
			withLock(path, patient, () => Promise.reject(new Error('no'))),
			/no/,
		);
		assert.deepEqual(await left(), []);
	});

	it('lets one in at a time', async () => {
		let inside = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++inside);
			await new Promise(setImmediate);
			inside--;
		};
		await Promise.all(Array.from({ length: 20 }, () => withLock(path, patient, work)));
		assert.equal(most, 1);
	});

	it('is busy while a live owner holds it, and stays that owner’s', async () => {
		await withLock(path, patient, async () => {
			const before = await readFile(path, 'utf8');
			await assert.rejects(
				withLock(path, { waitMs: 30 }, () => Promise.resolve()),
				(error) =>
					isRegistryError(error, 'registry-busy') && error.message.includes(`process ${process.pid} on `),
			);
			assert.equal(await readFile(path, 'utf8'), before);
		});
	});

	it('is never taken from another host', async () => {
		await stale({ host: 'elsewhere' });
		await assert.rejects(
			withLock(path, { waitMs: 30 }, () => Promise.resolve()),
			(error) => isRegistryError(error, 'registry-busy') && error.message.includes('on elsewhere'),
		);
		assert.match(await readFile(path, 'utf8'), /DEAD/);
	});

	it('is taken over from a process that is gone', async () => {
		await stale();
		assert.equal(await withLock(path, { waitMs: 0 }, () => Promise.resolve('done')), 'done');
		assert.deepEqual(await left(), ['x']);
	});

	it('is taken over where the process id was given again', async () => {
		await stale({ pid: process.pid, start: '1' });
		assert.equal(await withLock(path, { waitMs: 0 }, () => Promise.resolve('done')), 'done');
	});

	it('is taken over from one who died while taking over', async () => {
		await stale();
		await writeFile(`${path}.dead-DEAD`, (await readFile(path, 'utf8')).replace('DEAD', 'DEAD2'));
		assert.equal(await withLock(path, { waitMs: 0 }, () => Promise.resolve('done')), 'done');
		assert.deepEqual(await left(), ['x']);
	});

	it('is not taken from who took it over in the meantime', async () => {
		await stale();
		const living = JSON.stringify({ ...(await currentOwner()), nonce: 'LIVING' });
		let contender: Promise<unknown> | undefined;
		await withLock(`${path}.dead-DEAD`, patient, async () => {
			contender = withLock(path, { waitMs: 300 }, () => Promise.resolve());
			contender.catch(() => undefined);
			// It has seen the dead owner as soon as it asks for the right to replace it.
			await delay(100);
			await writeFile(path, living);
		});
		await assert.rejects(contender ?? Promise.resolve(), (error) => isRegistryError(error, 'registry-busy'));
		assert.equal(await readFile(path, 'utf8'), living);
	});

	it('leaves alone what is another’s when it lets go', async () => {
		await withLock(path, patient, () => writeFile(path, JSON.stringify({ nonce: 'OTHER' })));
		assert.match(await readFile(path, 'utf8'), /OTHER/);
	});

	it('takes an unreadable lock for one being written, until it is old', async () => {
		await folder.write('gmr/x', '');
		await writeFile(path, '');
		await assert.rejects(
			withLock(path, { waitMs: 30 }, () => Promise.resolve()),
			(error) => isRegistryError(error, 'registry-busy'),
		);
		const longAgo = Date.now() / 1000 - 3600;
		await utimes(path, longAgo, longAgo);
		assert.equal(await withLock(path, { waitMs: 0 }, () => Promise.resolve('done')), 'done');
	});

	it('leaves none behind where there is no room for what it says', async function () {
		if (process.platform === 'win32') return this.skip();
		// No file may have a byte, and that is an error instead of a signal.
		const limited = `trap '' XFSZ; ulimit -f 0; exec "$@"`;
		const contender = fileURLToPath(new URL('../kit/lockContender.js', import.meta.url));
		const args = [process.execPath, contender, path, join(folder.path, 'inside'), '1'];
		for (const isStale of [false, true]) {
			if (isStale) await stale();
			const before = isStale ? await left() : [];
			await assert.rejects(promisify(execFile)('sh', ['-c', limited, 'sh', ...args]), /EFBIG: .*lock-/);
			assert.deepEqual(await left(), before);
		}
	});

	it('has exactly one owner at a time among 8 contenders for a stale lock', async () => {
		const contender = new URL('../kit/lockContender.js', import.meta.url);
		for (let round = 0; round < 3; round++) {
			await stale();
			const children = Array.from({ length: 8 }, () =>
				fork(contender, [path, join(folder.path, 'inside'), '5']),
			);
			const exits = await Promise.all(children.map((child) => once(child, 'exit')));
			assert.deepEqual(
				exits.map(([code]) => code as number),
				Array(8).fill(0),
			);
			const log = (await folder.read('inside.log')).trim().split('\n');
			assert.equal(log.length, (round + 1) * 8 * 5);
			assert.deepEqual(await left(), ['x']);
		}
	});

	it('is one for all worktrees, and another for another registry', () => {
		assert.equal(lockPath('/r/.git', 'a'), lockPath('/r/.git', 'a'));
		assert.notEqual(lockPath('/r/.git', 'a'), lockPath('/r/.git', 'b'));
	});
});
