import assert from 'node:assert/strict';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo } from '../kit/tempRepo.js';

describe('gmr exec where changes go to branches of their own', () => {
	it('refuses to start, unless nothing can be changed', async () => {
		const repo = await tempRepo();
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		await repo.git('config', 'gmr.commit', 'branch');
		const command = ['--', process.execPath, '-e', '0'];
		const refused = await gmrIn(repo.path, ['exec', ...command]);
		assert.equal(refused.code, 2, refused.err);
		assert.match(refused.err, /gmr\.commit is branch here/);
		assert.equal((await gmrIn(repo.path, ['exec', '--read-only', ...command])).code, 0);
		assert.equal((await gmrIn(repo.path, ['exec', '--at', 'HEAD', ...command])).code, 0);
		await repo.git('config', 'gmr.commit', 'commit');
		assert.equal((await gmrIn(repo.path, ['exec', ...command])).code, 0);
		await repo.dispose();
	});
});
