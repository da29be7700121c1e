import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gmrIn } from '../kit/gmr.js';
import { assertNothingLeft, registerModel, writeModel, writeUserFiles } from '../kit/registeredRepo.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

const script = fileURLToPath(new URL('../kit/gmrAsNobody.js', import.meta.url));
const isRoot = process.getuid?.() === 0;

describe('gmr without the right to', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await writeUserFiles(repo);
		await writeModel(repo);
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		assert.equal((await registerModel(repo.path)).code, 0);
	});
	afterEach(async () => {
		execFileSync('chmod', ['-R', 'u+rwX', repo.path]);
		await repo.dispose();
	});

	/** The repository is that user's, with these modes. */
	const give = (modes: string, ...paths: readonly string[]) => {
		if (isRoot) execFileSync('chown', ['-R', '65534:65534', join(repo.path, '..')]);
		execFileSync('chmod', ['-R', modes, ...paths.map((path) => join(repo.path, path))]);
	};
	const gmr = (...args: readonly string[]) => {
		const output = execFileSync(process.execPath, [script, repo.path, ...args], {
			env: { ...repo.environment },
			cwd: '/',
		});
		return JSON.parse(output.toString('utf8')) as { code: number; out: string; err: string };
	};
	const asRoot = (...args: readonly string[]) => repo.git('-c', 'safe.directory=*', ...args);
	const all = async () => ({
		...(await userWork({ ...repo, git: asRoot }, 'nothing is left out')),
		refs: await asRoot('for-each-ref'),
	});
	const refuses = async (sentence: RegExp, ...calls: readonly (readonly string[])[]) => {
		const before = await all();
		for (const call of calls) {
			const { code, out, err } = gmr(...call);
			assert.equal(code, 2, out + err);
			assert.match(err, sentence);
			assert.equal(err.trimEnd().split('\n').length, 1, err);
			assert.deepEqual(await all(), before);
			await assertNothingLeft({ ...repo, git: asRoot });
		}
	};
	const register = ['register', 'model', '--name', 'fraud'];
	const alias = ['alias', 'set', 'fraud@stable', '1'];

	it('nothing works as for everybody', () => {
		give('u+rwX', '.');
		assert.equal(gmr(...register).code, 0);
		assert.equal(gmr(...alias).code, 0);
	});

	it('read some of the code tells of the rest, and which was not read', async () => {
		await repo.write('closed/a.py', 'load("models:/fraud/1")\n');
		await repo.write('closed.py', 'load("models:/fraud/1")\n');
		await repo.write('open.py', 'load("models:/fraud/2")\n');
		await asRoot('add', 'closed', 'closed.py', 'open.py');
		give('a-rwx', 'closed', 'closed.py');
		give('a-w', '.git');
		const { code, out, err } = gmr('usages');
		assert.deepEqual([code, out], [0, 'open.py:1:7: models:/fraud/2  → no version 2\n']);
		assert.match(err, /: 2 not readable for you\./);
		assert.match(gmr('check').out, /^open\.py:1:7: warning: /);
	});

	it('write to .git tells so', async () => {
		give('a-w', '.git');
		await refuses(/The system denies access to .*\.git/, register, alias);
		assert.equal(gmr('list').code, 0, 'reading works');
	});

	it('write to the work tree tells so', async () => {
		give('a-w', 'model-registry');
		await refuses(/The system denies access to .*model-registry/, register, alias);
		assert.equal(gmr('list').code, 0);
	});

	it('read a file of the model names it', async () => {
		give('u+rwX', '.');
		await chmod(join(repo.path, 'model/model.pkl'), 0);
		await refuses(/The system denies access to .*model\.pkl/, register);
	});

	it('read a folder of the model names it', async () => {
		await repo.write('model/deep/x', 'x');
		give('u+rwX', '.');
		await chmod(join(repo.path, 'model/deep'), 0);
		await refuses(/deep can't be read: EACCES/, register);
		await chmod(join(repo.path, 'model/deep'), 0o400);
		await refuses(/deep\/x can't be read: EACCES/, register);
	});

	it('read some of a model tells of the rest, and why not of these', async () => {
		const saves = 'test/fixtures/models';
		await cp(join(saves, 'transformers'), join(repo.path, 'tiny'), { recursive: true });
		await repo.write('tiny/deep/x.pkl', 'x');
		give('u+rwX', '.');
		await chmod(join(repo.path, 'tiny/tokenizer_config.json'), 0);
		await chmod(join(repo.path, 'tiny/deep'), 0);
		const { code, out, err } = gmr('inspect', 'tiny');
		assert.deepEqual([code, err], [0, '']);
		assert.match(out, /^Transformers 5\.\S+: BertForSequenceClassification, text-classification$/m);
		assert.match(out, /^ {2}deep is not read: this user may not read it \(EACCES\)\.$/m);
		assert.match(out, /^ {2}tokenizer_config\.json is not read: this user may not read it \(EACCES\)\.$/m);
		assert.equal((JSON.parse(gmr('inspect', 'tiny', '--json').out) as { complete: boolean }).complete, false);
		await refuses(/deep can't be read: EACCES/, ['register', 'tiny', '--name', 'tiny']);
		await chmod(join(repo.path, 'tiny/deep'), 0o700);
		await refuses(/The system denies access to .*tokenizer_config\.json/, [
			'register',
			'tiny',
			'--name',
			'tiny',
		]);
		assert.match(
			gmr('inspect', 'tiny/tokenizer_config.json').err,
			/The system denies access to .*tokenizer_config\.json/,
		);
	});

	if (isRoot)
		it('use a repository of another user tells which command gives it', async () => {
			execFileSync('chmod', ['-R', 'a+rwX', join(repo.path, '..')]);
			await refuses(/belongs to another user.*git config --global --add safe\.directory/, register, alias);
			assert.equal(gmr('list').code, 0, 'reading runs no git');
		});
});
