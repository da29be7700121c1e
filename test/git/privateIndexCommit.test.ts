import assert from 'node:assert/strict';
import { chmod, readdir, readFile, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Git } from '../../src/git/git.js';
import { openGitRegistry, type GitRegistry } from '../../src/git/openGitRegistry.js';
import { commitPaths } from '../../src/git/commit/privateIndexCommit.js';
import { LazyRegistryPlace } from '../../src/git/registryPlace.js';
import { readWorkTreeState } from '../../src/git/workTreeState.js';
import { plainAlias, plainEdit, plainInit, plainRegister } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

const alias = 'model-registry/models/fraud/aliases/champion.yaml';

describe('a commit through a private index', () => {
	let repo: TempRepo;
	let registry: GitRegistry;
	let log: string[];
	beforeEach(async () => {
		repo = await tempRepo();
		log = [];
		const note = (line: string) => log.push(line);
		const logger = { info: note, debug: note, warn: note };
		registry = openGitRegistry(join(repo.path, 'model-registry'), { environment: repo.environment, logger });
	});
	afterEach(() => repo.dispose());

	const tracked = async () => {
		for (const name of ['a', 'b', 'c', 'deep/d', 'deep/e']) await repo.write(name, `${name}\n`.repeat(20));
		await repo.write('.gitignore', '*.log\n');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await registry.writer.apply(plainInit);
		await registry.writer.apply(plainAlias(1));
	};
	const committedFiles = async () =>
		(await repo.git('show', '--name-status', '--format=', '-z', '--no-renames')).split('\0').filter(Boolean);
	/** The registry as its last commit has it: nothing staged, nothing changed. */
	const registryIsClean = async () => {
		assert.equal(
			await repo.git('status', '--porcelain', '--untracked-files=all', '--', 'model-registry'),
			'',
		);
		assert.equal(await repo.git('diff', '--cached', '--', 'model-registry'), '');
		assert.equal(await repo.git('diff', '--', 'model-registry'), '');
	};
	const nothingIsLeft = async () => {
		const gitDir = (await repo.git('rev-parse', '--absolute-git-dir')).trim();
		const left = await readdir(join(gitDir, 'gmr'));
		assert.deepEqual(
			left.filter((name) => name !== 'incoming'),
			[],
		);
		assert.deepEqual(
			(await readdir(gitDir)).filter((name) => name.endsWith('.lock')),
			[],
		);
		assert.deepEqual(
			log.filter((line) => line.includes('not updated')),
			[],
		);
		await repo.git('fsck', '--strict', '--no-dangling');
	};

	/** What a user may have been doing, each before Edits of all kinds. */
	const situations: Record<string, () => Promise<void>> = {
		'nothing else': () => Promise.resolve(),
		'a staged new file': async () => {
			await repo.write('new', 'new\n');
			await repo.git('add', 'new');
		},
		'a staged deletion': async () => {
			await repo.git('rm', '--quiet', 'a');
		},
		'a file removed from the index only': async () => {
			await repo.git('rm', '--quiet', '--cached', 'a');
		},
		'a staged and an unstaged change': async () => {
			await repo.write('a', 'staged\n');
			await repo.git('add', 'a');
			await repo.write('b', 'unstaged\n');
		},
		'an unstaged deletion': () => rm(join(repo.path, 'deep/d')),
		'a partially staged file': async () => {
			await repo.write('a', 'staged\n');
			await repo.git('add', 'a');
			await repo.write('a', 'staged\nand more\n');
		},
		'a staged rename': async () => {
			await repo.git('mv', 'a', 'moved');
		},
		'a staged mode change': async () => {
			await repo.git('update-index', '--chmod=+x', 'a');
		},
		'a staged link in place of a file': async () => {
			await rm(join(repo.path, 'a'));
			await symlink('b', join(repo.path, 'a'));
			await repo.git('add', 'a');
		},
		'intent to add': async () => {
			await repo.write('later', 'later\n');
			await repo.git('add', '--intent-to-add', 'later');
		},
		'untracked and ignored files': async () => {
			await repo.write('untracked', 'x');
			await repo.write('deep/untracked', 'x');
			await repo.write('ignored.log', 'x');
		},
		'a file assumed unchanged, one skipped': async () => {
			await repo.git('update-index', '--assume-unchanged', 'a');
			await repo.git('update-index', '--skip-worktree', 'b');
			await repo.write('a', 'mine\n');
			await repo.write('b', 'mine\n');
		},
		'a submodule with another commit checked out': async () => {
			await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.path, 'sub');
			await repo.git('commit', '--quiet', '-m', 'Submodule');
			await repo.git('-C', 'sub', 'checkout', '--quiet', 'HEAD~1');
			await repo.write('sub/a', 'changed\n');
		},
		'a staged submodule': async () => {
			await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.path, 'sub');
		},
		'an index of version 4': async () => {
			await repo.git('update-index', '--index-version=4');
			await repo.write('new', 'new\n');
			await repo.git('add', 'new');
		},
		'a split index': async () => {
			await repo.git('config', 'core.splitIndex', 'true');
			await repo.write('new', 'new\n');
			await repo.git('add', 'new');
		},
		'an untracked cache': async () => {
			await repo.git('update-index', '--untracked-cache');
			await repo.write('untracked', 'x');
			await repo.git('status');
		},
		'an index that git must rebuild': async () => {
			await repo.write('new', 'new\n');
			await repo.git('add', 'new');
			await repo.git('-c', 'index.version=4', 'reset', '--quiet');
		},
		'a change that only the time of the index gives away': async () => {
			// What git calls racily clean: same size, and the time that the index has of it.
			await repo.git('config', 'core.trustctime', 'false');
			await repo.git('config', 'core.checkStat', 'minimal');
			const hourAgo = Math.trunc(Date.now() / 1000) - 3600;
			await repo.write('a', 'A\n');
			await utimes(join(repo.path, 'a'), hourAgo, hourAgo);
			await repo.git('commit', '--quiet', '-m', 'A', '--', 'a');
			await repo.write('a', 'B\n');
			await utimes(join(repo.path, 'a'), hourAgo, hourAgo);
			await utimes(join(repo.path, '.git/index'), hourAgo, hourAgo);
			assert.equal(await repo.git('--no-optional-locks', 'diff', '--name-only'), 'a\n');
		},
		'changes made in the same moment as the index was written': async () => {
			await repo.write('a', 'A\n'.repeat(20));
			await repo.git('add', 'a');
			await repo.git('commit', '--quiet', '-m', 'A');
			await repo.write('a', 'B\n'.repeat(20));
		},
	};
	for (const [name, arrange] of Object.entries(situations))
		it(`leaves alone ${name}`, async () => {
			await tracked();
			await arrange();
			const before = await userWork(repo);

			await registry.writer.apply(plainAlias(2));
			assert.deepEqual(await committedFiles(), ['M', alias]);
			assert.deepEqual(await userWork(repo), before);
			await registryIsClean();

			const added = 'models/fraud/aliases/new.yaml';
			const both = plainEdit([
				{ kind: 'delete', path: 'models/fraud/aliases/champion.yaml' },
				{ kind: 'write', path: added, text: 'version: 1\n' },
			]);
			await registry.writer.apply(both);
			assert.deepEqual(await committedFiles(), ['D', alias, 'A', `model-registry/${added}`]);
			assert.deepEqual(await userWork(repo), before);
			await registryIsClean();

			const incoming = await registry.incoming.create('fraud');
			await repo.write(`model-registry/${incoming}/artifacts/x.log`, 'ignored, and committed all the same');
			const files = { 'x.log': 'ignored, and committed all the same' };
			const { commit } = await registry.writer.apply(plainRegister(incoming, files));
			assert.equal(commit, (await repo.git('rev-parse', 'HEAD')).trim());
			assert.equal((await committedFiles()).length, 2 * 5);
			assert.deepEqual(await userWork(repo), before);
			await registryIsClean();
			await nothingIsLeft();
		});

	it('takes the user’s index over when nothing is staged, and keeps what it knows of files', async () => {
		await tracked();
		log = [];
		await registry.writer.apply(plainAlias(2));
		assert.deepEqual(
			log
				.filter((line) => line.startsWith('git '))
				.map((line) =>
					line
						.split(' ')
						.find((word) =>
							/^(config|rev-parse|update-index|commit|read-tree|ls-tree|diff-index)$/.test(word),
						),
				),
			['commit'],
		);
		// `diff-files` compares with what the index knows of files, and reads none.
		assert.equal(await repo.git('diff-files'), '');
	});

	it('commits a file of the registry with what the user had staged of it', async () => {
		await tracked();
		await repo.write(alias, 'version: 1 # mine\n');
		await repo.git('add', alias);
		await repo.write('model-registry/models/fraud/model.yaml', 'staged\n');
		await repo.git('add', 'model-registry');
		await registry.writer.apply(plainAlias(2));
		assert.deepEqual(await committedFiles(), ['M', alias]);
		assert.equal(await repo.git('status', '--porcelain'), 'A  model-registry/models/fraud/model.yaml\n');
	});

	it('works on a branch without commits, whatever is staged there', async () => {
		await repo.write('staged', 'x');
		await repo.git('add', 'staged');
		await repo.write('untracked', 'x');
		const before = await userWork(repo);
		const { commit } = await registry.writer.apply(plainInit);
		assert.equal(commit, (await repo.git('rev-parse', 'main')).trim());
		assert.equal(
			await repo.git('ls-tree', '-r', '--name-only', 'HEAD'),
			'model-registry/.gitattributes\nmodel-registry/registry.yaml\n',
		);
		assert.deepEqual({ ...(await userWork(repo)) }, before);
		await registryIsClean();
		await nothingIsLeft();
	});

	it('works on a branch without commits and without an index', async () => {
		await registry.writer.apply(plainInit);
		await registryIsClean();
		await registry.writer.apply(plainAlias(1));
		await registryIsClean();
		assert.equal((await repo.git('rev-list', '--count', 'HEAD')).trim(), '2');
	});

	it('works in a worktree, and leaves the other alone', async () => {
		await tracked();
		const tree = repo.beside('tree');
		await repo.git('worktree', 'add', '--quiet', tree.path, '-b', 'side');
		await repo.write('a', 'staged\n');
		await repo.git('add', 'a');
		await tree.write('b', 'unstaged\n');
		const [here, there] = [await userWork(repo), await userWork(tree)];
		const main = await repo.git('rev-parse', 'main');
		const writer = openGitRegistry(join(tree.path, 'model-registry'), {
			environment: repo.environment,
		}).writer;
		const { commit } = await writer.apply(plainAlias(5));
		assert.equal(`${commit}\n`, await repo.git('rev-parse', 'side'));
		assert.equal(await repo.git('rev-parse', 'main'), main);
		assert.deepEqual(await userWork(repo), here);
		assert.deepEqual(await userWork(tree), there);
		assert.equal(await tree.git('status', '--porcelain', '--', 'model-registry'), '');
	});

	it('works in a registry that is the whole repository', async () => {
		await repo.write('README.md', 'x');
		await repo.git('add', 'README.md');
		const { writer } = openGitRegistry(repo.path, { environment: repo.environment });
		await writer.apply(plainInit);
		await writer.apply(plainAlias(1));
		assert.equal(await repo.git('status', '--porcelain'), 'A  README.md\n');
	});

	it('works in a sha256 repository', async () => {
		const other = repo.beside('other');
		await repo.git('init', '--quiet', '--object-format=sha256', '--initial-branch=main', other.path);
		await other.git('config', 'user.name', 'Ada');
		await other.git('config', 'user.email', 'ada@example.com');
		const { writer } = openGitRegistry(join(other.path, 'model-registry'), { environment: repo.environment });
		await writer.apply(plainInit);
		await writer.apply(plainAlias(1));
		await other.write('staged', 'x');
		await other.git('add', 'staged');
		const { commit } = await writer.apply(
			plainEdit([{ kind: 'delete', path: 'models/fraud/aliases/champion.yaml' }]),
		);
		assert.equal(commit?.length, 64);
		assert.equal(await other.git('status', '--porcelain'), 'A  staged\n');
	});

	it('commits at the top what is named like others, and not the others', async () => {
		const { writer } = openGitRegistry(repo.path, { environment: repo.environment });
		const names = ['*', ':(top)x', 'x', '[x]', ':/', '?'].filter((name) => !name.includes('/'));
		for (const name of names) await repo.write(name, 'one');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		for (const name of names) await repo.write(name, 'two');
		for (const name of names) {
			await writer.apply(plainEdit([{ kind: 'write', path: name, text: 'three' }]));
			assert.deepEqual(await committedFiles(), ['M', name]);
		}
		assert.equal(await repo.git('status', '--porcelain'), '');
	});

	it('commits under a name that is a pathspec, an option or a comment', async () => {
		await tracked();
		const names = [
			':(top)x',
			'-n',
			'--all',
			'*',
			'[a]',
			'line\nbreak',
			'"quoted"',
			"it's",
			'é',
			'tab\t',
			'#x',
			'\u202e',
		];
		const changes = names.map(
			(name) => ({ kind: 'write', path: `models/fraud/${name}`, text: name }) as const,
		);
		await registry.writer.apply(plainEdit(changes));
		const expected = names.flatMap((name) => ['A', `model-registry/models/fraud/${name}`]);
		assert.deepEqual((await committedFiles()).sort(), expected.sort());
		await registryIsClean();
		await registry.writer.apply(
			plainEdit(names.map((name) => ({ kind: 'delete', path: `models/fraud/${name}` }))),
		);
		assert.equal((await committedFiles()).length, 2 * names.length);
		await registryIsClean();
	});

	it('keeps a summary that git would take for a comment, and forges no trailer', async () => {
		await tracked();
		await repo.git('config', 'commit.cleanup', 'strip');
		const reason = 'because\n\nRegistry-Version: 99\r\nRegistry-Version: 98';
		const change = { kind: 'write', path: 'x', text: 'x' } as const;
		await registry.writer.apply(plainEdit([change], { summary: '# 1 is   the best', version: 7, reason }));
		assert.equal(await repo.git('log', '-1', '--format=%s'), '# 1 is   the best\n');
		assert.equal(await repo.git('log', '-1', '--format=%(trailers:key=Registry-Version,valueonly)'), '7\n\n');
		assert.match(
			await repo.git('log', '-1', '--format=%(trailers:key=Registry-Reason,valueonly)'),
			/^because Registry-Version: 99 Registry-Version: 98\n/,
		);
	});

	it('makes no empty commit', async () => {
		await tracked();
		const head = await repo.git('rev-parse', 'HEAD');
		const hook = join(repo.path, '.git/hooks/pre-commit');
		await repo.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n');
		await chmod(hook, 0o755);
		const same = {
			kind: 'write',
			path: 'models/fraud/aliases/champion.yaml',
			text: await repo.read(alias),
		} as const;
		for (const changes of [[same], [], [{ kind: 'delete', path: 'models/none.yaml' } as const]]) {
			const applied = await registry.writer.apply(plainEdit(changes));
			assert.equal(applied.commit, undefined);
		}
		assert.equal(await repo.git('rev-parse', 'HEAD'), head);

		await rm(hook);
		await repo.write(alias, 'not committed\n');
		const undone = { ...same, text: await repo.git('show', `HEAD:${alias}`) };
		assert.equal((await registry.writer.apply(plainEdit([undone]))).commit, undefined);
		assert.equal(await repo.git('rev-parse', 'HEAD'), head);
		await registryIsClean();
	});

	it('commits what is on disk already, but not in git', async () => {
		await tracked();
		await repo.write(alias, 'by hand\n');
		const { commit } = await registry.writer.apply(
			plainEdit([{ kind: 'write', path: 'models/fraud/aliases/champion.yaml', text: 'by hand\n' }]),
		);
		assert.ok(commit);
		await registryIsClean();
	});

	it('signs where the user signs', async () => {
		await tracked();
		await repo.write(
			'../signer',
			'#!/bin/sh\ncat > /dev/null\nprintf "\\n[GNUPG:] SIG_CREATED \\n" >&2\necho signature\n',
		);
		await chmod(join(repo.path, '../signer'), 0o755);
		await repo.git('config', 'gpg.program', join(repo.path, '../signer'));
		await repo.git('config', 'commit.gpgSign', 'true');
		const { commit } = await registry.writer.apply(plainAlias(2));
		assert.match(await repo.git('cat-file', 'commit', commit ?? ''), /\ngpgsig signature\n/);
		await registryIsClean();
	});

	it('lets git pack when there is much to pack', async () => {
		await tracked();
		const files = Array.from(
			{ length: 30 },
			(_, file) => `.git/objects/17/${String(file).padStart(38, '0')}`,
		);
		for (const file of files) await repo.write(file, '');
		await registry.writer.apply(plainAlias(2));
		assert.ok(log.some((line) => line.startsWith('git commit ')));
		// An object that git has made may be in the folder as well.
		for (const file of files) await rm(join(repo.path, file));
		await registry.writer.apply(plainAlias(3));
		assert.ok(log.some((line) => line.startsWith('git -c maintenance.auto=false commit ')));
	});

	it('waits for the user’s index.lock, and says so when it can not', async () => {
		await tracked();
		const lock = join(repo.path, '.git/index.lock');
		await repo.write('.git/index.lock', '');
		const waiting = registry.writer.apply(plainAlias(2));
		while (!(await repo.git('log', '-1', '--format=%s')).includes('version 2'))
			await new Promise(setImmediate);
		await rm(lock);
		await waiting;
		await registryIsClean();

		for (const arrange of [() => Promise.resolve(), () => repo.git('rm', '--quiet', '--cached', 'a')]) {
			await arrange();
			await repo.write('.git/index.lock', 'the user’s');
			const note = (line: string) => log.push(line);
			const impatient = openGitRegistry(join(repo.path, 'model-registry'), {
				environment: repo.environment,
				logger: { info: note, debug: note, warn: note },
				indexWaitMs: 50,
			});
			log = [];
			const { commit } = await impatient.writer.apply(plainAlias(3));
			assert.equal(`${commit}\n`, await repo.git('rev-parse', 'HEAD'), 'the commit stands');
			assert.ok(log.some((line) => line.includes(`git reset -q -- ${alias}`)));
			assert.equal(await readFile(lock, 'utf8'), 'the user’s');
			await rm(lock);
			await repo.git('reset', '--quiet', '--', alias);
			await registryIsClean();
		}
	});

	it('is made anew where somebody commits between our look at HEAD and git’s', async () => {
		await tracked();
		await repo.write('a', 'the user’s\n');
		await repo.write(alias, 'ours\n');
		let users = '';
		class Meddling extends Git {
			override async feed(...args: Parameters<Git['feed']>) {
				if (args[0].command.includes('commit') && users === '') {
					await repo.git('commit', '--quiet', '-m', 'The user’s', '--', 'a');
					users = await repo.git('rev-parse', 'HEAD');
				}
				return super.feed(...args);
			}
		}
		const git = new Meddling(repo.path, { trusted: () => true, environment: repo.environment });
		const options = { trusted: () => true, environment: repo.environment };
		const place = await new LazyRegistryPlace(join(repo.path, 'model-registry'), options).find();
		const { repository } = place;
		const next = async () => ({
			state: await readWorkTreeState(place),
			...{
				paths: [alias],
				message: 'Ours\n',
				mayBeEmpty: false,
				hooks: 'run' as const,
				isQuick: true,
				isSigned: false,
			},
			release: () => Promise.resolve(),
		});
		const commit = await commitPaths(git, repository, next, { indexWaitMs: 1000 });
		assert.equal(`${commit}\n`, await repo.git('rev-parse', 'HEAD'));
		assert.equal(await repo.git('rev-parse', 'HEAD~1'), users);
		assert.equal(await repo.git('show', 'HEAD:a'), 'the user’s\n');
		assert.deepEqual(await committedFiles(), ['M', alias]);
		assert.equal(await repo.git('status', '--porcelain'), '');
		await nothingIsLeft();
	});
});
