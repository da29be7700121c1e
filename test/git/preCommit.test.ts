import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gmrIn } from '../kit/gmr.js';
import { environmentOrSkip } from '../kit/python.js';
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
const register = (cwd: string, ...options: string[]) => registerModel(cwd, ...options);
const alias = (cwd: string, ...options: string[]) =>
	gmrIn(cwd, ['alias', 'set', 'fraud@champion', '1', '--json', ...options]);

/** A hook of the repository itself, that needs no network. */
interface LocalHook {
	readonly id: string;
	/** What a shell runs; with `files`, the names of staged files that match are its arguments. */
	readonly script: string;
	readonly files?: string;
}

describe('the pre-commit framework', () => {
	let python: string;
	let repo: TempRepo;
	before(async function () {
		python = await environmentOrSkip(this, 'pre-commit');
	});
	beforeEach(async () => {
		repo = await tempRepo();
		process.env['PRE_COMMIT_HOME'] = repo.beside('pre-commit-home').path;
		await writeUserFiles(repo);
		await writeModel(repo);
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		assert.equal((await register(repo.path)).code, 0);
		assert.equal((await register(repo.path)).code, 0);
	});
	afterEach(async () => {
		delete process.env['PRE_COMMIT_HOME'];
		await repo.dispose();
	});

	const use = async (...hooks: readonly LocalHook[]) => {
		const lines = hooks.flatMap(({ id, files }) => [
			`      - id: ${id}`,
			`        name: ${id}`,
			`        entry: sh .hooks/${id}`,
			'        language: system',
			...(files === undefined
				? ['        always_run: true', '        pass_filenames: false']
				: [`        files: ${files}`]),
		]);
		await repo.write(
			'.pre-commit-config.yaml',
			['repos:', '  - repo: local', '    hooks:', ...lines, ''].join('\n'),
		);
		for (const { id, script } of hooks) await repo.write(`.hooks/${id}`, `${script}\n`);
		await repo.git('add', '.pre-commit-config.yaml', '.hooks');
		await repo.git('commit', '--quiet', '-m', 'Hooks');
		execFileSync(python, ['-m', 'pre_commit', 'install'], {
			cwd: repo.path,
			env: { ...process.env, ...repo.environment },
		});
	};
	const log = () => repo.git('log', '--format=%s');
	const statusOfRegistry = () => repo.git('status', '--porcelain', '--untracked-files=all', '--', registry);
	const isThere = (path: string) =>
		access(join(repo.path, path)).then(
			() => true,
			() => false,
		);
	const seen = async (name: string) => readFile(repo.beside(name).path, 'utf8');

	const content: Readonly<Record<string, LocalHook>> = {
		'takes blanks off the ends of lines': {
			id: 'blanks',
			script: `for file in "$@"; do sed -i 's/[ \\t]*\\r*$//' "$file"; done`,
			files: '.',
		},
		'sorts and formats YAML': {
			id: 'yaml',
			script: `for file in "$@"; do sort "$file" > "$file.sorted"; cat "$file.sorted" > "$file"; rm "$file.sorted"; done`,
			files: '\\.yaml$',
		},
		'rewrites the artifact': {
			id: 'artifact',
			script: `for file in "$@"; do echo more >> "$file"; done`,
			files: 'artifacts/model\\.pkl$',
		},
	};
	for (const [title, hook] of Object.entries(content))
		it(`with a hook that ${title} refuses a version, keeps the user’s work, and stages what was registered`, async () => {
			await use(hook);
			await startUserWork(repo);
			const [before, was] = [await userWork(repo), await log()];
			const { code, err } = await register(repo.path);
			assert.equal(code, 2);
			assert.match(
				err,
				/git refused the commit "Register fraud version 3 as @champion": [^]*files were modified by this hook/,
			);
			assert.match(err, /in the work tree and staged; commit it when the reason is gone/);
			assert.equal(await log(), was);
			assert.deepEqual(await userWork(repo), before);
			// What is staged are the registered bytes, whatever the hook has done to the files on disk.
			const staged = `${registry}/models/fraud/versions/3`;
			const list = await repo.git('show', `:${staged}/artifacts.sha256`);
			for (const line of list.trimEnd().split('\n')) {
				const [sha256 = '', path = ''] = line.split('  ');
				const blob = execFileSync('git', ['cat-file', 'blob', `:${staged}/${path}`], { cwd: repo.path });
				const sum = execFileSync('sha256sum', { input: blob }).toString('utf8');
				assert.ok(sum.startsWith(sha256), path);
			}
			await assertNothingLeft(repo);
		});

	it('with a hook that rewrites and stages the artifact tells that the version is another', async () => {
		await use({
			id: 'artifact',
			script: `for file in "$@"; do echo more >> "$file"; git add --force "$file"; done`,
			files: 'artifacts/model\\.pkl$',
		});
		await startUserWork(repo);
		const before = await userWork(repo);
		const { code, err } = await register(repo.path);
		assert.equal(code, 2);
		assert.match(
			err,
			/Version 3 of fraud was committed with other bytes than were registered: .*model\.pkl.*Do not use this version/,
		);
		assert.deepEqual(await userWork(repo), before);
	});

	it('with a hook that refuses large files tells which, and leaves the version staged', async () => {
		await use({
			id: 'large',
			script: `for file in "$@"; do size=$(wc -c < "$file"); [ "$size" -le 100000 ] || { echo "$file has $size bytes"; exit 1; }; done`,
			files: '.',
		});
		await repo.write('model/weights.bin', new Uint8Array(200_000));
		await startUserWork(repo);
		const [before, was] = [await userWork(repo), await log()];
		const { code, err } = await register(repo.path);
		assert.equal(code, 2);
		assert.match(err, /versions\/3\/artifacts\/weights\.bin has 200000 bytes/);
		assert.equal(await log(), was);
		assert.deepEqual(await userWork(repo), before);
		assert.doesNotMatch(await statusOfRegistry(), /^.[^ ]/m, 'all of it is staged as it is on disk');

		const aliased = await gmrIn(repo.path, ['alias', 'set', 'fraud@other', '1']);
		assert.equal(aliased.code, 0, 'what is small passes');
		assert.deepEqual(await userWork(repo), before);
	});

	it('with a hook that fails leaves the Edit staged with what it said', async () => {
		await use({ id: 'fails', script: 'echo "no ticket"; exit 1' });
		await startUserWork(repo);
		const [before, was] = [await userWork(repo), await log()];
		for (const call of [alias, register]) {
			const { code, err } = await call(repo.path);
			assert.equal(code, 2);
			assert.match(err, /no ticket/);
			assert.equal(await log(), was);
			assert.deepEqual(await userWork(repo), before);
		}
		assert.doesNotMatch(await statusOfRegistry(), /^.[^ ]/m);
		await assertNothingLeft(repo);
	});

	it('sees our paths staged and nothing else, and the user’s work where it is', async () => {
		await use({
			id: 'looks',
			script: [
				'git diff --cached --name-only >> ../staged',
				'git diff --name-only >> ../unstaged',
				'cat staged.txt both.txt unstaged.txt untracked.txt >> ../disk',
				'env | grep ^GIT_ >> ../env',
			].join('\n'),
		});
		await startUserWork(repo);
		const before = await userWork(repo);
		assert.equal((await alias(repo.path)).code, 0);
		assert.equal(await seen('staged'), `${registry}/models/fraud/aliases/champion.yaml\n`);
		assert.equal(await seen('unstaged'), '');
		assert.equal(await seen('disk'), 'staged  \nstaged  \nand changed\nchanged  \nnew  \n');
		assert.doesNotMatch(await seen('env'), /LITERAL_PATHSPECS|OPTIONAL_LOCKS|GIT_TERMINAL_PROMPT=1/);
		const { code, err } = await register(repo.path);
		assert.equal(code, 0, err);
		await assertVersion(repo, registry, 3);
		const [, ...paths] = (await seen('staged')).trim().split('\n');
		assert.deepEqual(
			paths.filter((path) => !path.startsWith(`${registry}/models/fraud/`)),
			[],
		);
		assert.deepEqual(await userWork(repo), before);
		assert.equal(await statusOfRegistry(), '');
		await assertNothingLeft(repo);
	});

	for (const [title, call] of Object.entries({ 'a registration': register, 'a move of an alias': alias }))
		it(`lets the user stage and commit during the two seconds of ${title}`, async () => {
			await use({ id: 'sleeps', script: `touch ../running; sleep 2`, files: `^${registry}/` });
			await startUserWork(repo);
			const applied = call(repo.path);
			while (!(await isThere('../running'))) await delay(5);
			await repo.write('other.txt', 'committed meanwhile\n');
			await repo.git('add', 'other.txt');
			await repo.git('commit', '--quiet', '-m', 'The user’s', '--', 'other.txt');
			await repo.write('meanwhile.txt', 'staged meanwhile\n');
			await repo.git('add', 'meanwhile.txt');
			const users = (await repo.git('rev-parse', 'HEAD')).trim();
			const before = await userWork(repo);

			const { code, err } = await applied;
			assert.equal(code, 0, err);
			assert.deepEqual(await userWork(repo), before);
			assert.equal((await repo.git('rev-parse', 'HEAD~1')).trim(), users, 'made anew on the user’s commit');
			assert.equal(await repo.git('show', '--name-only', '--format=', users), 'other.txt\n');
			const ours = (await repo.git('show', '--name-only', '--format=', 'HEAD')).trim().split('\n');
			assert.deepEqual(
				ours.filter((path) => !path.startsWith(`${registry}/models/fraud/`)),
				[],
			);
			assert.equal(await statusOfRegistry(), '');
			if (call === register) await assertVersion(repo, registry, 3);
			await assertNothingLeft(repo);
		});

	it('does not run with --hooks skip, nor where gmr.hooks says so', async () => {
		await use({ id: 'fails', script: 'touch ../ran; exit 1' });
		await repo.write('.git/hooks/post-commit', '#!/bin/sh\ntouch ../ran\n');
		execFileSync('chmod', ['+x', join(repo.path, '.git/hooks/post-commit')]);
		await startUserWork(repo);
		const before = await userWork(repo);
		const skipped = await register(repo.path, '--hooks', 'skip');
		assert.equal(skipped.code, 0, skipped.err);
		await assertVersion(repo, registry, 3);
		await repo.git('config', 'gmr.hooks', 'skip');
		assert.equal((await alias(repo.path)).code, 0);
		assert.equal(await isThere('../ran'), false);
		assert.equal((await alias(repo.path, '--hooks', 'run')).code, 0, 'nothing to change runs no hook');
		assert.deepEqual(await userWork(repo), before);
		assert.equal(await statusOfRegistry(), '');
	});
});
