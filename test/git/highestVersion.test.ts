import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { readHead } from '../../src/git/head.js';
import { highestKnownVersion } from '../../src/git/write/highestVersion.js';
import { LazyRegistryPlace } from '../../src/git/registryPlace.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('highestKnownVersion', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
	});
	afterEach(() => repo.dispose());

	const version = (number: number | string, registry = 'reg/') =>
		`${registry}models/fraud/versions/${number}/version.yaml`;
	const highest = async (registry = 'reg', at = repo) => {
		const options = { trusted: () => true, environment: repo.environment };
		const place = await new LazyRegistryPlace(join(at.path, registry), options).find();
		const files = new WorkTreeFiles(join(at.path, registry));
		return highestKnownVersion(place, { files, head: await readHead(place.git, place.repository) }, 'fraud');
	};
	const commit = async (...numbers: number[]) => {
		for (const number of numbers) await repo.write(version(number), '');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Versions');
	};
	const remove = (number: number) => rm(join(repo.path, version(number), '..'), { recursive: true });

	it('is 0 for a new model, with and without commits', async () => {
		assert.equal(await highest(), 0);
		await commit(1);
		await repo.write('reg/models/other/versions/9/version.yaml', '');
		assert.equal(await highest('elsewhere'), 0);
	});

	it('counts numbers, not text', async () => {
		await commit(9, 10);
		await repo.write(version('.incoming-X'), '');
		await repo.write(version('011'), '');
		assert.equal(await highest(), 10);
	});

	it('counts what is only in the work tree, only staged, only in HEAD', async () => {
		await commit(1, 2, 3);
		await remove(3);
		assert.equal(await highest(), 3, 'still in the index');
		await repo.git('rm', '--quiet', '--cached', '-r', 'reg/models/fraud/versions/3');
		assert.equal(await highest(), 3, 'still in HEAD');
		await repo.write(version(4), '');
		await repo.git('add', '--all');
		await remove(4);
		assert.equal(await highest(), 4, 'staged');
		await repo.write(version(5), '');
		assert.equal(await highest(), 5, 'in the work tree');
	});

	it('counts what is staged before the first commit', async () => {
		await repo.write(version(4), '');
		await repo.git('add', '--all');
		await remove(4);
		assert.equal(await highest(), 4);
	});

	it('counts what was fetched from upstream', async () => {
		await commit(1);
		const clone = repo.beside('clone');
		await repo.git('clone', '--quiet', repo.path, clone.path);
		await commit(7);
		assert.equal(await highest('reg', clone), 1);
		await clone.git('fetch', '--quiet');
		assert.equal(await highest('reg', clone), 7);
	});

	it('asks git once for what is packed, and nothing for what is as it was or newly committed', async () => {
		const origin = repo.beside('origin.git');
		await repo.git('init', '--quiet', '--bare', '--initial-branch=main', origin.path);
		await commit(1);
		await repo.git('remote', 'add', 'origin', origin.path);
		await repo.git('push', '--quiet', '--set-upstream', 'origin', 'main');
		await repo.git('gc', '--quiet');
		const asked: string[] = [];
		const note = (line: string) => asked.push(line);
		const options = {
			trusted: () => true,
			environment: repo.environment,
			logger: { info: note, warn: note, debug: note },
		};
		const place = await new LazyRegistryPlace(join(repo.path, 'reg'), options).find();
		const look = async () => {
			asked.length = 0;
			const files = new WorkTreeFiles(place.root);
			const head = await readHead(place.git, place.repository);
			const found = await highestKnownVersion(place, { files, head }, 'fraud');
			return { found, processes: asked.length };
		};
		assert.ok((await look()).processes > 0);
		assert.deepEqual(await look(), { found: 1, processes: 0 });
		await commit(2);
		await remove(2);
		assert.deepEqual(await look(), { found: 2, processes: 0 }, 'HEAD and index have changed');
		await repo.git('rm', '--quiet', '--cached', '-r', 'reg/models/fraud/versions/2');
		await repo.git('commit', '--quiet', '-m', 'Without');
		assert.deepEqual(await look(), { found: 1, processes: 0 });

		const other = repo.beside('other');
		await repo.git('clone', '--quiet', origin.path, other.path);
		await other.write(version(8), '');
		await other.git('add', '--all');
		await other.git('-c', 'user.name=B', '-c', 'user.email=b@c.d', 'commit', '--quiet', '-m', 'Theirs');
		await other.git('push', '--quiet');
		await repo.git('fetch', '--quiet');
		assert.equal((await look()).found, 8, 'fetched');
		assert.deepEqual(await look(), { found: 8, processes: 0 });
		await repo.git('branch', '--unset-upstream');
		assert.equal((await look()).found, 1, 'the settings have changed');
	});

	for (const setting of ['index.skipHash=true', 'index.version=4'])
		it(`sees each change of an index with ${setting}`, async () => {
			await commit(1);
			await repo.git('config', ...setting.split('='));
			const place = await new LazyRegistryPlace(join(repo.path, 'reg'), {
				trusted: () => true,
				environment: repo.environment,
			}).find();
			for (const number of [2, 3, 4]) {
				await repo.write(version(number), '');
				await repo.git('add', '--all');
				await remove(number);
				const head = await readHead(place.git, place.repository);
				assert.equal(
					await highestKnownVersion(place, { files: new WorkTreeFiles(place.root), head }, 'fraud'),
					number,
				);
			}
		});

	it('works in a registry that is the whole repository', async () => {
		await repo.write(version(3, ''), '');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Versions');
		await rm(join(repo.path, 'models'), { recursive: true });
		assert.equal(await highest(''), 3);
	});
});
