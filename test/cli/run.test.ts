import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inRepository } from '../../scripts/paths.js';
import { gmrIn } from '../kit/gmr.js';
import { tempFolder } from '../kit/tempFolder.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const iris = resolve('examples/iris/models');

describe('gmr', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('README.md', '# A project\n');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
	});
	afterEach(() => repo.dispose());

	async function gmr(...args: string[]) {
		return gmrIn(repo.path, args);
	}

	async function done(...args: string[]) {
		const { code, out, err } = await gmr(...args);
		assert.equal(code, 0, err);
		return out;
	}

	const commits = async () => Number(await repo.git('rev-list', '--count', 'HEAD'));
	const head = async () => (await repo.git('log', '-1', '--format=%B')).trim();

	it('makes a registry in one commit', async () => {
		assert.match(await done('init'), /^Create the model registry \(commit [0-9a-f]{7}\)\n$/);
		assert.equal(await commits(), 2);
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');
		assert.match(await head(), /^Create the model registry\n\nRegistry-Operation: init$/);
	});

	it('registers a folder saved by MLflow in one commit that a clone verifies, also where *.pkl is ignored', async () => {
		await done('init');
		await repo.write('.gitignore', '*.pkl\n');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Ignore pickles');
		const before = await commits();
		const out = await done('register', join(iris, 'decision-tree'), '--name', 'iris', '--alias', 'champion');
		assert.match(out, /^Register iris version 1 as @champion \(commit [0-9a-f]{7}\)\n$/);
		assert.equal(await commits(), before + 1);
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');

		const clone = join(repo.path, '..', `${repo.path.split('/').at(-1) ?? ''}-clone`);
		execFileSync('git', ['clone', '--quiet', repo.path, clone]);
		try {
			const version = join(clone, 'model-registry/models/iris/versions/1');
			const checked = execFileSync('sha256sum', ['-c', 'artifacts.sha256'], { cwd: version }).toString();
			assert.match(checked, /artifacts\/model\.pkl: OK/);
			assert.equal(checked.trim().split('\n').length, 9);
		} finally {
			execFileSync('rm', ['-rf', clone]);
		}
	});

	it('leaves what the user has staged and changed as it is', async () => {
		await done('init');
		await repo.write('staged.txt', 'staged');
		await repo.git('add', 'staged.txt');
		await repo.write('README.md', '# Changed\n');
		await repo.write('untracked.txt', 'x');
		const state = async () => [
			await repo.git('diff', '--cached'),
			await repo.git('diff'),
			await repo.git('status', '--porcelain'),
		];
		const before = await state();
		await done('register', join(iris, 'knn'), '--name', 'iris');
		await done('alias', 'set', 'iris@champion', '1');
		assert.deepEqual(await state(), before);
	});

	it('lists, shows and resolves', async () => {
		await done('init');
		await done(
			'register',
			join(iris, 'knn'),
			'--name',
			'iris',
			'--description',
			'Neighbours',
			'--tag',
			'a=b=c',
		);
		await done(
			'register',
			join(iris, 'logistic-regression'),
			'--name',
			'iris',
			'--alias',
			'champion',
			'--metric',
			'auc=0.99',
		);
		assert.match(
			await done('list'),
			/^NAME +LATEST +ALIASES +REGISTERED +DESCRIPTION\niris +2 +@champion → 2 +just now/,
		);
		const [model] = JSON.parse(await done('list', '--json')) as [Record<string, unknown>];
		assert.deepEqual(model['aliases'], { champion: 2 });

		const shown = await done('show', 'iris');
		assert.match(shown, /VERSION +ALIASES +auc +accuracy/);
		assert.match(shown, /\n2 +@champion +0\.99 +0\.95/);
		const version = JSON.parse(await done('show', 'iris/1', '--json')) as Record<string, unknown>;
		assert.equal(version['description'], 'Neighbours');
		assert.deepEqual(version['tags'], { a: 'b=c' });
		assert.match(await done('show', 'iris@champion'), /metric auc +0\.99/);

		assert.equal(await done('resolve', 'models:/iris@champion'), 'models:/iris/2\n');
		const path = (await done('resolve', 'iris@champion', '--path')).trim();
		assert.ok(path.endsWith('model-registry/models/iris/versions/2/artifacts'), path);
		const file = (await done('resolve', 'models:/iris/latest/MLmodel', '--path')).trim();
		assert.ok(file.endsWith('versions/2/artifacts/MLmodel'), file);
	});

	it('finds the registry from any folder of the repository, and with -C', async () => {
		await done('init');
		await mkdir(join(repo.path, 'deep/er'), { recursive: true });
		assert.equal((await gmrIn(join(repo.path, 'deep/er'), ['list'])).code, 0);
		assert.equal((await gmrIn('/', ['-C', repo.path, 'list'])).code, 0);
	});

	it('moves and deletes aliases, describes and tags', async () => {
		await done('init');
		await done('register', join(iris, 'knn'), '--name', 'iris');
		await done('register', join(iris, 'knn'), '--name', 'iris');
		await done('alias', 'set', 'iris@champion', '1');
		assert.match(
			await done('alias', 'set', 'iris@champion', '2'),
			/^Move iris@champion from version 1 to version 2/,
		);
		assert.match(await head(), /\nRegistry-Operation: set-alias\nRegistry-Model: iris\nRegistry-Version: 2$/);
		assert.match(await done('alias', 'set', 'iris@champion', '2'), /nothing to change/);
		await done('describe', 'iris', '# Iris\n\nA *card*.');
		await done('tag', 'set', 'iris@champion', 'validated', 'yes');
		await done('tag', 'delete', 'iris/2', 'validated');
		await done('alias', 'delete', 'iris@champion');
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');
	});

	it('shows with --dry-run what it would do, and does nothing', async () => {
		await done('init');
		const before = await repo.git('rev-parse', 'HEAD');
		const out = await done('register', join(iris, 'knn'), '--name', 'iris', '--dry-run');
		assert.match(
			out,
			/^Register iris version 1 \(dry run: nothing was written\)\n {2}\+ models\/iris\/model\.yaml\n/,
		);
		assert.match(out, / {2}\+ models\/iris\/versions\/1\/artifacts\/MLmodel\n/);
		assert.equal(await repo.git('rev-parse', 'HEAD'), before);
		assert.equal((await repo.git('status', '--porcelain', '--ignored')).trim(), '');
	});

	describe('with bad input gives one clear line, exits with 2 and writes nothing:', () => {
		const rows: readonly [title: string, args: string[], message: RegExp][] = [
			[
				'a name with a slash',
				['register', join(iris, 'knn'), '--name', 'a/b'],
				/"a\/b" can't be a model's name/,
			],
			[
				'a name nobody can address',
				['register', join(iris, 'knn'), '--name', 'a@b'],
				/no models:\/ URI can address/,
			],
			[
				'a twin',
				['register', join(iris, 'knn'), '--name', 'IRIS'],
				/IRIS looks like the existing model iris/,
			],
			['no name', ['register', join(iris, 'knn')], /name the model/],
			['an empty folder', ['register', 'empty', '--name', 'x'], /empty holds no files/],
			['a missing folder', ['register', 'nothing', '--name', 'x'], /There is nothing at .*nothing/],
			[
				'a folder with a link',
				['register', 'linked', '--name', 'x'],
				/passwd in .*linked is a symbolic link/,
			],
			['the registry itself', ['register', 'model-registry', '--name', 'x'], /part of the registry itself/],
			['the whole repository', ['register', '.', '--name', 'x'], /holds the registry itself/],
			['an alias to no version', ['alias', 'set', 'iris@a', '9'], /iris has no version 9\. Its newest is 1/],
			['a reserved alias', ['alias', 'set', 'iris@latest', '1'], /reserved/],
			['an alias without a name', ['alias', 'set', 'champion', '1'], /NAME@ALIAS/],
			['an unknown model', ['show', 'irsi'], /no model named irsi\. Did you mean iris\?/],
			['an unknown alias', ['resolve', 'models:/iris@x'], /iris has no aliases/],
			[
				'a URI that is none',
				['resolve', 'models:/iris/1/'.replace('iris/1/', '/')],
				/is not a models:\/ URI/,
			],
			[
				'a path out of the version',
				['resolve', 'models:/iris/1/../../x', '--path'],
				/is not a models:\/ URI/,
			],
			['a logged model', ['resolve', 'models:/m-123'], /logged model of a tracking server/],
			[
				'a metric that is no number',
				['register', join(iris, 'knn'), '--name', 'iris', '--metric', 'f1=x'],
				/--metric f1 must be a number/,
			],
			['an unknown option', ['list', '--nope'], /Unknown option '--nope'/],
			[
				'a value like an option',
				['list', '--at', '-x'],
				/^gmr: write --at=VALUE where the value begins with a dash\. Usage: gmr list/,
			],
			['an unknown verb', ['frobnicate'], /there is no verb "frobnicate"/],
			['a second registry in its place', ['init'], /registry already/],
			['too few words', ['show'], /usage: gmr show/],
		];
		for (const [title, args, message] of rows)
			it(title, async () => {
				await done('init');
				await done('register', join(iris, 'decision-tree'), '--name', 'iris');
				await mkdir(join(repo.path, 'empty'));
				await mkdir(join(repo.path, 'linked'));
				execFileSync('ln', ['-s', '/etc/passwd', join(repo.path, 'linked/passwd')]);
				const before = [
					await repo.git('rev-parse', 'HEAD'),
					await repo.git('status', '--porcelain', '--ignored'),
				];
				const { code, out, err } = await gmr(...args);
				assert.equal(code, 2);
				assert.equal(out, '');
				assert.match(err, /^gmr: [^\n]+\n$/);
				assert.match(err, message);
				const after = [
					await repo.git('rev-parse', 'HEAD'),
					await repo.git('status', '--porcelain', '--ignored'),
				];
				assert.deepEqual(after, before);
			});

		it('no registry', async () => {
			const { code, err } = await gmr('list');
			assert.equal(code, 2);
			assert.match(err, /no model registry in .*gmr init/);
		});

		it('a detached HEAD', async () => {
			await done('init');
			await repo.git('checkout', '--quiet', '--detach');
			const { code, err } = await gmr('register', join(iris, 'knn'), '--name', 'iris');
			assert.equal(code, 2);
			assert.match(err, /No branch is checked out/);
			assert.equal((await repo.git('status', '--porcelain', '--ignored')).trim(), '');
		});

		it('a registry of a newer format', async () => {
			await done('init');
			await repo.write('model-registry/registry.yaml', 'kind: git-model-registry\nformat: 9\n');
			assert.equal((await gmr('list')).code, 0);
			const { code, err } = await gmr('register', join(iris, 'knn'), '--name', 'iris');
			assert.equal(code, 2);
			assert.match(err, /uses format 9, which this version .* can read but not write/);
		});

		it('broken YAML', async () => {
			await done('init');
			await done('register', join(iris, 'knn'), '--name', 'iris');
			await repo.write('model-registry/models/iris/model.yaml', 'name: iris\ntags: [a\n');
			const listed = await gmr('list');
			assert.equal(listed.code, 0);
			assert.match(listed.err, /models\/iris\/model\.yaml line \d+: Not valid YAML/);
			const { code, err } = await gmr('alias', 'set', 'iris@a', '1');
			assert.equal(code, 2);
			assert.match(err, /Model iris can't be read: model\.yaml line \d+/);
		});
	});

	it('outside of a repository, without git or without an identity says what to do', async () => {
		const { path: bare, dispose } = await tempFolder();
		try {
			const outside = await gmrIn(bare, ['init']);
			assert.equal(outside.code, 2);
			assert.match(outside.err, /is not inside a git repository\. Create one with: git init/);
		} finally {
			await dispose();
		}
		const built = resolve('dist/cli/gmr.js');
		const spawned = (env: NodeJS.ProcessEnv) => {
			try {
				execFileSync(process.execPath, [built, 'init'], { cwd: repo.path, env, stdio: 'pipe' });
				return 'done';
			} catch (error) {
				return String((error as { stderr: Buffer }).stderr);
			}
		};
		assert.match(spawned({ PATH: '/nowhere' }), /^gmr: git was not found on the PATH\. .*\n$/);
		await repo.git('config', '--unset', 'user.name');
		await repo.git('config', '--unset', 'user.email');
		await repo.git('config', 'user.useConfigOnly', 'true');
		const nobody = { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', GIT_CONFIG_NOSYSTEM: '1' };
		assert.match(spawned(nobody), /^gmr: git does not know who you are, .*git config user\.name.*\n$/);
		assert.equal((await repo.git('status', '--porcelain', '--ignored')).trim(), '');
	});

	it('--version tells the version', async () => {
		const { version } = JSON.parse(await readFile(inRepository('package.json'), 'utf8')) as {
			version: string;
		};
		assert.equal(await done('--version'), `gmr ${version}\n`);
	});

	it('explains itself', async () => {
		const { code, out } = await gmr('help');
		assert.equal(code, 0);
		for (const verb of ['init', 'register', 'list', 'show', 'resolve', 'alias', 'describe', 'tag']) {
			assert.match(out, new RegExp(`^  ${verb} `, 'm'));
			assert.match(await done('help', verb), new RegExp(`^gmr ${verb}: [\\s\\S]*Example:\n  gmr ${verb}`));
			assert.equal(await done(verb, '--help'), await done('help', verb));
		}
		assert.equal((await gmr()).code, 2);
	});

	it('registers a copy of a folder that lies in the repository, by its path there', async () => {
		await done('init');
		await cp(join(iris, 'knn'), join(repo.path, 'models/knn'), { recursive: true });
		await writeFile(join(repo.path, 'models/knn/.gitattributes'), '* text eol=crlf\n');
		const dry = await done('register', 'models/knn', '--name', 'iris', '--dry-run');
		assert.match(dry, /Left out: \.gitattributes\n/);
		await done('register', 'models/knn', '--name', 'iris');
		const version = JSON.parse(await done('show', 'iris/1', '--json')) as Record<string, unknown>;
		assert.equal(version['source'], 'models/knn');
	});
});
