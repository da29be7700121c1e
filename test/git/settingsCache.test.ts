import assert from 'node:assert/strict';
import { Git } from '../../src/git/git.js';
import { SettingsCache } from '../../src/git/settingsCache.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('git’s settings', () => {
	let repo: TempRepo;
	let asked: number;
	let cache: SettingsCache;
	beforeEach(async () => {
		repo = await tempRepo();
		asked = 0;
		const count = () => {
			asked++;
		};
		const logger = { info: count, debug: count, warn: count };
		// git tells its own file from the top, wherever it is started.
		await repo.write('deep/file', '');
		const git = new Git(`${repo.path}/deep`, { trusted: () => true, environment: repo.environment, logger });
		cache = new SettingsCache(git);
	});
	afterEach(() => repo.dispose());

	const read = () => cache.read(Promise.resolve(repo.path));

	it('are asked for once, and again when a file of theirs has changed', async () => {
		assert.equal((await read()).get('user.name'), 'Ada');
		await read();
		assert.equal(asked, 1);
		await repo.git('config', 'gmr.commit', 'stage');
		assert.equal((await read()).get('gmr.commit'), 'stage');
		await repo.git('config', '--unset', 'gmr.commit');
		assert.equal((await read()).get('gmr.commit'), undefined);
		assert.equal(asked, 3);
	});

	it('are asked for every time where they include others', async () => {
		await repo.write('more', '[gmr]\n\tcommit = none\n');
		await repo.git('config', 'include.path', '../more');
		assert.equal((await read()).get('gmr.commit'), 'none');
		await repo.write('more', '[gmr]\n\tcommit = stage\n');
		assert.equal((await read()).get('gmr.commit'), 'stage');
	});

	it('are on as git reads them', async () => {
		for (const [value, isOn] of [
			['true', true],
			['Yes', true],
			['1', true],
			['false', false],
			['0', false],
			['no', false],
		] as const) {
			await repo.git('config', 'commit.gpgSign', value);
			assert.equal((await read()).isOn('commit.gpgsign'), isOn, value);
		}
		await repo.write('.git/config', '[commit]\n\tgpgSign\n');
		assert.equal((await read()).isOn('commit.gpgsign'), true, 'a bare key');
		assert.equal((await read()).isOn('gmr.never'), false);
	});
});
