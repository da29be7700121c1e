import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { plainAlias, plainInit } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

describe('after a writer was killed', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		for (const name of ['a', 'b']) await repo.write(name, name);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await open().apply(plainInit);
		await open().apply(plainAlias(1));
	});
	afterEach(() => repo.dispose());

	const root = () => join(repo.path, 'model-registry');
	const open = () => openGitRegistry(root(), { environment: repo.environment }).writer;
	const kill = 'kill -9 $WRITER_PID';
	const hook = async (name: string) => {
		await repo.write(`.git/hooks/${name}`, `#!/bin/sh\n[ -z "$WRITER_PID" ] || ${kill}\n`);
		await chmod(join(repo.path, '.git/hooks', name), 0o755);
	};
	const whileStaging = async () => {
		await repo.git('config', 'filter.kill.clean', `sh -c '${kill}; cat'`);
		await repo.write('.git/info/attributes', '*.bin filter=kill\nchampion.yaml filter=kill\n');
	};
	const die = async (what: 'alias' | 'register') => {
		const script = new URL('../kit/dyingWriter.js', import.meta.url);
		const child = fork(script, [root(), what], { env: { ...repo.environment }, stdio: 'ignore' });
		assert.equal((await once(child, 'exit'))[1], 'SIGKILL');
		// git is on its own now; it is done when nobody holds one of its locks.
		while ((await leftovers()).some((name) => name.endsWith('.lock'))) await delay(5);
		await rm(join(repo.path, '.git/hooks'), { recursive: true, force: true });
		await rm(join(repo.path, '.git/info/attributes'), { force: true });
	};
	const leftovers = async () => {
		const names = await readdir(join(repo.path, '.git'), { recursive: true });
		return names.filter(
			(name) => name.endsWith('.lock') || /^gmr\/(?!incoming)/.test(name) || /^gmr\/incoming\/./.test(name),
		);
	};

	for (const isStaged of [false, true]) {
		const beside = isStaged ? ', beside what the user has staged' : '';
		const arrange = async () => {
			if (!isStaged) return;
			await repo.write('a', 'staged');
			await repo.git('add', 'a');
			await repo.git('rm', '--quiet', 'b');
		};

		it(`the index catches up with a commit that was made${beside}`, async () => {
			await arrange();
			const before = await userWork(repo);
			for (const what of ['alias', 'register'] as const) {
				await hook('post-commit');
				await die(what);
				assert.notEqual(await repo.git('diff', '--cached', '--', 'model-registry'), '', 'left behind');
				await open().apply(plainAlias(3));
				assert.deepEqual(await userWork(repo), before);
				assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), '');
				assert.deepEqual(await leftovers(), []);
			}
			assert.match(await repo.git('log', '--format=%s'), /^Register fraud version 1$/m);
		});

		it(`what was not committed is committed by who comes next${beside}`, async () => {
			await arrange();
			const before = await userWork(repo);
			await whileStaging();
			await die('register');
			await open().apply(plainAlias(3));
			assert.deepEqual(await userWork(repo), before);
			assert.equal(
				await repo.git('status', '--porcelain', '--untracked-files=all', '--', 'model-registry'),
				'',
			);
			assert.match(await repo.git('log', '-1', '--format=%B'), /^- Register fraud version 1$/m);
			assert.deepEqual(await leftovers(), []);
		});
	}

	it('what the user staged since is left alone', async () => {
		await hook('post-commit');
		await die('alias');
		const alias = 'model-registry/models/fraud/aliases/champion.yaml';
		await repo.write(alias, 'mine\n');
		await repo.git('add', alias);
		const staged = await repo.git('diff', '--cached');
		await open().apply(plainAlias(3, 'other'));
		assert.equal(await repo.git('diff', '--cached'), staged);
	});

	it('an index.lock is removed that is ours, and none else', async () => {
		await whileStaging();
		await die('register');
		const gmr = join(repo.path, '.git/gmr');
		const index = (await readdir(gmr)).find((name) => name.startsWith('index-')) ?? '';
		const lock = join(repo.path, '.git/index.lock');
		const left = Buffer.from(await readFile(join(gmr, index)));
		await link(join(gmr, index), lock);
		await open().apply(plainAlias(3));
		assert.deepEqual(await leftovers(), []);

		await repo.write(`.git/gmr/${index}`, left);
		await repo.write('.git/index.lock', left);
		const impatient = openGitRegistry(root(), { environment: repo.environment, indexWaitMs: 0 });
		await impatient.writer.apply(plainAlias(4));
		assert.deepEqual(await leftovers(), ['index.lock']);
	});
});
