import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import type { ModelEntry } from '../../src/core/registry/entries.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { Git } from '../../src/git/git.js';
import type { ObjectReader } from '../../src/git/gitBatch.js';
import { KeptObjects, ObjectMemory } from '../../src/git/objectMemory.js';
import { RefFiles, resolveCommit } from '../../src/git/refFiles.js';
import { openRepository } from '../../src/git/repository.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const describeModel = ({ manifest }: ModelEntry) =>
	manifest.ok ? `${manifest.value.name}: ${manifest.value.description ?? ''}` : 'broken';

const modelFile = (name: string) =>
	`name: ${name}\ncreated: "2026-11-23T16:09:49.477Z"\ncreated_by: Ada <ada@example.com>\n`;

describe('RefFiles', () => {
	let repo: TempRepo;
	afterEach(() => repo.dispose());

	const git = () => new Git(repo.path, { trusted: () => true, environment: repo.environment });
	const commitAll = async () => {
		await repo.git('add', '--all', '--force');
		await repo.git('commit', '--quiet', '-m', 'Change');
		return (await repo.git('rev-parse', 'HEAD')).trim();
	};
	let batch: ObjectReader | undefined;
	afterEach(async () => {
		await batch?.[Symbol.asyncDispose]();
		batch = undefined;
	});
	const filesAt = async (commit: string, path = 'reg') => {
		const { objectFormat } = await openRepository(git());
		batch ??= git().batch();
		return new RefFiles(batch, { commit, path, objectFormat });
	};

	for (const format of ['sha1', 'sha256'])
		it(`gives a commit's files and folders, in a ${format} repository`, async () => {
			repo = await tempRepo();
			await repo.git('init', '--quiet', `--object-format=${format}`, 'inner');
			const inner = { ...repo, path: join(repo.path, 'inner') };
			const run = (...args: string[]) =>
				execFileSync('git', args, { cwd: inner.path, env: { ...repo.environment } }).toString();
			await repo.write('inner/reg/a.txt', 'one');
			await repo.write('inner/reg/models/x.y/file', 'two');
			await repo.write('inner/reg/models/x/file', 'x'.repeat(300_000));
			await repo.write('inner/reg/models/x/größe 1.yaml', 'drei');
			await symlink('a.txt', join(inner.path, 'reg/link'));
			run('add', '--all');
			run('-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'Start');
			const commit = run('rev-parse', 'HEAD').trim();

			const at = new Git(inner.path, { trusted: () => true, environment: repo.environment });
			const { objectFormat } = await openRepository(at);
			await using batch = at.batch();
			const files = new RefFiles(batch, { commit, path: 'reg', objectFormat });
			assert.deepEqual(await files.list(''), [
				{ name: 'a.txt', kind: 'file' },
				{ name: 'link', kind: 'other' },
				{ name: 'models', kind: 'folder' },
			]);
			assert.deepEqual(await files.list('models'), [
				{ name: 'x', kind: 'folder' },
				{ name: 'x.y', kind: 'folder' },
			]);
			// Many at a time: every answer belongs to its question.
			const [one, two, large, umlaut, link, none, folder] = await Promise.all(
				[
					...['a.txt', 'models/x.y/file', 'models/x/file', 'models/x/größe 1.yaml'],
					...['link', 'models/none/file', 'models/x'],
				].map((path) => files.read(path)),
			);
			assert.equal(Buffer.from(one!).toString(), 'one');
			assert.equal(Buffer.from(two!).toString(), 'two');
			assert.equal(large!.length, 300_000);
			assert.equal(Buffer.from(umlaut!).toString(), 'drei');
			assert.deepEqual([link, none, folder], [undefined, undefined, undefined]);
			assert.deepEqual(await files.list('a.txt'), []);
			assert.equal((await files.file('link'))?.mode, '120000');
			assert.equal((await files.file('a.txt'))?.id, run('rev-parse', 'HEAD:reg/a.txt').trim());
			assert.equal(await files.file('models'), undefined);
		});

	it('is read by the same Snapshot as the work tree', async () => {
		repo = await tempRepo();
		const fixture = 'test/fixtures/registry-format-1';
		execFileSync('cp', ['-r', fixture, join(repo.path, 'reg')]);
		const commit = await commitAll();
		await repo.git('rm', '-r', '--quiet', 'reg');
		await repo.git('commit', '--quiet', '-m', 'Gone');

		const files = await filesAt(commit);
		const [here, there] = [
			new Snapshot(files),
			new Snapshot(new WorkTreeFiles(join(process.cwd(), fixture))),
		];
		assert.deepEqual(await here.models(), await there.models());
		for (const model of await there.models()) {
			assert.deepEqual(await here.versions(model), await there.versions(model));
			assert.deepEqual(await here.aliases(model), await there.aliases(model));
		}
		const head = await filesAt((await repo.git('rev-parse', 'HEAD')).trim());
		assert.deepEqual(await new Snapshot(head).models(), []);
	});

	for (const limit of [undefined, 0])
		it(`reads once what commits have in common${limit === 0 ? ', as far as it may keep it' : ''}`, async () => {
			repo = await tempRepo();
			await repo.write('reg/registry.yaml', 'format: 1\n');
			for (const name of ['a', 'b', 'c']) {
				await repo.write(`reg/models/${name}/model.yaml`, modelFile(name));
				await repo.write(`reg/models/${name}/aliases/broken.yaml`, 'version: [');
			}
			const before = await commitAll();
			await repo.write('reg/models/a/model.yaml', `${modelFile('a')}description: Text\n`);
			const after = await commitAll();
			await using reading = git().batch();
			const asked: string[] = [];
			const read = reading.read.bind(reading);
			reading.read = (name) => {
				asked.push(name);
				return read(name);
			};
			const memory = new ObjectMemory(reading, 'sha1', new KeptObjects(limit));
			const [base, head] = [before, after].map((commit) => {
				const place = { commit, path: 'reg', objectFormat: 'sha1' } as const;
				return new Snapshot(new RefFiles(reading, place, memory));
			}) as [Snapshot, Snapshot];
			const [was, is] = [await base.models(), await head.models()];
			assert.deepEqual(
				[was.map(describeModel), is.map(describeModel)],
				[
					['a: ', 'b: ', 'c: '],
					['a: Text', 'b: ', 'c: '],
				],
			);
			const paths: (string | undefined)[] = [];
			for (const [snapshot, models] of [
				[base, was],
				[head, is],
			] as const)
				for (const model of models) {
					const [alias] = await snapshot.aliases(model);
					assert.ok(alias?.manifest.ok === false);
					paths.push(alias.manifest.problems[0].path);
				}
			const broken = ['a', 'b', 'c'].map((name) => `models/${name}/aliases/broken.yaml`);
			// Equal files with problems: each is told where it is.
			assert.deepEqual(paths, [...broken, ...broken]);
			const blob = (await repo.git('rev-parse', `${before}:reg/models/b/model.yaml`)).trim();
			const tree = (await repo.git('rev-parse', `${before}:reg/models/b`)).trim();
			const times = limit === 0 ? 2 : 1;
			assert.equal(asked.filter((name) => name === blob).length, times);
			assert.equal(asked.filter((name) => name === tree).length, times);
		});

	it('takes the top of a repository, and says nothing of a path that is no folder', async () => {
		repo = await tempRepo();
		await repo.write('registry.yaml', 'x');
		const commit = await commitAll();
		const top = await filesAt(commit, '');
		assert.equal((await top.read('registry.yaml'))?.length, 1);
		const none = await filesAt(commit, 'registry.yaml');
		assert.deepEqual(await none.list(''), []);
	});

	it('ends when it is disposed, and fails what is asked afterwards', async () => {
		repo = await tempRepo();
		await repo.write('a', 'a');
		const ending = git().batch();
		assert.equal(await ending.read('HEAD'), undefined);
		await ending[Symbol.asyncDispose]();
		await ending[Symbol.asyncDispose]();
		await assert.rejects(ending.read('HEAD'), /disposed/);
		assert.throws(
			() => new Git(repo.path, { trusted: () => false }).batch(),
			(error) => isRegistryError(error, 'registry-read-only'),
		);
		const nowhere = new Git(join(repo.path, 'none'), { trusted: () => true }).batch();
		await assert.rejects(nowhere.read('HEAD'));
		await nowhere[Symbol.asyncDispose]();
	});

	it('resolves what a person names, and runs nothing else', async () => {
		repo = await tempRepo();
		await repo.write('a', 'a');
		const commit = await commitAll();
		await repo.git('tag', '-a', '-m', 'v', 'v1');
		await repo.git('branch', 'feature/x');
		for (const text of ['main', 'v1', 'feature/x', commit, commit.slice(0, 8), 'HEAD', '@', 'HEAD^{/Change}'])
			assert.equal(await resolveCommit(git(), text), commit, text);
		const refused = [
			'',
			'-',
			'--output=x',
			'--all',
			'none',
			'@{upstream}',
			':/text',
			'HEAD:a',
			'a\0b',
			'HEAD..HEAD',
		];
		for (const text of [...refused, '\n', `${commit}\n${commit}`, 'HEAD~9', '^HEAD'])
			await assert.rejects(resolveCommit(git(), text), (error) => {
				assert.ok(isRegistryError(error, 'ref-not-found'), `${text}: ${String(error)}`);
				return true;
			});
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');
	});
});
