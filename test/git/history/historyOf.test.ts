import assert from 'node:assert/strict';
import { join } from 'node:path';
import { renderModelFile } from '../../../src/core/manifest/modelFile.js';
import { renderRegistryFile } from '../../../src/core/manifest/registryFile.js';
import type { ModelName } from '../../../src/core/model/brands.js';
import { Git } from '../../../src/git/git.js';
import { historyOf, type HistoryOptions } from '../../../src/git/history/historyOf.js';
import { LazyRegistryPlace } from '../../../src/git/registryPlace.js';
import { changeSentence } from '../../../src/wording/changes.js';
import { fillSentence } from '../../../src/wording/sentence.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

describe('historyOf', () => {
	let repo: TempRepo;
	let folder: string;
	beforeEach(async () => {
		repo = await tempRepo();
		folder = 'reg';
	});
	afterEach(() => repo.dispose());

	const inFolder = (path: string) => (folder === '' ? path : `${folder}/${path}`);
	const start = () =>
		commit(
			{
				'registry.yaml': renderRegistryFile({}),
				...tagged('a', '0'),
				...tagged('b', '0'),
				...tagged('c', '0'),
			},
			'Start',
		);
	/** A model, whose tag has a value: every change of it is told by one sentence. */
	const tagged = (text: string, value: string) => {
		const name = text as ModelName;
		const path = `models/${name}/model.yaml`;
		const stated = { created: '2026-11-01T00:00:00Z', createdBy: 'Ada <ada@example.com>' };
		return { [path]: renderModelFile({ name, ...stated, tags: { n: value } }, path) };
	};
	const commit = async (files: Record<string, string>, message = 'Change', ...args: string[]) => {
		for (const [path, content] of Object.entries(files)) await repo.write(inFolder(path), content);
		await repo.git('add', '--all');
		await repo.git(...args, 'commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '-m', message);
	};
	const entries = async (options: Partial<HistoryOptions> = {}, of = repo) => {
		const git = { trusted: () => true, environment: of.environment };
		const place = await new LazyRegistryPlace(join(of.path, folder), git).find();
		const found = [];
		for await (const entry of historyOf(place, { limit: 100, ...options })) found.push(entry);
		return found;
	};
	/** The newest first. */
	const sentences = async (options: Partial<HistoryOptions> = {}, of = repo) =>
		(await entries(options, of)).map(({ changes }) =>
			changes.map((change) => fillSentence(changeSentence(change))).join('; '),
		);
	const onBranch = async (name: string, files: Record<string, string>) => {
		await repo.git('switch', '--quiet', '-c', name, 'main');
		await commit(files);
		await repo.git('switch', '--quiet', 'main');
	};
	const isA = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);

	it('tells the first commit of a repository, though git is told not to show what it brings', async () => {
		await start();
		await repo.git('config', 'log.showRoot', 'false');
		assert.equal((await sentences()).length, 1);
	});

	it('follows a registry whose folder was moved, and tells what else the commit changed', async () => {
		await start();
		await commit(tagged('a', '1'));
		const before = await sentences({ paths: ['models/b'] });
		await repo.git('mv', 'reg', 'moved');
		folder = 'moved';
		await commit(tagged('b', '2'), 'Move');
		await commit(tagged('c', '3'));
		const moved = 'Moved the model registry from reg to moved';
		assert.deepEqual((await sentences()).slice(0, 3), [
			'Changed tag n of c from 0 to 3',
			`${moved}; Changed tag n of b from 0 to 2`,
			'Changed tag n of a from 0 to 1',
		]);
		assert.equal((await sentences()).length, 4);
		assert.deepEqual(await sentences({ limit: 3 }), (await sentences()).slice(0, 3));
		assert.deepEqual(await sentences({ paths: ['models/b'] }), [
			`${moved}; Changed tag n of b from 0 to 2`,
			...before,
		]);
		assert.deepEqual((await sentences({ paths: ['models/a'] }))[0], moved);
	});

	it('tells what an octopus merge took over once, of its branches', async () => {
		await start();
		const base = (await sentences()).length;
		for (const name of ['a', 'b', 'c']) await onBranch(`topic-${name}`, tagged(name, '1'));
		await repo.git('merge', '--quiet', '-m', 'Octopus', 'topic-a', 'topic-b', 'topic-c');
		const parents = (await repo.git('log', '-1', '--format=%P')).trim().split(' ');
		assert.ok(parents.length >= 3, 'an octopus');
		const told = await sentences();
		assert.equal(told.length, base + 3, told.join('\n'));
		for (const name of ['a', 'b', 'c'])
			assert.equal(told.slice(0, 3).filter((text) => isA(text, name)).length, 1, told.join('\n'));
	});

	it('tells a revert and a cherry-pick as what they change, not what they say', async () => {
		await start();
		await commit(
			tagged('a', '1'),
			'Tag a\n\nRegistry-Operation: tag\nRegistry-Model: a\nRegistry-Reason: Why',
		);
		await repo.git('revert', '--no-edit', 'HEAD');
		await onBranch('topic', tagged('b', '1'));
		await commit(tagged('c', '1'));
		await repo.git('cherry-pick', 'topic');
		const [picked, , reverted, first] = await entries();
		assert.deepEqual(picked?.changes[0]?.data, { key: 'n', before: '0', after: '1' });
		assert.deepEqual(reverted?.changes[0]?.data, { key: 'n', before: '1', after: '0' });
		assert.deepEqual(
			[first, reverted, picked].map((entry) => entry?.changes[0]?.reason),
			['Why', undefined, undefined],
		);
	});

	it('tells the reason of each Edit in a commit of several', async () => {
		await start();
		const trailers = (name: string, reason: string) =>
			`Registry-Operation: tag\nRegistry-Model: ${name}\nRegistry-Reason: ${reason}\n`;
		await commit(
			{ ...tagged('a', '1'), ...tagged('b', '1'), ...tagged('c', '1') },
			`Tag a, and 1 more change\n\n${trailers('a', 'First')}${trailers('b', 'Second')}`,
		);
		const [entry] = await entries({ limit: 1 });
		assert.deepEqual(
			entry?.changes.map((change) => [change.model?.name, change.reason]),
			[
				['a', 'First'],
				['b', 'Second'],
				['c', undefined],
			],
		);
	});

	it('tells nothing of the border of a shallow clone as if it had made it, and that history ends there', async () => {
		await start();
		await commit(tagged('a', '1'));
		await commit(tagged('b', '1'));
		const whole = await sentences();
		const shallow = repo.beside('shallow');
		await repo.git('clone', '--quiet', '--depth=2', `file://${repo.path}`, shallow.path);
		const found = await entries({}, shallow);
		assert.deepEqual(await sentences({}, shallow), [whole[0], '']);
		assert.deepEqual(
			found.map(({ isCut }) => isCut ?? false),
			[false, true],
		);
		await shallow.git('fetch', '--quiet', '--unshallow');
		assert.deepEqual(await sentences({}, shallow), whole);
	});

	it('ends a model’s history at the border too, though the border is not of that model', async () => {
		await start();
		await commit(tagged('a', '1'));
		await commit(tagged('b', '1'));
		const shallow = repo.beside('shallow');
		await repo.git('clone', '--quiet', '--depth=2', `file://${repo.path}`, shallow.path);
		const [last, cut] = await entries({ paths: ['models/b'] }, shallow);
		assert.deepEqual([last?.isCut ?? false, cut?.isCut, cut?.changes], [false, true, []]);
	});

	it('reads people and messages of any characters and encoding', async () => {
		await start();
		const name = 'A\u0001commit\u0001\u001b[31m Ada';
		await commit(tagged('a', '1'), 'Tag\n\n\u0001commit\u0001\n', '-c', `user.name=${name}`);
		await commit(tagged('b', '1'));
		const [next, hostile] = await entries({ limit: 2 });
		assert.equal(hostile?.commit.author, `${name} <ada@example.com>`);
		assert.equal(hostile.changes.length, 1);
		assert.equal(next?.commit.author, 'Ada <ada@example.com>');

		const raw = Buffer.from(
			(await repo.git('cat-file', 'commit', 'HEAD')).replace(
				/\n\nChange/,
				'\nencoding ISO-8859-1\n\nGr\u00fc\u00dfe',
			),
			'latin1',
		);
		const git = new Git(repo.path, { trusted: () => true, environment: repo.environment });
		const command = ['hash-object', '-t', 'commit', '-w', '--stdin'];
		const id = (await git.run({ command, purpose: 'write' }, raw)).toString('latin1').trim();
		const [encoded] = await entries({ at: id, limit: 1 });
		assert.equal(encoded?.commit.message.trim(), 'Gr\u00fc\u00dfe');
	});

	it('reads a registry at the top of its repository, and in a folder of any name', async () => {
		for (const each of ['', 'a folder/with [blanks] *', ':(glob)é']) {
			await repo.dispose();
			repo = await tempRepo();
			folder = each;
			await start();
			await commit(tagged('a', '1'));
			await repo.write('README.md', 'Not of the registry');
			await commit({});
			const told = await sentences();
			assert.ok(isA(told[0] ?? '', 'a'), `${each}: ${told.join('\n')}`);
			assert.equal((await sentences({ paths: ['models/b'] })).length, 1, each);
		}
	});
});
