import assert from 'node:assert/strict';
import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diffSnapshots } from '../../../src/core/changes/diffSnapshots.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { parseRaw } from '../../../src/git/diff/changedEntries.js';
import { registryDiff } from '../../../src/git/diff/registryDiff.js';
import { Git } from '../../../src/git/git.js';
import type { ObjectReader } from '../../../src/git/gitBatch.js';
import { KeptObjects } from '../../../src/git/objectMemory.js';
import { RefFiles } from '../../../src/git/refFiles.js';
import { LazyRegistryPlace, type RegistryPlace } from '../../../src/git/registryPlace.js';
import { aliasText, modelText, versionText } from '../../kit/handEdits.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

describe('the records of a raw diff', () => {
	const id = (digit: string) => digit.repeat(40);
	const record = (text: string, path: string) => `:${text}\0${path}\0`;

	it('tell both ends of what changed, came and went', () => {
		const raw = [
			record(`040000 040000 ${id('1')} ${id('2')} M`, 'a'),
			record(`100644 000000 ${id('3')} ${id('0')} D`, 'a/größe 1.yaml'),
			record(`000000 120000 ${id('0')} ${id('4')} A`, 'a/link'),
		].join('');
		assert.deepEqual(Array.from(parseRaw(Buffer.from(raw))), [
			[
				'a',
				{
					before: { name: 'a', mode: '40000', id: id('1') },
					after: { name: 'a', mode: '40000', id: id('2') },
				},
			],
			['a/größe 1.yaml', { before: { name: 'größe 1.yaml', mode: '100644', id: id('3') } }],
			['a/link', { after: { name: 'link', mode: '120000', id: id('4') } }],
		]);
	});

	it('are two where a file became a folder', () => {
		const raw = [
			record(`100644 000000 ${id('1')} ${id('0')} D`, 'a'),
			record(`000000 040000 ${id('0')} ${id('2')} A`, 'a'),
		].join('');
		assert.deepEqual(parseRaw(Buffer.from(raw)).get('a'), {
			before: { name: 'a', mode: '100644', id: id('1') },
			after: { name: 'a', mode: '40000', id: id('2') },
		});
	});
});

