import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { access, chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRegistryError } from '../../src/core/errors.js';
import { openGitRegistry, type GitRegistry } from '../../src/git/openGitRegistry.js';
import { plainAlias, plainInit, plainRegister } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

const alias = 'model-registry/models/fraud/aliases/champion.yaml';

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		// No such process.
		return false;
	}
}

/** Lines of a hook that lets the user's own commits pass. */
const onlyOurs = 'case $GIT_INDEX_FILE in */gmr/index-*) ;; *) exit 0;; esac';
/** Lines of a hook that says it runs, and waits until it may go on. */
const untilGo = ['touch running', 'while [ ! -e go ]; do sleep 0.01; done'];

describe('hooks and signers', () => {
	let repo: TempRepo;
	let registry: GitRegistry;
	beforeEach(async () => {
		repo = await tempRepo();
		for (const name of ['a', 'b', 'c']) await repo.write(name, name);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		registry = openGitRegistry(join(repo.path, 'model-registry'), {
			environment: { ...repo.environment, LC_ALL: 'en_US.UTF-8' },
		});
		await registry.writer.apply(plainInit);
		await registry.writer.apply(plainAlias(1));
	});
	afterEach(() => repo.dispose());

	const hook = async (name: string, ...lines: string[]) => {
		await repo.write(`.git/hooks/${name}`, ['#!/bin/sh', ...lines, ''].join('\n'));
		await chmod(join(repo.path, '.git/hooks', name), 0o755);
	};
	const isThere = (path: string) =>
		access(join(repo.path, path)).then(
			() => true,
			() => false,
		);
	const until = async (condition: () => Promise<boolean>) => {
		while (!(await condition())) await delay(5);
	};
	const head = async () => (await repo.git('rev-parse', 'HEAD')).trim();
	const commitFailed = (detail: RegExp) => (error: unknown) => {
		assert.ok(isRegistryError(error, 'commit-failed'), String(error));
		assert.ok(error.failure.code === 'commit-failed');
		assert.match(error.failure.data.detail, detail);
		return true;
	};

	const failures: Record<string, { arrange: () => Promise<void>; detail: RegExp }> = {
		'pre-commit': {
			arrange: () =>
				hook('pre-commit', 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "line $i"; done', 'exit 1'),
			detail: /^line 3\n(.|\n)*\nline 12$/,
		},
		'commit-msg': {
			arrange: () => hook('commit-msg', 'echo "no ticket" >&2', 'exit 1'),
			detail: /^no ticket$/,
		},
		'silent pre-commit': { arrange: () => hook('pre-commit', 'exit 1'), detail: /^exit code 1$/ },
		signer: {
			arrange: async () => {
				await repo.git('config', 'commit.gpgSign', 'true');
				await repo.git('config', 'gpg.program', 'false');
			},
			detail: /gpg failed to sign the data/,
		},
	};
	for (const [name, { arrange, detail }] of Object.entries(failures))
		for (const isStaged of [false, true])
			it(`leaves the Edit staged when a ${name} fails${isStaged ? ', beside what the user has staged' : ''}`, async () => {
				await arrange();
				if (isStaged) {
					await repo.write('staged', 'x');
					await repo.git('add', 'staged');
				}
				const [before, was] = [await userWork(repo), await head()];
				await assert.rejects(registry.writer.apply(plainAlias(2)), commitFailed(detail));
				assert.equal(await head(), was);
				assert.match(await repo.read(alias), /^version: 2\n/);
				assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), `M  ${alias}\n`);
				assert.deepEqual(await userWork(repo), before);

				await rm(join(repo.path, '.git/hooks'), { recursive: true });
				await repo.git('config', 'commit.gpgSign', 'false');
				await registry.writer.apply(plainAlias(3));
				assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), '');
				assert.deepEqual(await userWork(repo), before);
			});

	it('leaves a registration staged, and its number taken', async () => {
		await hook('pre-commit', 'exit 1');
		const register = async () => {
			const incoming = await registry.incoming.create('fraud');
			await repo.write(`model-registry/${incoming}/artifacts/m`, 'm');
			try {
				return await registry.writer.apply(plainRegister(incoming, { m: 'm' }));
			} finally {
				await registry.incoming.discard(incoming);
			}
		};
		await assert.rejects(register(), commitFailed(/exit code 1/));
		const staged = await repo.git('diff', '--cached', '--name-only');
		assert.ok(staged.includes('model-registry/models/fraud/versions/1/artifacts/m\n'), staged);
		assert.equal(await repo.git('diff', '--name-only'), '');
		await rm(join(repo.path, '.git/hooks'), { recursive: true });
		assert.equal((await register()).edit.version, 2);
	});

	it('gives hooks the user’s own environment and exactly our paths', async () => {
		await hook(
			'pre-commit',
			'env > env.txt',
			'git diff --cached --name-only HEAD > staged.txt',
			'git diff --cached --name-only HEAD -- "*.yaml" > yaml.txt',
		);
		await repo.write('staged', 'x');
		await repo.git('add', 'staged');
		await registry.writer.apply(plainAlias(2));
		assert.equal(await repo.read('staged.txt'), `${alias}\n`);
		assert.equal(await repo.read('yaml.txt'), `${alias}\n`, 'pathspecs are pathspecs');
		const environment = await repo.read('env.txt');
		assert.match(environment, /^LC_ALL=en_US.UTF-8$/m);
		assert.doesNotMatch(environment, /LITERAL_PATHSPECS|OPTIONAL_LOCKS/);
	});

	it('lets a hook add to the commit', async () => {
		await hook('pre-commit', 'echo generated > generated', 'git add generated');
		await registry.writer.apply(plainAlias(2));
		assert.equal(await repo.git('show', '--name-only', '--format='), `generated\n${alias}\n`);
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('leaves the user’s files on disk when a hook puts aside what is not staged', async () => {
		for (const name of ['staged', 'both']) await repo.write(name, 'committed\n');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'More');
		await repo.write('staged', 'staged\n');
		await repo.write('both', 'staged\n');
		await repo.git('add', 'staged', 'both');
		await repo.write('both', 'staged and changed\n');
		await repo.write('b', 'changed\n');
		await rm(join(repo.path, 'c'));
		for (const aside of [
			[
				'git diff --binary > ../patch',
				'git checkout -- .',
				'SEE',
				'if [ -s ../patch ]; then git apply ../patch; fi',
			],
			[
				'git stash push --quiet --keep-index',
				'SEE',
				'git reset --quiet --hard',
				'git stash pop --quiet --index',
			],
		]) {
			const see = `cat staged both b > ../seen; ls c > /dev/null 2>&1 && echo c is back >> ../seen; true`;
			await hook('pre-commit', ...aside.map((line) => (line === 'SEE' ? see : line)));
			const before = await userWork(repo);
			await registry.writer.apply(plainAlias(2));
			assert.equal(await repo.read('../seen'), 'staged\nstaged and changed\nchanged\n', aside.join('; '));
			assert.deepEqual(await userWork(repo), before, aside.join('; '));
			assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), '');
			assert.equal(await repo.git('show', '--name-only', '--format='), `${alias}\n`);
		}
	});

	it('lets a hook add to the commit beside what the user has staged and changed', async () => {
		await repo.write('staged', 'x');
		await repo.git('add', 'staged');
		await repo.write('b', 'changed');
		await hook('pre-commit', 'echo generated > generated', 'echo more >> a', 'git add generated a');
		await registry.writer.apply(plainAlias(2));
		assert.equal(await repo.git('show', '--name-only', '--format='), `a\ngenerated\n${alias}\n`);
		assert.equal(await repo.git('status', '--porcelain'), ' M b\nA  staged\n');
	});

	it('takes the message that hooks have made of ours', async () => {
		await hook('prepare-commit-msg', 'sed -i "1s/^/[gmr] /" "$1"');
		await hook('commit-msg', 'echo "Change-Id: I0123" >> "$1"');
		const { commit } = await registry.writer.apply(plainAlias(2));
		assert.equal(commit, await head());
		assert.match(
			await repo.git('log', '-1', '--format=%B'),
			/^\[gmr\] Move fraud@champion to version 2\n\n[^]*Registry-Model: fraud\n[^]*Change-Id: I0123\n/,
		);
	});

	it('is content when a post-commit hook fails, since the commit is made', async () => {
		await hook('post-commit', 'echo "no network" >&2', 'exit 1');
		const { commit } = await registry.writer.apply(plainAlias(2));
		assert.equal(commit, await head());
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('runs the hooks of core.hooksPath, as husky sets it', async () => {
		await repo.write('.husky/_/pre-commit', '#!/bin/sh\n. "$(dirname "$0")/h"\n');
		await repo.write('.husky/_/h', 'sh -e "$(dirname "$(dirname "$0")")/$(basename "$0")" "$@" || exit $?\n');
		await repo.write('.husky/pre-commit', 'echo "from husky"; exit 1\n');
		await chmod(join(repo.path, '.husky/_/pre-commit'), 0o755);
		await repo.git('config', 'core.hooksPath', '.husky/_');
		await assert.rejects(registry.writer.apply(plainAlias(2)), commitFailed(/from husky/));
		const skipping = openGitRegistry(join(repo.path, 'model-registry'), {
			environment: repo.environment,
			hooks: 'skip',
		});
		assert.equal((await skipping.writer.apply(plainAlias(3))).commit, await head());
	});

	it('tells when a hook altered a version', async () => {
		await hook(
			'pre-commit',
			'for file in $(git diff --cached --name-only); do case $file in */artifacts/m) echo more >> $file; git add $file;; esac; done',
		);
		const incoming = await registry.incoming.create('fraud');
		await repo.write(`model-registry/${incoming}/artifacts/m`, 'm');
		await assert.rejects(registry.writer.apply(plainRegister(incoming, { m: 'm' })), (error) => {
			assert.ok(isRegistryError(error, 'publication-mismatch'));
			assert.deepEqual(error.failure.data, {
				model: 'fraud',
				version: 1,
				path: 'models/fraud/versions/1/artifacts/m',
				detail: 'it changed after it was registered',
			});
			return true;
		});
	});

	it('is not kept waiting by what a hook leaves running', async () => {
		await hook('post-commit', 'sleep 60 &');
		const { commit } = await registry.writer.apply(plainAlias(2));
		assert.equal(commit, await head());
		assert.equal(await repo.git('status', '--porcelain'), '');
	}).timeout(50_000);

	it('runs in a session of its own, so that nothing can ask on the terminal', async () => {
		const sessionOf = 'ps -o sid= -p';
		await hook('pre-commit', `${sessionOf} $$ > session`);
		await registry.writer.apply(plainAlias(2));
		const ours = execFileSync('sh', ['-c', `${sessionOf} ${process.pid}`], { encoding: 'utf8' });
		assert.match(await repo.read('session'), /^ *\d+\n$/);
		assert.notEqual((await repo.read('session')).trim(), ours.trim());
	});

	it('ends a hook that never ends, and leaves the Edit staged', async () => {
		await hook('pre-commit', 'echo $$ > hook-pid', 'sleep 600');
		const { writer } = openGitRegistry(join(repo.path, 'model-registry'), {
			environment: repo.environment,
			// Enough for git and for what the hook does before it sleeps.
			timeoutMs: 3_000,
		});
		await assert.rejects(writer.apply(plainAlias(2)), commitFailed(/no answer within/));
		assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), `M  ${alias}\n`);
		const pid = Number(await repo.read('hook-pid'));
		await until(() => Promise.resolve(!isRunning(pid)));
	});

	it('lets the user stage and commit while a hook runs', async () => {
		await repo.write('a', 'staged before\n');
		await repo.git('add', 'a');
		await hook('pre-commit', onlyOurs, ...untilGo);
		const applied = registry.writer.apply(plainAlias(2));
		await until(() => isThere('running'));

		await repo.write('b', 'staged meanwhile\n');
		await repo.git('add', 'b');
		await repo.git('commit', '--quiet', '-m', 'The user’s', '--', 'a');
		const users = await head();
		await repo.write('c', 'unstaged meanwhile\n');
		const before = await userWork(repo);
		await repo.write('go', '');

		const { commit } = await applied;
		assert.equal(await head(), commit);
		assert.equal((await repo.git('rev-parse', 'HEAD~1')).trim(), users, 'made anew on the user’s commit');
		assert.equal(await repo.git('show', '--name-only', '--format='), `${alias}\n`);
		assert.equal(await repo.git('show', 'HEAD:a'), 'staged before\n', 'and does not take it back');
		await rm(join(repo.path, 'go'));
		assert.deepEqual(await userWork(repo), before);
		assert.equal(await repo.git('diff', '--cached', '--name-only'), 'b\n');
	});

	it('does not make git refuse a commit of the user’s whose hooks end later', async () => {
		await hook(
			'pre-commit',
			onlyOurs.replace('exit 0', 'touch users; while [ ! -e end ]; do sleep 0.01; done; exit 0'),
			...untilGo,
		);
		const applied = registry.writer.apply(plainAlias(2));
		await until(() => isThere('running'));
		await repo.write('b', 'the user’s\n');
		const users = repo.git('commit', '--quiet', '-m', 'The user’s', '--', 'b');
		await until(() => isThere('users'));
		await repo.write('go', '');
		await delay(500);
		await repo.write('end', '');
		await users;
		const { commit } = await applied;
		assert.equal(await head(), commit);
		assert.equal(
			await repo.git('log', '-2', '--format=%s'),
			'Move fraud@champion to version 2\nThe user’s\n',
		);
		assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry', 'b'), '');
	});

	it('leaves alone the message that the user may be writing', async () => {
		await hook('commit-msg', 'echo "Ticket: 7" >> "$1"');
		await repo.write('.git/COMMIT_EDITMSG', 'half a sentence');
		await registry.writer.apply(plainAlias(2));
		assert.equal(await repo.read('.git/COMMIT_EDITMSG'), 'half a sentence');
		assert.match(await repo.git('log', '-1', '--format=%B'), /^Move fraud@champion[^]*\nTicket: 7\n/);
	});

	it('lets the user stage while a hook runs where nothing was staged', async () => {
		await hook('pre-commit', ...untilGo);
		const applied = registry.writer.apply(plainAlias(2));
		await until(() => isThere('running'));
		await repo.write('b', 'staged meanwhile\n');
		await repo.git('add', 'b');
		const before = await userWork(repo);
		await repo.write('go', '');
		await applied;
		await rm(join(repo.path, 'go'));
		assert.deepEqual(await userWork(repo), before);
		assert.equal(await repo.git('diff', '--cached', '--name-only'), 'b\n');
	});

	it('is content when the user commits the Edit while a hook runs', async () => {
		await hook('pre-commit', onlyOurs, ...untilGo);
		const applied = registry.writer.apply(plainAlias(2));
		await until(() => isThere('running'));
		await repo.git('commit', '--quiet', '--all', '-m', 'All');
		const users = await head();
		await repo.write('go', '');
		assert.equal((await applied).commit, undefined);
		assert.equal(await head(), users);
		assert.equal(await repo.git('status', '--porcelain', '--', 'model-registry'), '');
	});

	it('commits nothing when the user switches the branch while a hook runs', async () => {
		await hook('pre-commit', onlyOurs, ...untilGo);
		const applied = registry.writer.apply(plainAlias(2));
		await until(() => isThere('running'));
		await repo.git('switch', '--quiet', '-c', 'other');
		await repo.write('b', 'other');
		await repo.git('commit', '--quiet', '-m', 'Other', '--', 'b');
		await repo.write('go', '');
		await assert.rejects(applied, commitFailed(/^main is not checked out any more$/));
		assert.equal(await repo.git('log', '-1', '--format=%s'), 'Other\n');
	});
});
