import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { Git } from '../../src/git/git.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('the reader of objects', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		for (let index = 0; index < 50; index++) await repo.write(`files/${index}`, `text ${index}\n`);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
	});
	afterEach(() => repo.dispose());

	/** git, before which `lines` of a shell script are run. */
	const gitAfter = async (lines: string) => {
		const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
		await repo.write('bin/git', `#!/bin/sh\n${lines}\nexec '${real}' "$@"\n`);
		await chmod(join(repo.path, 'bin/git'), 0o755);
		const PATH = `${join(repo.path, 'bin')}${delimiter}${repo.environment['PATH'] ?? ''}`;
		return new Git(repo.path, { trusted: () => true, environment: { ...repo.environment, PATH } });
	};
	const texts = async (git: Git) => {
		await using batch = git.batch();
		const names = Array.from({ length: 50 }, (_, index) => `HEAD:files/${index}`);
		const first = await Promise.all(names.map((name) => batch.read(name)));
		const none = await batch.read('HEAD:none');
		const last = await batch.read('HEAD:files/7');
		return [...first, none, last].map((object) => object?.content.toString('utf8'));
	};
	const expected = [...Array.from({ length: 50 }, (_, index) => `text ${index}\n`), undefined, 'text 7\n'];

	it('answers each question, of many at a time and of one', async () => {
		assert.deepEqual(await texts(await gitAfter('')), expected);
	});

	it('asks a git that is older than its own command plainly', async () => {
		const older = `case "$*" in *batch-command*) echo "error: unknown option" >&2; exit 129;; esac`;
		assert.deepEqual(await texts(await gitAfter(older)), expected);
	});

	it('ends with what git said where it can not be asked at all', async () => {
		const broken = `case "$*" in *cat-file*) echo "fatal: no objects here" >&2; exit 129;; esac`;
		await using batch = (await gitAfter(broken)).batch();
		const said = (error: unknown) =>
			isRegistryError(error, 'git-failed') && error.message.includes('no objects here');
		await assert.rejects(batch.read('HEAD'), said);
		await assert.rejects(batch.read('HEAD'), said);
	});

	it('ends at once where nobody has asked anything, with an older git too', async () => {
		for (const lines of ['', 'exit 129']) {
			const batch = (await gitAfter(lines)).batch();
			await batch[Symbol.asyncDispose]();
			await assert.rejects(batch.read('HEAD'), /disposed/);
		}
	});
});
