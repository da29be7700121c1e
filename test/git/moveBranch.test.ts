import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { Git } from '../../src/git/git.js';
import { moveBranch, recoverInterruptedSync, type BranchMove } from '../../src/git/sync/moveBranch.js';
import { LazyRegistryPlace, type RegistryPlace } from '../../src/git/registryPlace.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { plainInit } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('moveBranch', () => {
	let repo: TempRepo;
	let place: RegistryPlace;
	let move: BranchMove;
	const big = 'x'.repeat(10_000);
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('changed', 'old');
		await repo.write('gone', 'old');
		await repo.write('kept', 'old');
		const from = await commit('From');
		await repo.write('changed', 'new');
		await repo.write('added', big);
		await repo.write('folder/added too', 'new');
		await rm(join(repo.path, 'gone'));
		const to = await commit('To');
		await repo.git('reset', '--quiet', '--hard', from);
		const options = { trusted: () => true, environment: repo.environment };
		place = await new LazyRegistryPlace(join(repo.path, 'reg'), options).find();
		move = { branch: 'refs/heads/main', from, to, why: 'test' };
	});
	afterEach(() => repo.dispose());

	const commit = async (message: string) => {
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', message);
		return (await repo.git('rev-parse', 'HEAD')).trim();
	};
	const head = async () => (await repo.git('rev-parse', 'HEAD')).trim();
	const journals = async () =>
		(await readdir(join(repo.path, '.git/gmr')).catch(() => [])).filter((name) => name.startsWith('sync-'));
	/** As a process leaves it that was killed when the move was noted, and nothing else done. */
	const interrupt = async () => {
		const killed = new Git(repo.path, place.git.options);
		killed.feed = (command, input) => {
			const isChange = command.command[0] === 'read-tree' && !command.command.includes('--dry-run');
			return isChange ? Promise.reject(new Error('killed')) : place.git.feed(command, input);
		};
		await assert.rejects(moveBranch({ ...place, git: killed }, move), /killed/);
		assert.equal((await journals()).length, 1);
	};

	it('moves branch, index and work tree, and leaves no journal', async () => {
		await repo.write('kept', 'mine');
		assert.equal(await moveBranch(place, move), true);
		assert.equal(await head(), move.to);
		assert.equal(await repo.git('status', '--porcelain'), ' M kept\n');
		assert.deepEqual(await journals(), []);
	});

	it('does not replace what git ignores', async () => {
		await repo.write('.git/info/exclude', 'added*\nfolder\n');
		for (const path of ['added', 'folder/added too', 'folder']) {
			await repo.write(path, 'mine');
			await assert.rejects(moveBranch(place, move), (error) => {
				assert.ok(isRegistryError(error, 'sync-in-the-way'));
				assert.deepEqual(error.failure.data, { path });
				return true;
			});
			assert.equal(await repo.read(path), 'mine');
			assert.equal(await head(), move.from);
			await rm(join(repo.path, path.split('/')[0] ?? ''), { recursive: true });
		}
		assert.deepEqual(await journals(), []);
		assert.equal(await moveBranch(place, move), true);
	});

	it('does nothing where HEAD is elsewhere', async () => {
		await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Meanwhile');
		const before = await head();
		assert.equal(await moveBranch(place, move), false);
		assert.equal(await head(), before);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	const halves: Readonly<Record<string, () => Promise<unknown>>> = {
		'before the work tree': () => Promise.resolve(),
		'with some files written': async () => {
			await repo.write('added', big);
			await repo.write('changed', 'new');
		},
		'with a file half written': async () => {
			await repo.write('folder/added too', 'new');
			await repo.write('added', big.slice(0, 4096));
		},
		'with a file removed': () => rm(join(repo.path, 'gone')),
		'with all but the branch': () => repo.git('read-tree', '-m', '-u', move.from, move.to),
		'with the branch moved': async () => {
			await repo.git('read-tree', '-m', '-u', move.from, move.to);
			await repo.git('update-ref', 'HEAD', move.to);
		},
	};
	for (const [when, half] of Object.entries(halves))
		it(`is ended by who comes next: ${when}`, async () => {
			await interrupt();
			await half();
			await repo.write('untracked', 'mine');
			await repo.write('kept', 'mine');
			assert.equal(await recoverInterruptedSync(place), true);
			assert.equal(await head(), move.to);
			assert.equal(await repo.git('status', '--porcelain'), ' M kept\n?? untracked\n');
			assert.deepEqual(await journals(), []);
			assert.equal(await recoverInterruptedSync(place), false);
		});

	it('is ended by the next Edit, which then sees what came', async () => {
		await interrupt();
		const { writer } = openGitRegistry(place.root, { environment: repo.environment });
		const { commit } = await writer.apply(plainInit);
		assert.equal((await repo.git('rev-parse', `${commit}~1`)).trim(), move.to);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('does not end it over what somebody wrote meanwhile', async () => {
		await interrupt();
		await writeFile(join(repo.path, 'added'), 'mine');
		await assert.rejects(recoverInterruptedSync(place), (error) => isRegistryError(error, 'sync-in-the-way'));
		assert.equal(await repo.read('added'), 'mine');
		await rm(join(repo.path, 'added'));
		assert.equal(await recoverInterruptedSync(place), true);
		assert.equal(await head(), move.to);
	});

	it('leaves alone what the user has taken over', async () => {
		await interrupt();
		await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Mine');
		const before = await head();
		assert.equal(await recoverInterruptedSync(place), true);
		assert.equal(await head(), before);
		assert.deepEqual(await journals(), []);
	});
});
