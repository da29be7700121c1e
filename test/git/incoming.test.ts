import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentOwner } from '../../src/files/processOwner.js';
import { Git } from '../../src/git/git.js';
import { createIncoming, discardIncoming, removeDeadIncoming } from '../../src/git/write/incoming.js';
import { openRepository, type Repository } from '../../src/git/repository.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('incoming', () => {
	let repo: TempRepo;
	let repository: Repository;
	let registry: string;
	beforeEach(async () => {
		repo = await tempRepo();
		repository = await openRepository(
			new Git(repo.path, { trusted: () => true, environment: repo.environment }),
		);
		registry = join(repo.path, 'model-registry');
	});
	afterEach(() => repo.dispose());

	const records = () => readdir(join(repo.path, '.git/gmr/incoming'));
	const versions = () => readdir(join(registry, 'models/fraud/versions'));
	/** An incoming folder whose owner has ended. */
	const abandoned = async (change: object = {}) => {
		const path = await createIncoming(repository, registry, 'fraud');
		await repo.write(`model-registry/${path}/artifacts/m`, 'm');
		const child = spawn(process.execPath, ['-e', '']);
		await once(child, 'exit');
		const nonce = path.slice(-26);
		const record = { ...(await currentOwner()), pid: child.pid, registry, path, ...change };
		await writeFile(join(repo.path, '.git/gmr/incoming', `${nonce}.json`), JSON.stringify(record));
		return path;
	};

	it('is a folder that git passes over, with its owner recorded elsewhere', async () => {
		const path = await createIncoming(repository, registry, 'fraud');
		assert.match(path, /^models\/fraud\/versions\/\.incoming-[0-9A-Z]{26}$/);
		assert.deepEqual(await readdir(join(registry, path)), []);
		await repo.write(`model-registry/${path}/artifacts/m`, 'm');
		assert.equal(await repo.git('status', '--porcelain', '--untracked-files=all'), '');
		const record = JSON.parse(await repo.read(`.git/gmr/incoming/${path.slice(-26)}.json`)) as object;
		assert.deepEqual(record, { ...(await currentOwner()), registry, path });
	});

	it('is excluded once, whatever the file looked like', async () => {
		await createIncoming(repository, registry, 'fraud');
		await createIncoming(repository, registry, 'fraud');
		assert.equal((await repo.read('.git/info/exclude')).split('.incoming-*').length, 2);
		await repo.write('.git/info/exclude', '*.tmp');
		await createIncoming(repository, registry, 'fraud');
		assert.match(await repo.read('.git/info/exclude'), /^\*\.tmp\n# .*\n\.incoming-\*\n$/);
		await rm(join(repo.path, '.git/info'), { recursive: true });
		await createIncoming(repository, registry, 'fraud');
		assert.match(await repo.read('.git/info/exclude'), /^# .*\n\.incoming-\*\n$/);
	});

	it('leaves nothing when discarded', async () => {
		const path = await createIncoming(repository, registry, 'new');
		await repo.write(`model-registry/${path}/artifacts/deep/m`, 'm');
		await discardIncoming(repository, registry, path);
		await discardIncoming(repository, registry, path);
		assert.deepEqual(await records(), []);
		await assert.rejects(readdir(join(registry, 'models')), /ENOENT/);
	});

	it('leaves other folders alone when discarded', async () => {
		await repo.write('model-registry/models/fraud/versions/1/version.yaml', '');
		const paths = await Promise.all([1, 2].map(() => createIncoming(repository, registry, 'fraud')));
		await discardIncoming(repository, registry, paths[0] ?? '');
		assert.deepEqual(await versions(), [paths[1]?.split('/').at(-1), '1']);
		for (const path of ['models/fraud/versions/1', 'models/fraud/versions/.incoming-x/..', '..', ''])
			await assert.rejects(discardIncoming(repository, registry, path), RangeError);
	});

	it('is removed once its owner is dead, and only then', async () => {
		const dead = await abandoned();
		const elsewhere = await abandoned({ host: 'elsewhere' });
		const reused = await abandoned({ pid: process.pid, start: '1' });
		const mine = await createIncoming(repository, registry, 'fraud');
		await removeDeadIncoming(repository, registry);
		const left = await versions();
		assert.deepEqual(left, [elsewhere, mine].map((path) => path.split('/').at(-1)).sort());
		assert.ok(!left.includes(dead.split('/').at(-1) ?? ''));
		assert.ok(!left.includes(reused.split('/').at(-1) ?? ''));
		assert.equal((await records()).length, 2);
	});

	it('removes nothing but incoming folders of this registry', async () => {
		await repo.write('model-registry/models/fraud/versions/1/version.yaml', '');
		for (const change of [
			{ path: 'models/fraud/versions/1' },
			{ path: '../model-registry' },
			{ path: 7 },
			{ registry: join(repo.path, 'other') },
		])
			await abandoned(change);
		await writeFile(join(repo.path, '.git/gmr/incoming/X.json'), '{');
		const before = await versions();
		await removeDeadIncoming(repository, registry);
		assert.deepEqual(await versions(), before);
	});

	it('follows no link when it removes', async () => {
		await repo.write('outside/file', 'x');
		const path = await abandoned();
		await symlink('../../../../../outside', join(registry, path, 'link'));
		await removeDeadIncoming(repository, registry);
		assert.equal(await repo.read('outside/file'), 'x');
		await assert.rejects(versions(), /ENOENT/);
	});

	it('can be made while others of the same new model are discarded', async () => {
		await mkdir(registry);
		await Promise.all(
			Array.from({ length: 20 }, async () => {
				const path = await createIncoming(repository, registry, 'new');
				assert.deepEqual(await readdir(join(registry, path)), []);
				await discardIncoming(repository, registry, path);
			}),
		);
		assert.deepEqual(await readdir(registry), []);
	});
});
