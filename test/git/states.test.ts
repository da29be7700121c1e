import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import {
	assertNothingLeft,
	assertVersion,
	registerModel,
	startUserWork,
	writeModel,
	writeUserFiles,
} from '../kit/registeredRepo.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

const registry = 'model-registry';

describe('gmr in a repository', () => {
	let template: TempRepo;
	let repo: TempRepo;
	before(async () => {
		template = await tempRepo();
		await writeUserFiles(template);
		await writeModel(template);
		assert.equal((await gmrIn(template.path, ['init'])).code, 0);
		assert.equal((await registerModel(template.path)).code, 0);
	});
	beforeEach(async () => {
		repo = await tempRepo();
		await cp(template.path, repo.path, { recursive: true, preserveTimestamps: true });
		await repo.git('update-index', '-q', '--refresh');
	});
	afterEach(() => repo.dispose());
	after(() => template.dispose());

	/** Registers version 2 and sets an alias, each in a commit of its own paths, and leaves the user's work alone. */
	const works = async (at = repo, { version = 2, folder = registry, cwd = at.path } = {}) => {
		const before = await userWork(at, folder || '.');
		const from = (await at.git('rev-parse', 'HEAD')).trim();
		const registered = await registerModel(cwd);
		assert.equal(registered.code, 0, registered.err);
		assert.equal((JSON.parse(registered.out) as { version: number }).version, version);
		const aliased = await gmrIn(cwd, ['alias', 'set', 'fraud@stable', '1']);
		assert.equal(aliased.code, 0, aliased.err);

		const subjects = await at.git('log', '--format=%s', `${from}..HEAD`);
		assert.equal(subjects, `Set fraud@stable to version 1\nRegister fraud version ${version} as @champion\n`);
		const touched = (await at.git('diff', '--name-only', '-z', '--no-renames', from, 'HEAD'))
			.split('\0')
			.filter(Boolean);
		assert.deepEqual(
			touched.filter((path) => !path.startsWith(`${folder === '' ? '' : `${folder}/`}models/fraud/`)),
			[],
		);
		await assertVersion(at, folder, version);
		assert.deepEqual(await userWork(at, folder || '.'), before);
		if (folder !== '') assert.equal(await at.git('status', '--porcelain', '--ignored', '--', folder), '');
		await assertNothingLeft(at);
	};

	/** Everything there is. */
	const all = async (at = repo) => ({
		...(await userWork(at, 'nothing is left out')),
		refs: await at.git('for-each-ref'),
		stashes: await at.git('stash', 'list'),
	});
	/** Refuses both with the sentence, and changes nothing at all. */
	const refuses = async (sentence: RegExp, at = repo) => {
		const before = await all(at);
		for (const call of [
			() => registerModel(at.path),
			() => gmrIn(at.path, ['alias', 'set', 'fraud@stable', '1']),
		]) {
			const { code, out, err } = await call();
			assert.equal(code, 2, out);
			assert.match(err, sentence);
			assert.equal(err.trimEnd().split('\n').length, 1, err);
			assert.deepEqual(await all(at), before);
			await assertNothingLeft(at);
		}
	};
	const failing = (...args: string[]) => assert.rejects(repo.git(...args));
	/** Branches `main` and `side` that changed the same line. */
	const fork = async () => {
		await repo.git('switch', '--quiet', '-c', 'side');
		await repo.write('other.txt', 'side\n');
		await repo.git('commit', '--quiet', '-am', 'Side');
		await repo.git('switch', '--quiet', 'main');
		await repo.write('other.txt', 'main\n');
		await repo.git('commit', '--quiet', '-am', 'Main');
	};

	const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
		'core.autocrlf=true': { 'core.autocrlf': 'true', 'core.fileMode': 'false', 'core.ignoreCase': 'true' },
		'core.autocrlf=input and core.safecrlf=true': { 'core.autocrlf': 'input', 'core.safecrlf': 'true' },
		'core.splitIndex': { 'core.splitIndex': 'true' },
		'feature.manyFiles and feature.experimental': {
			'feature.manyFiles': 'true',
			'feature.experimental': 'true',
		},
		'core.sharedRepository and gc at every commit': {
			'core.sharedRepository': 'group',
			'gc.auto': '1',
			'gc.autoDetach': 'false',
		},
		'settings of what git shows': {
			...{ 'color.ui': 'always', 'core.pager': 'false', 'column.ui': 'always', 'core.quotePath': 'false' },
			...{ 'log.showSignature': 'true', 'format.pretty': 'oneline', 'core.abbrev': '40' },
			...{ 'status.short': 'true', 'status.branch': 'true', 'status.showUntrackedFiles': 'no' },
			...{ 'diff.external': 'false', 'diff.noprefix': 'true', 'diff.renames': 'copies' },
			...{ 'diff.ignoreSubmodules': 'all', 'i18n.logOutputEncoding': 'ISO-8859-1' },
		},
		'settings of what a commit says': {
			...{ 'commit.cleanup': 'scissors', 'core.commentChar': 'R', 'commit.template': '/nowhere' },
			...{ 'commit.verbose': 'true', 'commit.status': 'false', 'i18n.commitEncoding': 'ISO-8859-1' },
		},
		'an editor that never ends': { 'core.editor': 'sleep 600', 'sequence.editor': 'sleep 600' },
		'user.useConfigOnly, and a hooks path that is missing': {
			'user.useConfigOnly': 'true',
			'core.hooksPath': '/nowhere',
			'submodule.recurse': 'true',
		},
	};
	for (const [title, values] of Object.entries(settings))
		it(`works with ${title}`, async () => {
			for (const [key, value] of Object.entries(values)) await repo.git('config', key, value);
			await repo.git('status');
			await startUserWork(repo);
			await works();
		});

	it('works with a monitor of the file system that is a program', async () => {
		// Version 1 of the protocol: everything may have changed.
		await repo.write('.git/monitor', '#!/bin/sh\nprintf "/\\0"\n');
		await chmod(join(repo.path, '.git/monitor'), 0o755);
		await repo.git('config', 'core.fsmonitor', '.git/monitor');
		await repo.git('config', 'core.fsmonitorHookVersion', '1');
		await repo.git('status');
		await startUserWork(repo);
		await works();
	});

	it('works with attributes and ignore rules that would change or drop every file', async () => {
		await repo.write('.gitattributes', '* text eol=crlf ident filter=loud\n*.pkl export-ignore\n');
		await repo.write('.git/info/exclude', '*\n');
		await repo.git('config', 'filter.loud.clean', 'tr a-z A-Z');
		const { code, err } = await registerModel(repo.path);
		assert.equal(code, 0, err);
		await assertVersion(repo, registry, 2);
	});

	it('tells of a version that attributes beyond our reach have changed', async () => {
		await repo.write('.git/info/attributes', '*.yaml text eol=crlf\n');
		const { code, err } = await registerModel(repo.path);
		assert.equal(code, 2);
		assert.match(
			err,
			/Version 2 of fraud was committed with other bytes than were registered: .*config\.yaml: git stored other bytes/,
		);
	});

	it('signs with the user’s ssh key, and the commits verify', async () => {
		const key = repo.beside('key').path;
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
		const publicKey = (await readFile(`${key}.pub`, 'utf8')).trim();
		await writeFile(`${key}.allowed`, `ada@example.com ${publicKey}\n`);
		for (const [name, value] of [
			['commit.gpgSign', 'true'],
			['gpg.format', 'ssh'],
			['user.signingKey', key],
			['gpg.ssh.allowedSignersFile', `${key}.allowed`],
		] as const)
			await repo.git('config', name, value);
		await startUserWork(repo);
		await works();
		assert.equal(
			await repo.git('log', '-3', '--format=%G? %GS'),
			'G ada@example.com\nG ada@example.com\nN \n',
		);
	});

	it('leaves what can not be signed staged, and says so', async () => {
		await repo.git('config', 'commit.gpgSign', 'true');
		await repo.git('config', 'gpg.format', 'ssh');
		await repo.git('config', 'user.signingKey', '/nowhere/key');
		await startUserWork(repo);
		const [before, head] = [await userWork(repo), await repo.git('rev-parse', 'HEAD')];
		const { code, err } = await registerModel(repo.path);
		assert.equal(code, 2);
		assert.match(
			err,
			/git refused the commit "Register fraud version 2 as @champion": [^]*\/nowhere\/key[^]*in the work tree and staged/,
		);
		assert.equal(await repo.git('rev-parse', 'HEAD'), head);
		assert.deepEqual(await userWork(repo), before);
		const staged = await repo.git('diff', '--cached', '--name-only', '--', registry);
		assert.equal(staged.trim().split('\n').length, 8, staged);
		assert.equal(await repo.git('diff', '--name-only', '--', registry), '');
		await repo.git('config', 'commit.gpgSign', 'false');
		await repo.git('commit', '--quiet', '-m', 'What was staged', '--', registry);
		await works(repo, { version: 3 });
	});

	describe('of more than one work tree', () => {
		it('shares numbers and lock between linked work trees, each with its own branch', async () => {
			const tree = repo.beside('tree');
			await repo.git('worktree', 'add', '--quiet', '-b', 'side', tree.path);
			await writeModel(tree);
			await startUserWork(repo);
			await startUserWork(tree);
			const [here, there] = [await userWork(repo), await userWork(tree)];
			const answers = await Promise.all([registerModel(repo.path), registerModel(tree.path)]);
			for (const { code, err } of answers) assert.equal(code, 0, err);
			await assertVersion(repo, registry, 2);
			await assertVersion(tree, registry, 2);
			assert.deepEqual([await userWork(repo), await userWork(tree)], [here, there]);
			assert.equal(await tree.git('rev-list', '--count', 'main..side'), '1\n');
			assert.equal(await tree.git('rev-list', '--count', 'side..main'), '1\n');
			await assertNothingLeft(tree);
		});

		it('works in a work tree with settings of its own', async () => {
			const tree = repo.beside('tree');
			await repo.git('config', 'extensions.worktreeConfig', 'true');
			await repo.git('worktree', 'add', '--quiet', '-b', 'side', tree.path);
			await tree.git('config', '--worktree', 'user.name', 'Grace');
			await writeModel(tree);
			await startUserWork(tree);
			await works(tree);
			assert.equal(await tree.git('log', '-1', '--format=%an'), 'Grace\n');
		});

		it('works in a work tree of a bare repository', async () => {
			const [bare, tree] = [repo.beside('bare.git'), repo.beside('tree')];
			await repo.git('clone', '--quiet', '--bare', repo.path, bare.path);
			await bare.git('config', 'user.name', 'Ada');
			await bare.git('config', 'user.email', 'ada@example.com');
			await bare.git('worktree', 'add', '--quiet', tree.path, 'main');
			await writeModel(tree);
			await startUserWork(tree);
			await works(tree);
		});

		it('works in a submodule, whose superproject sees another commit and no more', async () => {
			const above = repo.beside('above');
			await mkdir(above.path);
			await above.git('init', '--quiet', '--initial-branch=main');
			for (const key of ['name', 'email']) await above.git('config', `user.${key}`, 'ada@example.com');
			await above.git(
				'-c',
				'protocol.file.allow=always',
				'submodule',
				'--quiet',
				'add',
				repo.path,
				'deep/sub',
			);
			await above.git('commit', '--quiet', '-m', 'Submodule');
			const sub = repo.beside('above/deep/sub');
			await sub.git('config', 'user.name', 'Ada');
			await sub.git('config', 'user.email', 'ada@example.com');
			await writeModel(sub);
			await startUserWork(sub);
			await works(sub);
			assert.match(await above.git('status', '--porcelain'), /^ [Mm] deep\/sub\n$/);
			assert.equal((await above.git('rev-list', '--count', 'HEAD')).trim(), '1');
		});

		it('works beside a submodule that has changes', async () => {
			await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', template.path, 'sub');
			await repo.git('commit', '--quiet', '-m', 'Submodule');
			await repo.write('sub/other.txt', 'changed\n');
			await repo.git(
				'-C',
				'sub',
				'-c',
				'user.name=A',
				'-c',
				'user.email=a@b',
				'commit',
				'--quiet',
				'--allow-empty',
				'-m',
				'x',
			);
			await startUserWork(repo);
			await works();
		});

		it('has two registries that are written at once', async () => {
			assert.equal((await gmrIn(repo.path, ['init', 'other registry'])).code, 0);
			await startUserWork(repo);
			const second = join(repo.path, 'other registry');
			const answers = await Promise.all([
				...[1, 2, 3].map(() => registerModel(repo.path)),
				...[1, 2, 3].map(() => gmrIn(second, ['register', '../model', '--name', 'fraud', '--json'])),
			]);
			for (const { code, err } of answers) assert.equal(code, 0, err);
			const numbers = answers.map(({ out }) => (JSON.parse(out) as { version: number }).version);
			assert.deepEqual(
				[numbers.slice(0, 3).sort(), numbers.slice(3).sort()],
				[
					[2, 3, 4],
					[1, 2, 3],
				],
			);
			assert.equal(await repo.git('status', '--porcelain', '--', registry, 'other registry'), '');
			for (const version of [1, 2, 3]) await assertVersion(repo, 'other registry', version);
			assert.match(await repo.git('status', '--porcelain'), /^MM both\.txt$/m);
			await assertNothingLeft(repo);
		});
	});

	describe('that is cut down', () => {
		it('works in a shallow clone', async () => {
			const clone = repo.beside('clone');
			await repo.git('clone', '--quiet', '--depth=1', `file://${repo.path}`, clone.path);
			await clone.git('config', 'user.name', 'Ada');
			await clone.git('config', 'user.email', 'ada@example.com');
			await writeModel(clone);
			await startUserWork(clone);
			await works(clone);
		});

		for (const [title, args] of [
			['in cones', ['--cone', registry]],
			['in cones with a sparse index', ['--cone', '--sparse-index', registry]],
			['by patterns', ['--no-cone', `/${registry}/`, '/*.txt', '!/other.txt']],
		] as const)
			it(`works in a sparse checkout ${title} that has the registry`, async () => {
				await repo.write('left/out/x', 'x');
				await repo.git('add', 'left');
				await repo.git('commit', '--quiet', '-m', 'Left out');
				await repo.git('sparse-checkout', 'set', ...args);
				await startUserWork(repo);
				await works();
				assert.match(await repo.git('ls-files', '-t', '--', 'left'), /^S /);
			});

		for (const args of [
			['--cone', 'left'],
			['--no-cone', '/*', `!/${registry}/models`],
		] as const)
			it(`refuses what a sparse checkout leaves out: ${args.join(' ')}`, async () => {
				await repo.write('left/out/x', 'x');
				await repo.git('add', 'left');
				await repo.git('commit', '--quiet', '-m', 'Left out');
				await repo.git('sparse-checkout', 'set', ...args);
				await startUserWork(repo);
				await refuses(/sparse checkout;? (?:add it with )?git sparse-checkout add|no model named fraud/);
			});
	});

	describe('in the middle of something', () => {
		it('refuses while HEAD is detached', async () => {
			await startUserWork(repo);
			await repo.git('switch', '--quiet', '--detach');
			await refuses(/No branch is checked out \(HEAD is detached\).*git switch BRANCH/);
		});

		for (const [operation, ...args] of [
			['merge', 'merge', 'side'],
			['rebase', 'rebase', 'side'],
			['rebase', 'rebase', '--apply', 'side'],
			['cherry-pick', 'cherry-pick', 'side'],
			['revert', 'revert', '--no-edit', 'HEAD~1'],
		] as const)
			it(`refuses during git ${args.join(' ')}, and works once it is aborted`, async () => {
				await fork();
				if (operation === 'revert') {
					await repo.write('other.txt', 'later\n');
					await repo.git('commit', '--quiet', '-am', 'Later');
				}
				await failing(...args);
				await refuses(
					new RegExp(`A ${operation} is in progress in this repository\\. Finish or abort it first`),
				);
				await repo.git(args[0], '--abort');
				await startUserWork(repo);
				await works();
			});

		it('refuses during a bisect, and works once it is over', async () => {
			await fork();
			await repo.git('bisect', 'start');
			await refuses(/A bisect is in progress/);
			await repo.git('bisect', 'reset');
			await works();
		});

		it('refuses what has conflicts left, though nothing is in progress', async () => {
			await repo.write('other.txt', 'stashed\n');
			await repo.git('stash', '--quiet');
			await repo.write('other.txt', 'main\n');
			await repo.git('commit', '--quiet', '-am', 'Main');
			await failing('stash', 'pop');
			await refuses(/conflict resolution is in progress/);
		});

		it('works during a merge in another work tree', async () => {
			await fork();
			const tree = repo.beside('tree');
			await repo.git('worktree', 'add', '--quiet', '-b', 'third', tree.path, 'side');
			await assert.rejects(tree.git('merge', 'main'));
			await works();
		});

		it('waits for an index.lock that is let go', async () => {
			await startUserWork(repo);
			await repo.write('.git/index.lock', '');
			setTimeout(() => void rm(join(repo.path, '.git/index.lock')), 300);
			const before = await userWork(repo);
			const { code, err } = await registerModel(repo.path);
			assert.equal(code, 0, err);
			assert.deepEqual(await userWork(repo), before);
			assert.equal(await repo.git('status', '--porcelain', '--', registry), '');
		});
	});

	describe('in an odd place', () => {
		it('works on an unborn branch, with work staged', async () => {
			const fresh = repo.beside('fresh');
			await mkdir(fresh.path);
			await fresh.git('init', '--quiet', '--initial-branch=trunk');
			for (const key of ['name', 'email']) await fresh.git('config', `user.${key}`, 'ada@example.com');
			await writeModel(fresh);
			await fresh.write('staged.txt', 'x');
			await fresh.git('add', 'staged.txt');
			assert.equal((await gmrIn(fresh.path, ['init'])).code, 0);
			const { code, err } = await registerModel(fresh.path);
			assert.equal(code, 0, err);
			await assertVersion(fresh, registry, 1);
			assert.equal(
				await fresh.git('log', '--format=%D %s'),
				'HEAD -> trunk Register fraud version 1 as @champion\n Create the model registry\n',
			);
			assert.equal(await fresh.git('status', '--porcelain'), 'A  staged.txt\n?? model/\n');
		});

		it('works in a sha256 repository', async () => {
			const other = repo.beside('other');
			await mkdir(other.path);
			await other.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
			for (const key of ['name', 'email']) await other.git('config', `user.${key}`, 'ada@example.com');
			await writeUserFiles(other);
			await writeModel(other);
			assert.equal((await gmrIn(other.path, ['init'])).code, 0);
			assert.equal((await registerModel(other.path)).code, 0);
			await startUserWork(other);
			await works(other);
			await other.git('fsck', '--strict');
		});

		it('works where the registry is the top of the repository', async () => {
			const top = repo.beside('top');
			await mkdir(top.path);
			await top.git('init', '--quiet', '--initial-branch=main');
			for (const key of ['name', 'email']) await top.git('config', `user.${key}`, 'ada@example.com');
			await writeUserFiles(top);
			assert.equal((await gmrIn(top.path, ['init', '.'])).code, 0);
			const register = () =>
				gmrIn(top.path, [
					'register',
					join(repo.path, 'model'),
					'--name',
					'fraud',
					'--alias',
					'champion',
					'--json',
				]);
			assert.equal((await register()).code, 0);
			await startUserWork(top);
			const before = await userWork(top, 'models');
			const { code, err } = await register();
			assert.equal(code, 0, err);
			await assertVersion(top, '', 2);
			assert.deepEqual(await userWork(top, 'models'), before);
			await assertNothingLeft(top);
		});

		for (const folder of [
			'services/scoring/ml/registry',
			'a b/größe 日本',
			"it's",
			'line\nbreak',
			'-x',
			':(top)y',
			'[z]*',
		])
			it(`works with the registry in ${JSON.stringify(folder)}`, async () => {
				await mkdir(dirname(join(repo.path, folder)), { recursive: true });
				await rename(join(repo.path, registry), join(repo.path, folder));
				await repo.git('add', '--all', '--force', '--', `:(literal)${folder}`, registry);
				await repo.git('commit', '--quiet', '-m', 'Move the registry');
				await writeModel(repo, join(folder, '..', 'model'));
				await startUserWork(repo);
				await works(repo, {
					folder,
					cwd:
						dirname(join(repo.path, folder)) === repo.path
							? join(repo.path)
							: dirname(join(repo.path, folder)),
				});
			});

		for (const name of ['a b', 'größe 日本', 'line\nbreak', 'quote\'"', '-x', 'back\\slash'])
			it(`works in a repository in ${JSON.stringify(name)}`, async () => {
				const other = repo.beside(name);
				await rename(repo.path, other.path);
				await startUserWork(other);
				await works(other);
			});

		it('works whatever GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE say, as in a hook of another repository', async () => {
			const other = repo.beside('other');
			await cp(template.path, other.path, { recursive: true });
			await startUserWork(repo);
			const before = await all(other);
			const moved = {
				GIT_DIR: join(other.path, '.git'),
				GIT_WORK_TREE: other.path,
				GIT_INDEX_FILE: join(other.path, '.git/index'),
				GIT_OBJECT_DIRECTORY: join(other.path, '.git/objects'),
				GIT_PREFIX: 'deep/',
			};
			Object.assign(process.env, moved);
			try {
				await works();
			} finally {
				for (const key of Object.keys(moved)) Reflect.deleteProperty(process.env, key);
			}
			assert.deepEqual(await all(other), before);
		});

		it('refuses in a bare repository', async () => {
			const bare = repo.beside('bare.git');
			await repo.git('clone', '--quiet', '--bare', repo.path, bare.path);
			for (const args of [['init'], ['register', join(repo.path, 'model'), '--name', 'x'], ['list']]) {
				const { code, err } = await gmrIn(bare.path, args);
				assert.equal(code, 2);
				assert.match(err, /bare\.git is a bare repository, /);
			}
			assert.equal(await bare.git('for-each-ref'), await repo.git('for-each-ref'));
		});

		it('records plain modes under a umask that hides files from others', async () => {
			const before = process.umask(0o077);
			try {
				await startUserWork(repo);
				await works();
			} finally {
				process.umask(before);
			}
			const version = join(repo.path, registry, 'models/fraud/versions/2');
			for (const path of ['version.yaml', 'artifacts/model.pkl', 'artifacts.sha256'])
				assert.equal((await stat(join(version, path))).mode & 0o777, 0o600, path);
		});
	});
});
