import assert from 'node:assert/strict';
import { chmod, rename, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CodeChanges } from '../../src/git/codeChanges.js';
import { readHead } from '../../src/git/head.js';
import { LazyRegistryPlace, type RegistryPlace } from '../../src/git/registryPlace.js';
import { settledAtOnce } from '../kit/settledAtOnce.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('CodeChanges', () => {
	const old = new Date('2026-11-01T00:00:00Z');
	const files = ['train.py', 'src/a.py', 'src/deep/b.py', 'run.sh', 'model/MLmodel', 'reg/registry.yaml'];
	let repo: TempRepo;
	let place: RegistryPlace;
	let asked: string[];
	beforeEach(async () => {
		repo = await tempRepo();
		for (const file of files) await write(file, `${file}\n`);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		asked = [];
		const note = (line: string) => asked.push(line);
		const options = {
			trusted: () => true,
			environment: repo.environment,
			logger: { info: note, warn: note, debug: note },
		};
		place = await new LazyRegistryPlace(join(repo.path, 'reg'), options).find();
		await place.memory.settings();
		asked = [];
	});
	afterEach(() => repo.dispose());

	/** A file that is older than any index. */
	const write = async (path: string, text: string) => {
		await repo.write(path, text);
		await utimes(join(repo.path, path), old, old);
	};
	const look = async (at = place) => {
		const head = await readHead(at.git, at.repository);
		const passed = { registry: at.path, model: 'model' };
		return at.memory.code.isDirty(head, await at.memory.settings(), passed);
	};
	const status = async () => {
		const command = ['status', '--porcelain', '--untracked-files=no', '--', '.', ':!reg', ':!model'];
		return (await repo.git(...command)) !== '';
	};
	/** Looks twice, and gives what git says of it, which has to be the same. */
	const same = async (what: string) => {
		const expected = await status();
		assert.equal(await look(), expected, what);
		assert.equal(await look(), expected, `${what}, asked again`);
		return expected;
	};

	it('starts no process where all is as staged, and none for what lies in the registry or the model', async () => {
		await write('reg/models/fraud/model.yaml', 'x');
		await write('reg/registry.yaml', 'changed');
		await write('model/MLmodel', 'changed');
		await write('untracked.txt', 'x');
		assert.equal(await same('clean'), false);
		assert.deepEqual(asked, []);
	});

	it('says what git says after each change', async () => {
		const path = (file: string) => join(repo.path, file);
		const steps: readonly (readonly [what: string, isDirty: boolean, change: () => Promise<unknown>])[] = [
			['a text changed', true, () => write('train.py', 'else\n')],
			['changed back', false, () => write('train.py', 'train.py\n')],
			['a file is gone', true, () => rm(path('src/a.py'))],
			['and there again', false, () => write('src/a.py', 'src/a.py\n')],
			[
				'staged',
				true,
				async () => {
					await write('run.sh', 'staged');
					await repo.git('add', 'run.sh');
				},
			],
			['staged in the registry too', true, async () => repo.git('add', 'reg')],
			['committed', false, () => repo.git('commit', '--quiet', '-m', 'Next')],
			[
				'staged in the registry alone',
				false,
				async () => {
					await write('reg/more.yaml', 'x');
					await repo.git('add', 'reg');
				},
			],
			['executable', true, () => chmod(path('run.sh'), 0o755)],
			['not any more', false, () => chmod(path('run.sh'), 0o644)],
			[
				'a link in its place',
				true,
				async () => {
					await rm(path('train.py'));
					await symlink('src/a.py', path('train.py'));
				},
			],
			[
				'the link is staged and committed',
				false,
				async () => {
					await repo.git('add', '--all');
					await repo.git('commit', '--quiet', '-m', 'Link');
				},
			],
			[
				'its folder is elsewhere, behind a link',
				true,
				async () => {
					await rename(path('src'), path('elsewhere'));
					await symlink('elsewhere', path('src'));
				},
			],
			[
				'the folder is back',
				false,
				async () => {
					await rm(path('src'));
					await rename(path('elsewhere'), path('src'));
				},
			],
			[
				'a file that git is told not to look at',
				false,
				async () => {
					await repo.git('update-index', '--assume-unchanged', 'src/a.py');
					await write('src/a.py', 'changed all the same');
				},
			],
			[
				'to be added later',
				true,
				async () => {
					await write('later.py', 'x');
					await repo.git('add', '--intent-to-add', 'later.py');
				},
			],
		];
		for (const [what, isDirty, change] of steps) {
			await change();
			assert.equal(await same(what), isDirty, what);
		}
	});

	it('asks git once about files whose content has to be compared, over commits of the registry', async () => {
		const { git, repository, memory } = place;
		const settled = new CodeChanges(git, repository, memory.index, memory.trees, settledAtOnce);
		const isDirty = async () => {
			const settings = await memory.settings();
			const head = await readHead(git, repository);
			asked = [];
			const found = await settled.isDirty(head, settings, { registry: 'reg', model: '' });
			return [found, asked.length];
		};
		// Touched, not changed.
		await utimes(join(repo.path, 'run.sh'), old, new Date(old.getTime() - 1000));
		assert.deepEqual([await isDirty(), await isDirty()].flat(), [false, 1, false, 0]);
		await write('reg/registry.yaml', 'next');
		await repo.git('commit', '--quiet', '-m', 'Ours', '--', 'reg');
		const [found, processes] = await isDirty();
		assert.equal(found, false);
		// `git commit` may have taken note of the touched file.
		assert.ok(Number(processes) <= 1);
		await write('src/a.py', 'changed');
		assert.deepEqual([await isDirty(), await isDirty()].flat(), [true, 1, true, 0]);
		await write('src/a.py', 'src/a.py\n');
		assert.deepEqual([await isDirty(), await isDirty()].flat(), [false, 1, false, 0]);
		await repo.git('config', 'core.fileMode', 'false');
		assert.deepEqual([await isDirty(), await isDirty()].flat(), [false, 1, false, 0], 'settings');
	});

	for (const [name, config] of [
		['a split index', ['update-index', '--split-index']],
		['a sparse checkout', ['sparse-checkout', 'set', '--no-cone', '/*', '!/run.sh']],
		['an index without its hash', ['-c', 'index.skipHash=true', 'update-index', '--force-write-index']],
	] as const)
		it(`leaves ${name} to git`, async () => {
			await repo.git(...config);
			assert.equal(await same('clean'), false);
			await write('train.py', 'else\n');
			assert.equal(await same('changed'), true);
		});
});