describe('a diff of two commits', () => {
	let repo: TempRepo;
	beforeEach(async () => (repo = await tempRepo()));
	afterEach(() => repo.dispose());

	const commitAll = async () => {
		await repo.git('add', '--all', '--force');
		await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Change');
		return (await repo.git('rev-parse', 'HEAD')).trim();
	};
	const lay = async (folder: string, models: readonly string[]) => {
		await repo.write(join(folder, 'registry.yaml'), 'kind: git-model-registry\nformat: 1\n');
		for (const name of models) {
			const model = join(folder, 'models', name);
			await repo.write(join(model, 'model.yaml'), modelText(name));
			await repo.write(join(model, 'aliases/champion.yaml'), aliasText(1));
			for (const version of [1, 2, 3])
				await repo.write(join(model, `versions/${version}/version.yaml`), versionText(version));
		}
	};
	const placeOf = async (folder: string): Promise<RegistryPlace> =>
		new LazyRegistryPlace(join(repo.path, folder), {
			trusted: () => true,
			environment: repo.environment,
		}).find();

	/** The place, with the names of the objects that are read in it. */
	const counted = (place: RegistryPlace) => {
		const asked: string[] = [];
		const git = new Git(place.git.folder, place.git.options);
		git.batch = () => {
			const inner = place.git.batch();
			return {
				read: (name) => (asked.push(name), inner.read(name)),
				[Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
			} satisfies ObjectReader;
		};
		return { place: { ...place, git }, asked };
	};

	/** As one that reads all files of both ends and shares nothing. */
	const plainly = async ({ git, repository, path }: RegistryPlace, base: string, head: string) => {
		await using batch = git.batch();
		const { objectFormat } = repository;
		const at = (commit: string) => new Snapshot(new RefFiles(batch, { commit, path, objectFormat }));
		return await diffSnapshots(at(base), at(head));
	};

	it('is over a move of the folder what else was changed, from either side', async () => {
		await lay('reg', ['a', 'b']);
		await lay('other', ['x']);
		const before = await commitAll();
		await repo.git('mv', 'reg', 'moved');
		const place = await placeOf('moved');
		const told = async (base: string, head?: string) =>
			(await registryDiff(place, { base, head })).changes.map(({ kind, data, model }) => [
				model?.name ?? '',
				kind,
				...(kind === 'registry-moved' ? [data.from, data.to] : []),
			]);
		const move = ['', 'registry-moved', 'reg', 'moved'];
		assert.deepEqual(await told('HEAD'), [move]);
		await repo.write('moved/models/b/aliases/champion.yaml', aliasText(2));
		assert.deepEqual(await told('HEAD'), [move, ['b', 'alias-moved']]);
		const after = await commitAll();
		assert.deepEqual(await told(before, after), [move, ['b', 'alias-moved']]);
		assert.deepEqual(await told(after, before), [
			['', 'registry-moved', 'moved', 'reg'],
			['b', 'alias-moved'],
		]);
		assert.deepEqual(await told(before, before), []);
	});

	for (const folder of ['', 'reg', 'a/b/reg'])
		it(`is that of all their files, in ${folder || 'the top'} of the repository`, async () => {
			await lay(folder, ['a', 'b', 'c', 'd', 'e', 'f']);
			await repo.write('elsewhere/file', 'x');
			const commits = [await commitAll()];
			const file = (path: string) => join(folder, 'models', path);
			const remove = (path: string) => rm(join(repo.path, file(path)), { recursive: true });
			const edits: readonly (() => Promise<unknown>)[] = [
				() => repo.write(file('a/aliases/champion.yaml'), aliasText(2)),
				() => repo.write('elsewhere/file', 'y'),
				() => remove('b'),
				async () => {
					await remove('c/aliases');
					await repo.write(file('c/aliases'), 'a file now');
				},
				async () => {
					await remove('c/aliases');
					await repo.write(file('c/aliases/champion.yaml'), aliasText(3));
				},
				async () => {
					await remove('d/versions/2');
					await symlink('3', join(repo.path, file('d/versions/2')));
				},
				() => chmod(join(repo.path, file('e/model.yaml')), 0o755),
				async () => {
					await repo.write(file('e/versions/3/deleted.yaml'), 'deleted: "2026-11-21T12:00:00.000Z"\n');
					await repo.write(file('e/aliases/champion.yaml'), aliasText(3));
				},
				async () => {
					await repo.write(file('f/versions/2/signature.json'), '{}');
					await repo.write(file('f/aliases/champion.yaml'), aliasText(2));
					await repo.write(file('f/aliases/new.yaml'), aliasText(9));
				},
				() => repo.write(file('a/versions/1/version.yaml'), 'broken: ['),
				() => repo.write(file('a/aliases/champion.yaml'), aliasText(1)),
				() => remove('a/versions'),
				() => rm(join(repo.path, folder, 'registry.yaml')),
				async () => {
					await remove('e');
					await mkdir(dirname(join(repo.path, file('e'))), { recursive: true });
					await repo.write(file('e'), 'a file where a model was');
				},
			];
			for (const edit of edits) {
				await edit();
				commits.push(await commitAll());
			}
			const place = await placeOf(folder);
			const kept = new KeptObjects();
			for (const [index, base] of commits.entries())
				for (const head of [commits[index + 1], commits[0], commits.at(-1)]) {
					if (head === undefined) continue;
					const isIn = (commit: string) => commits.indexOf(commit) < 13;
					if (!isIn(base) && !isIn(head)) continue;
					const expected = await plainly(place, base, head);
					const what = `${commits.indexOf(base)} to ${commits.indexOf(head)}`;
					const { changes } = await registryDiff(place, { base, head });
					assert.deepEqual(changes, expected, what);
					const again = await registryDiff(place, { base, head }, kept);
					assert.deepEqual(again.changes, expected, `${what}, with what was read before`);
				}
		});

	it('reads no folder that holds all models, and nothing twice', async () => {
		const models = Array.from({ length: 20 }, (_, index) => `m${index}`);
		await lay('reg', models);
		const base = await commitAll();
		for (const name of models.slice(0, 5))
			await repo.write(`reg/models/${name}/aliases/champion.yaml`, aliasText(2));
		const head = await commitAll();

		const { place, asked } = counted(await placeOf('reg'));
		const kept = new KeptObjects();
		assert.equal((await registryDiff(place, { base, head }, kept)).changes.length, 5);
		// Whether there is a registry is asked of both ends.
		const registryFile = (await repo.git('rev-parse', `${base}:reg/registry.yaml`)).trim();
		const objects = asked.filter((name) => /^[0-9a-f]{40}$/.test(name) && name !== registryFile);
		const all = (await repo.git('rev-parse', `${base}:reg/models`, `${head}:reg/models`)).trim().split('\n');
		assert.equal(new Set(objects).size, objects.length);
		assert.ok(all.every((id) => !objects.includes(id)));
		// Of each: its file, two aliases, two versions; its folder, that of its versions and theirs.
		assert.ok(objects.length <= 5 * 9 + 1, `${objects.length} objects`);

		asked.length = 0;
		await registryDiff(place, { base: 'HEAD~1', head: 'HEAD' }, kept);
		const files = asked.filter((name) => !name.endsWith('^{commit}'));
		assert.ok(files.length <= 2, `${files.join(' ')} is read again`);
	});
});
