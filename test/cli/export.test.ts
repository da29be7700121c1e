import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('gmr export', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('model/MLmodel', 'flavors: {}\n');
		await repo.write('model/data/w.bin', 'weights');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await gmr('init');
		await gmr('register', 'model', '--name', 'm', '--alias', 'champion');
	});
	afterEach(() => repo.dispose());

	const gmr = (...args: string[]) => gmrIn(repo.path, args);
	const folder = 'model-registry/models/m/versions/1';
	const commitAll = async () => {
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'By hand');
	};
	const refuses = async (pattern: RegExp, code = 1, version = 'm/1') => {
		const before = await readdir(repo.path);
		const refused = await gmr('export', version, 'out');
		assert.equal(refused.code, code, refused.err);
		assert.match(refused.err, pattern);
		assert.equal(refused.out, '');
		assert.deepEqual(await readdir(repo.path), before);
	};

	it('writes the files of a version, as the commit has them', async () => {
		await repo.write(`${folder}/artifacts/data/w.bin`, 'changed in the work tree only');
		const { code, out } = await gmr('export', 'models:/m@champion', 'out/m', '--json');
		assert.equal(code, 0);
		const answer = JSON.parse(out) as Record<string, unknown>;
		assert.equal(answer['uri'], 'models:/m/1');
		assert.equal(answer['files'], 2);
		assert.equal(answer['size'], 19);
		assert.equal(answer['path'], join(repo.path, 'out/m'));
		assert.equal(await readFile(join(repo.path, 'out/m/data/w.bin'), 'utf8'), 'weights');
		assert.deepEqual(await readdir(join(repo.path, 'out')), ['m']);
	});

	it('takes a branch, tag or commit', async () => {
		await repo.git('tag', 'before');
		await gmr('alias', 'delete', 'm@champion');
		assert.equal((await gmr('export', 'm@champion', 'out')).code, 2);
		assert.equal((await gmr('export', 'm@champion', 'out', '--ref', 'before')).code, 0);
		assert.match((await gmr('export', 'm/1', 'other', '--ref', '--output=x')).err, /ref/);
		assert.match((await gmr('export', 'm/1', 'other', '--ref', 'nowhere')).err, /names no commit/);
	});

	it('brings into a partial clone the files of that version alone', async () => {
		await repo.write('model/data/w.bin', 'weights of 2');
		await gmr('register', 'model', '--name', 'm');
		await repo.git('config', 'uploadpack.allowFilter', 'true');
		await repo.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
		const clone = repo.beside('clone');
		const partial = ['--filter=blob:none', '--depth=1', '--no-checkout'];
		await repo.git('clone', '--quiet', ...partial, `file://${repo.path}`, clone.path);
		await clone.git('sparse-checkout', 'set', '--no-cone', '/model-registry/registry.yaml');
		await clone.git('checkout', '--quiet', 'main');
		const objects = () => clone.git('cat-file', '--batch-all-objects', '--batch-check');
		const [first = '', second = ''] = await Promise.all(
			[1, 2].map((version) =>
				repo.git('rev-parse', `HEAD:model-registry/models/m/versions/${version}/artifacts/data/w.bin`),
			),
		);
		assert.ok(!(await objects()).includes(first.trim()));
		const { code, err } = await gmrIn(clone.path, ['export', 'm@champion', 'out']);
		assert.equal(code, 0, err);
		assert.equal(await readFile(join(clone.path, 'out/data/w.bin'), 'utf8'), 'weights');
		assert.ok((await objects()).includes(first.trim()));
		assert.ok(!(await objects()).includes(second.trim()));
	});

	it('makes nothing of files that differ from what was registered', async () => {
		await repo.write(`${folder}/artifacts/data/w.bin`, 'WEIGHTS');
		await commitAll();
		await refuses(/gmr: artifacts\/data\/w\.bin of models:\/m\/1 has other bytes/);
	});

	it('makes nothing where a file is too much, is missing, or the list is another', async () => {
		await repo.write(`${folder}/artifacts/more.bin`, 'x');
		await commitAll();
		await refuses(/artifacts\/more\.bin of models:\/m\/1 was not registered/);
		await repo.git('rm', '--quiet', `${folder}/artifacts/more.bin`, `${folder}/artifacts/MLmodel`);
		await commitAll();
		await refuses(/artifacts\/MLmodel of models:\/m\/1 is missing/);
		await repo.write(`${folder}/artifacts.sha256`, `${'0'.repeat(64)}  artifacts/../../x\n`);
		await commitAll();
		await refuses(/artifacts\.sha256 of models:\/m\/1 has other bytes/);
	});

	it('leaves alone what is in the way, and fills an empty folder', async () => {
		await repo.write('out/mine', 'x');
		await refuses(/out exists\. Name a folder/, 2);
		await repo.write('file', 'x');
		assert.match((await gmr('export', 'm/1', 'file')).err, /file exists/);
		assert.match((await gmr('export', 'm/1', 'file/below')).err, /file exists/);
		assert.match((await gmr('export', 'm/1', 'file/below/it')).err, /file(?:\/below)? exists/);
		assert.deepEqual(await readdir(join(repo.path, 'out')), ['mine']);
	});

	it('writes the files that a reference to a path of the repository is to', async () => {
		await gmr('register', 'model', '--name', 'm', '--reference');
		await repo.write('model/more', 'not registered');
		await commitAll();
		assert.equal((await gmr('export', 'm/2', 'out')).code, 0);
		assert.deepEqual((await readdir(join(repo.path, 'out'))).sort(), ['MLmodel', 'data']);
		assert.equal(await readFile(join(repo.path, 'out/data/w.bin'), 'utf8'), 'weights');

		await gmr('register', 'model/data/w.bin', '--name', 'm', '--reference');
		assert.equal((await gmr('export', 'm/3', 'file')).code, 0);
		assert.equal(await readFile(join(repo.path, 'file/w.bin'), 'utf8'), 'weights');

		await repo.write('model/data/w.bin', 'WEIGHTS');
		await commitAll();
		const changed = await gmr('export', 'm/2', 'changed');
		assert.equal(changed.code, 1);
		assert.match(changed.err, /^gmr: model\/data\/w\.bin of models:\/m\/2 has other bytes/);
		await repo.git('rm', '--quiet', '-r', 'model');
		await repo.git('commit', '--quiet', '-m', 'Gone');
		assert.match((await gmr('export', 'm/2', 'gone')).err, /^gmr: model\/\S+ of models:\/m\/2 is missing/);
		assert.equal((await gmr('export', 'm/2', 'before', '--ref', 'HEAD~2')).code, 0);
	});

	it('refuses a reference to files elsewhere', async () => {
		await gmr('register', 's3://bucket/m', '--name', 'm', '--reference');
		await refuses(/^gmr: models:\/m\/2 refers to files elsewhere/, 2, 'm/2');
	});

	it('refuses a deleted version, and warns of an archived one', async () => {
		await gmr('register', 'model', '--name', 'm');
		await gmr('archive', 'm/1', '--reason', 'too slow', '--replaced-by', '2');
		const archived = await gmr('export', 'm/1', 'out', '--json');
		assert.equal(archived.code, 0);
		assert.match(archived.err, /^warning: models:\/m\/1 is archived: too slow; use version 2 instead\n/);
		assert.equal((JSON.parse(archived.out) as { version: number }).version, 1);
		await gmr('delete', 'm/1', '--with-aliases');
		await refuses(/^gmr: Version 1 of m was deleted/, 2);
	});
});
