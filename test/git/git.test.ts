import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { isRegistryError } from '../../src/core/errors.js';
import { Git, gitArguments, type GitOptions } from '../../src/git/git.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('Git', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Start');
	});
	afterEach(() => repo.dispose());

	const gitWith = (options: Partial<GitOptions> = {}, folder = repo.path) =>
		new Git(folder, { trusted: () => true, environment: repo.environment, ...options });

	it('reads through simple-git, feeds through a process', async () => {
		const git = gitWith();
		assert.match(await git.read({ command: ['rev-parse', 'HEAD'] }), /^[0-9a-f]{40}\n$/);
		const id = await git.run({ command: ['hash-object', '--stdin'] }, 'abc');
		assert.equal(id.toString('utf8'), 'f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f\n');
		assert.equal((await git.run({ command: ['ls-files', '-z'] })).length, 0);
	});

	it('gives large output whole', async () => {
		await repo.write('large', 'é'.repeat(3_000_000));
		await repo.git('add', 'large');
		assert.equal((await gitWith().run({ command: ['cat-file', 'blob', ':large'] })).length, 6_000_000);
		assert.equal((await gitWith().read({ command: ['cat-file', 'blob', ':large'] })).length, 3_000_000);
	});

	it('fails with the command and what git said, also when it said nothing', async () => {
		for (const call of ['read', 'run'] as const) {
			await assert.rejects(gitWith()[call]({ command: ['cat-file', '-e', 'nothing'] }), (error) => {
				assert.ok(isRegistryError(error, 'git-failed'));
				assert.deepEqual(error.failure.data, {
					command: 'cat-file',
					detail: 'fatal: Not a valid object name nothing',
				});
				return true;
			});
			const silent = { command: ['-c', 'core.abbrev=9', 'rev-parse', '--quiet', '--verify', 'nothing'] };
			await assert.rejects(gitWith()[call](silent), (error) => {
				assert.ok(isRegistryError(error, 'git-failed'));
				assert.deepEqual(error.failure.data, { command: 'rev-parse', detail: 'exit code 1' });
				return true;
			});
		}
		for (const call of ['ask', 'feed'] as const)
			assert.equal((await gitWith()[call]({ command: ['cat-file', '-e', 'nothing'] })).exitCode, 128);
	});

	it('starts no process in an untrusted workspace, asked anew each time', async () => {
		let isTrusted = false;
		const git = gitWith({ trusted: () => isTrusted, environment: { PATH: '/nowhere' } });
		for (const call of ['read', 'run', 'ask', 'feed'] as const)
			await assert.rejects(git[call]({ command: ['version'] }), (error) =>
				isRegistryError(error, 'registry-read-only'),
			);
		isTrusted = true;
		await assert.rejects(git.run({ command: ['version'] }), (error) => isRegistryError(error, 'git-missing'));
	});

	it('tells a missing git from a missing folder', async () => {
		for (const call of ['read', 'run'] as const) {
			const environment = { PATH: '/nowhere' };
			await assert.rejects(gitWith({ environment })[call]({ command: ['version'] }), (error) =>
				isRegistryError(error, 'git-missing'),
			);
			await assert.rejects(gitWith({}, join(repo.path, 'absent'))[call]({ command: ['version'] }), (error) =>
				isRegistryError(error, 'not-a-repository'),
			);
		}
	});

	it('ends a process that does not answer', async () => {
		await repo.git('config', 'alias.wait', '!exec sleep 60');
		const git = gitWith({ timeoutMs: 200 });
		for (const call of ['read', 'run'] as const)
			await assert.rejects(
				git[call]({ command: ['wait'] }),
				(error) => isRegistryError(error, 'git-failed') && error.message.includes('no answer within'),
			);
	}).timeout(50_000);

	it('does not wait for what git leaves running', async () => {
		await repo.git('config', 'alias.leave', '!sleep 60 & echo left');
		for (const call of ['read', 'run'] as const)
			assert.equal(String(await gitWith()[call]({ command: ['leave'] })), 'left\n');
	}).timeout(50_000);

	it('tells its arguments to the log', async () => {
		const lines: string[] = [];
		const log = (message: string) => lines.push(message);
		await gitWith({ logger: { info: log, debug: log, warn: log } }).run({
			command: ['ls-files', '-z'],
			operands: ['a b', '-x'],
		});
		assert.deepEqual(lines, ['git -c safe.bareRepository=explicit ls-files -z -- "a b" -x']);
	});

	it('has the same flags whatever the operands', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' })), (operands) => {
				const argv = gitArguments({ command: ['ls-files', '-z'], operands });
				assert.deepEqual(argv.slice(0, 5), ['-c', 'safe.bareRepository=explicit', 'ls-files', '-z', '--']);
				assert.deepEqual(argv.slice(5), operands);
			}),
		);
	});

	it('takes operands literally', async () => {
		const names = [':(top)x', '*', '[a]', '-n', '--', 'a\nb', '"q"', 'é', ' '];
		for (const name of [...names, 'x', 'a', 'plain']) await repo.write(name, name);
		const git = gitWith();
		const input = names.map((name) => `${name}\0`).join('');
		await git.run({ command: ['update-index', '--add', '-z', '--stdin'], purpose: 'write' }, input);
		await repo.git('add', '--all');
		for (const name of names) {
			const listed = await git.run({ command: ['ls-files', '-z'], operands: [name] });
			assert.equal(listed.toString('utf8'), `${name}\0`);
		}
	});
});
