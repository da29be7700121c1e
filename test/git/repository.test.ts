import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { Git } from '../../src/git/git.js';
import {
	authorIdentity,
	openRepository,
	operationInProgress,
	pathInRepository,
} from '../../src/git/repository.js';
import { tempRepo, type TempRepo, type TempRepoOptions } from '../kit/tempRepo.js';

describe('repository', () => {
	let repo: TempRepo;
	afterEach(() => repo.dispose());

	const start = async (options?: TempRepoOptions) => {
		repo = await tempRepo(options);
		await repo.write('file', 'one\n');
		await repo.git('add', '--all');
		if (options?.hasIdentity !== false) await repo.git('commit', '--quiet', '-m', 'Start');
	};
	const gitIn = (folder: string) => new Git(folder, { trusted: () => true, environment: repo.environment });

	describe('openRepository', () => {
		it('tells the folders, from anywhere inside', async () => {
			await start();
			await mkdir(join(repo.path, 'deep/er'), { recursive: true });
			const gitDir = join(repo.path, '.git');
			const expected = { topLevel: repo.path, gitDir, commonDir: gitDir, objectFormat: 'sha1' };
			assert.deepEqual(await openRepository(gitIn(repo.path)), expected);
			assert.deepEqual(await openRepository(gitIn(join(repo.path, 'deep/er'))), expected);
		});

		it('tells a worktree from its repository', async () => {
			await start();
			const tree = repo.beside('tree');
			await repo.git('worktree', 'add', '--quiet', tree.path, '-b', 'side');
			const found = await openRepository(gitIn(tree.path));
			assert.deepEqual(found, {
				topLevel: tree.path,
				gitDir: join(repo.path, '.git/worktrees/tree'),
				commonDir: join(repo.path, '.git'),
				objectFormat: 'sha1',
			});
		});

		it('takes a submodule for a repository of its own', async () => {
			await start();
			await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.path, 'sub');
			const found = await openRepository(gitIn(join(repo.path, 'sub')));
			assert.equal(found.topLevel, join(repo.path, 'sub'));
			assert.equal(found.commonDir, join(repo.path, '.git/modules/sub'));
		});

		it('knows sha256, and folders with a line break', async () => {
			repo = await tempRepo();
			const odd = repo.beside('a\nb');
			await mkdir(odd.path);
			await odd.git('init', '--quiet', '--object-format=sha256');
			const found = await openRepository(gitIn(odd.path));
			assert.equal(found.objectFormat, 'sha256');
			assert.equal(found.topLevel, odd.path);
			assert.equal(found.gitDir, join(odd.path, '.git'));
		});

		it('refuses what is outside, bare, or inside of .git', async () => {
			await start();
			const bare = repo.beside('bare').path;
			await repo.git('init', '--quiet', '--bare', bare);
			const refused = [
				[join(repo.path, '..'), 'not-a-repository'],
				[join(repo.path, '.git'), 'not-a-repository'],
				[bare, 'repository-bare'],
			] as const;
			for (const [folder, code] of refused)
				await assert.rejects(
					openRepository(gitIn(folder)),
					(error) => isRegistryError(error, code) && error.message.includes(folder),
					folder,
				);
		});

		it('is not trapped by a folder of the work tree that looks like a repository', async () => {
			await start();
			await repo.git('init', '--quiet', '--bare', 'registry');
			await repo.git('-C', 'registry', 'config', 'core.fsmonitor', 'touch trapped');
			await assert.rejects(openRepository(gitIn(join(repo.path, 'registry'))), (error) =>
				isRegistryError(error, 'repository-bare'),
			);
			const git = gitIn(join(repo.path, 'registry'));
			await assert.rejects(git.run({ command: ['ls-files', '-z'] }), /cannot use bare repository/);
		});

		it('says what to do about a repository of another user', async () => {
			await start();
			// git's own switch for its tests; a program before git on the PATH sets it, since the writer passes none on.
			const bin = repo.beside('bin').path;
			await mkdir(bin);
			const path = repo.environment['PATH'] ?? '';
			const program = `#!/bin/sh\nPATH='${path}'\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"\n`;
			await writeFile(join(bin, 'git'), program, { mode: 0o755 });
			const environment = { ...repo.environment, PATH: `${bin}${delimiter}${path}` };
			await assert.rejects(
				openRepository(new Git(repo.path, { trusted: () => true, environment })),
				(error) => isRegistryError(error, 'repository-foreign') && error.message.includes(repo.path),
			);
		});
	});

	describe('authorIdentity', () => {
		it('is what a commit would say', async () => {
			await start({ config: { 'user.name': 'Ada "Å" O’Neill' } });
			assert.equal(await authorIdentity(gitIn(repo.path)), 'Ada "Å" O’Neill <ada@example.com>');
		});

		it('may be missing', async () => {
			await start({ hasIdentity: false, config: { 'user.useConfigOnly': 'true' } });
			await assert.rejects(authorIdentity(gitIn(repo.path)), (error) =>
				isRegistryError(error, 'identity-missing'),
			);
			await repo.git('config', 'user.email', 'ada@example.com');
			await repo.git('config', 'user.name', '');
			await assert.rejects(authorIdentity(gitIn(repo.path)), (error) =>
				isRegistryError(error, 'identity-missing'),
			);
		});
	});

	describe('operationInProgress', () => {
		const inProgress = async () => operationInProgress(await openRepository(gitIn(repo.path)));
		const failing = async (...args: string[]) => assert.rejects(repo.git(...args));
		const fork = async () => {
			await start();
			await repo.git('switch', '--quiet', '-c', 'side');
			await repo.write('file', 'side\n');
			await repo.git('commit', '--quiet', '-am', 'Side');
			await repo.git('switch', '--quiet', 'main');
			await repo.write('file', 'main\n');
			await repo.git('commit', '--quiet', '-am', 'Main');
		};

		it('is nothing most of the time', async () => {
			await start();
			assert.equal(await inProgress(), undefined);
		});

		for (const [operation, ...args] of [
			['merge', 'merge', 'side'],
			['rebase', 'rebase', 'side'],
			['rebase', 'rebase', '--apply', 'side'],
			['cherry-pick', 'cherry-pick', 'side'],
			['revert', 'revert', '--no-edit', 'HEAD~1'],
		] as const)
			it(`is a ${operation} after git ${args.join(' ')}`, async () => {
				await fork();
				await failing(...args);
				assert.equal(await inProgress(), operation);
				await repo.git(args[0], '--abort');
				assert.equal(await inProgress(), undefined);
			});

		it('is a bisect', async () => {
			await fork();
			await repo.git('bisect', 'start');
			assert.equal(await inProgress(), 'bisect');
		});

		it('is a work tree’s own', async () => {
			await fork();
			await repo.git('worktree', 'add', '--quiet', repo.beside('tree').path, 'side');
			await failing('merge', 'side');
			assert.equal(
				await operationInProgress(await openRepository(gitIn(repo.beside('tree').path))),
				undefined,
			);
		});
	});

	it('tells a folder’s path inside, through links and before it is made', async () => {
		await start();
		const repository = await openRepository(gitIn(repo.path));
		await mkdir(join(repo.path, 'real'));
		await symlink(repo.path, repo.beside('link').path);
		const cases = { '': '', real: 'real', 'real/not/yet': 'real/not/yet', 'none/at all': 'none/at all' };
		for (const [folder, expected] of Object.entries(cases))
			for (const top of [repo.path, repo.beside('link').path])
				assert.equal(await pathInRepository(repository, join(top, folder)), expected, join(top, folder));
	});
});
