import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { placesOf } from '../../src/cli/completion/shape.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const execute = promisify(execFile);

describe('gmr completion', () => {
	let repo: TempRepo;
	before(async () => {
		repo = await tempRepo();
		for (const args of [['init'], ['create', 'iris'], ['create', 'a model; $(touch evil)']])
			assert.equal((await gmrIn(repo.path, args)).code, 0);
		const knn = resolve('examples/iris/models/knn');
		await gmrIn(repo.path, ['register', knn, '--name', 'iris', '--alias', 'champion']);
		await repo.write(
			'bin/gmr',
			`#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/cli/gmr.js')}' "$@"\n`,
		);
		await chmod(join(repo.path, 'bin/gmr'), 0o755);
		for (const shell of ['bash', 'zsh', 'fish'])
			await repo.write(`completion.${shell}`, (await gmrIn(repo.path, ['completion', shell])).out);
	});
	after(() => repo.dispose());

	const inShell = async (shell: string, ...args: string[]) => {
		const PATH = `${join(repo.path, 'bin')}:${repo.environment['PATH'] ?? ''}`;
		const env = { ...repo.environment, PATH };
		return (await execute(shell, args, { cwd: repo.path, env })).stdout;
	};
	/** What bash offers for a line, with the words as readline takes them apart. */
	async function bash(line: string): Promise<string[]> {
		const script =
			'source completion.bash; COMP_LINE="$1"; COMP_POINT=${#1}; _gmr; printf "%s\\n" "${COMPREPLY[@]}"';
		const out = await inShell('bash', '--norc', '-uc', script, 'bash', line);
		return out.split('\n').filter((each) => each !== '');
	}

	it('reads the places of a verb from its usage', () => {
		const places = placesOf(
			'x set NAME@ALIAS VERSION [--reason TEXT] | x delete NAME@ALIAS [--dataset N[=S]]…',
		);
		assert.deepEqual(
			places.map(({ words, hasModels, hasFiles }) => [words.join(), hasModels, hasFiles]),
			[
				['set,delete', false, false],
				['', true, false],
				['', false, false],
			],
		);
		const [dir] = placesOf('init [DIR] [--name NAME]');
		assert.equal(dir?.hasFiles, true);
		assert.equal(placesOf('register PATH --name NAME [--alias ALIAS]…').length, 1);
		assert.equal(placesOf('sync [--ours | --theirs] [--dry-run]').length, 0);
		assert.equal(
			placesOf('register PATH|URI [--reference [--digest sha256:HEX] [--size BYTES]] [--a B]').length,
			1,
		);
	});

	it('offers verbs, options, their values and words in bash', async () => {
		assert.deepEqual(await bash('gmr res'), ['resolve', 'restore']);
		assert.deepEqual(await bash('gmr -C . sho'), ['show']);
		assert.deepEqual(await bash('gmr archive --re'), ['--reason', '--replaced-by']);
		assert.deepEqual(await bash('gmr alias '), ['set', 'delete']);
		assert.deepEqual(await bash('gmr alias delete iris@champion --commit b'), ['branch']);
		assert.deepEqual(await bash('gmr stage iris/1 P'), ['Production']);
		assert.deepEqual(await bash('gmr help complet'), ['completion']);
		assert.deepEqual(await bash('gmr register examp'), []);
		assert.deepEqual(await bash('gmr nonsense '), []);
	});

	it('offers models, aliases and versions in bash, behind what bash takes for a border of words', async () => {
		assert.deepEqual(await bash('gmr show ir'), ['iris', 'iris@champion']);
		assert.deepEqual(await bash('gmr show iris@'), ['champion']);
		assert.deepEqual(await bash('gmr show models:/ir'), ['/iris', '/iris@champion']);
		assert.deepEqual(await bash('gmr show iris/'), ['iris/1']);
		assert.deepEqual(await bash('gmr register x --name iris'), ['iris', 'iris@champion']);
		// Quoted, so that the name of a model is never a command.
		assert.deepEqual(await bash('gmr show a'), ['a\\ model\\;\\ \\$\\(touch\\ evil\\)']);
		await assert.rejects(repo.read('evil'));
	});

	it('offers nothing and says nothing outside of a registry', async () => {
		assert.deepEqual(await gmrIn('/', ['__complete', 'x']), { code: 0, out: '', err: '' });
	});

	for (const [shell, check] of Object.entries({ bash: '-n', zsh: '-n', fish: '--no-execute' }))
		it(`is understood by ${shell}`, async function () {
			if (!(await isInstalled(shell))) this.skip();
			assert.equal(await inShell(shell, check, `completion.${shell}`), '');
		});

	it('offers the same in fish', async function () {
		if (!(await isInstalled('fish'))) this.skip();
		const fish = async (line: string) => {
			const out = await inShell('fish', '--no-config', '-c', `source completion.fish; complete -C '${line}'`);
			return out.split('\n').flatMap((each) => (each === '' ? [] : [each.split('\t', 1)[0] ?? '']));
		};
		assert.deepEqual(await fish('gmr rest'), ['restore']);
		assert.deepEqual(await fish('gmr archive --repl'), ['--replaced-by']);
		assert.deepEqual(await fish('gmr alias se'), ['set']);
		assert.deepEqual(await fish('gmr show iris@'), ['iris@champion']);
		assert.deepEqual(await fish('gmr migrate --commit br'), ['branch']);
	});

	it('refuses a shell it does not know', async () => {
		const { code, err } = await gmrIn(repo.path, ['completion', 'tcsh']);
		assert.equal(code, 2);
		assert.match(err, /usage: gmr completion bash\|zsh\|fish/);
	});
});

async function isInstalled(shell: string): Promise<boolean> {
	return execute(shell, ['-c', 'true']).then(
		() => true,
		() => false,
	);
}
