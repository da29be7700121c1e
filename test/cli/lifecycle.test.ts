import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const iris = resolve('examples/iris/models');

describe('gmr, a life of models', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await done('init');
	});
	afterEach(() => repo.dispose());

	const gmr = (...args: string[]) => gmrIn(repo.path, args);
	async function done(...args: string[]) {
		const { code, out, err } = await gmr(...args);
		assert.equal(code, 0, err);
		return out;
	}
	async function refused(...args: string[]) {
		const before = await state();
		const { code, out, err } = await gmr(...args);
		assert.equal(code, 2, out);
		assert.equal(out, '');
		assert.equal(await state(), before);
		return err;
	}
	const state = async () =>
		`${await repo.git('rev-parse', 'HEAD')}${await repo.git('status', '--porcelain', '--ignored')}`;
	const head = async () => (await repo.git('log', '-1', '--format=%B')).trim();
	const json = async (...args: string[]) =>
		JSON.parse(await done(...args, '--json')) as Record<string, unknown>;
	const register = (name = 'iris') => done('register', join(iris, 'knn'), '--name', name);
	const inRegistry = (path: string) => join('model-registry', path);

	it('creates a model, renames it, and registers into it', async () => {
		assert.match(
			await done('create', 'iris', '--description', '# Iris', '--tag', 'task=classification'),
			/^Create model iris \(commit [0-9a-f]{7}\)\n$/,
		);
		assert.match(await refused('create', 'Iris'), /looks like the existing model iris/);
		assert.match(await done('rename', 'iris', 'flowers'), /^Rename iris to flowers/);
		assert.match(
			await head(),
			/^Rename iris to flowers\n\nRegistry-Operation: rename\nRegistry-Model: flowers$/,
		);
		assert.match(await register('flowers'), /^Register flowers version 1/);
		assert.match(await done('rename', 'flowers', 'flowers'), /nothing to change/);
		assert.match(await refused('show', 'iris'), /no model named iris/);
		assert.match(await done('show', 'flowers'), /tag task +classification/);
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');
	});

	it('archives and restores, and marks it in show and list', async () => {
		await register();
		await register();
		await done('alias', 'set', 'iris@champion', '2');
		await done('archive', 'iris@champion', '--reason', 'Leaks', '--replaced-by', '1');
		assert.match(await head(), /^Archive iris version 2 in favour of version 1\n[^]*Registry-Reason: Leaks$/);
		assert.match(await done('list'), /iris +2 \(archived\) +@champion → 2 \(archived\)/);
		assert.match(
			await done('show', 'iris'),
			/VERSION +ALIASES +STATE[^]*\n2 +@champion +archived, see 1 [^]*\n1 +- +- /,
		);
		assert.match(await done('show', 'iris/2'), /archived +yes; Leaks; use version 1 instead/);
		assert.deepEqual((await json('show', 'iris/2'))['archived'], { why: 'Leaks', replaced_by: 1 });
		assert.match(await refused('archive', 'iris'), /say which version: iris\/VERSION/);
		assert.match(await refused('archive', 'iris/1', '--replaced-by', '1'), /replaced by itself/);
		await done('restore', 'iris/2');
		assert.equal((await json('show', 'iris/2'))['archived'], null);
		assert.doesNotMatch(await done('show', 'iris'), /STATE/);
	});

	it('moves stages, and clears a stage of others', async () => {
		await register();
		await register();
		await done('stage', 'iris/1', 'production');
		assert.match(
			await done('stage', 'iris/2', 'PRODUCTION', '--archive-existing'),
			/^Move iris version 2 to stage Production and archive version 1 \(commit/,
		);
		assert.equal(await done('resolve', 'models:/iris/Production'), 'models:/iris/2\n');
		assert.match(await done('show', 'iris'), /\n2 +- +Production [^]*\n1 +- +Archived /);
		assert.match(await refused('stage', 'iris/1', 'Prod'), /"Prod" is not a stage. Use None, Staging/);
		assert.match(await refused('stage', 'iris/1', 'None', '--archive-existing'), /only on a move to Staging/);
	});

	it('deletes a version, and says afterwards who, when and why', async () => {
		await register();
		await register();
		await done('alias', 'set', 'iris@champion', '1', '--reason', 'Best so far');
		assert.match(await head(), /Registry-Reason: Best so far$/);
		assert.match(
			await refused('delete', 'iris/1'),
			/Version 1 of iris can't be deleted while @champion points at it.*gmr delete --with-aliases/,
		);
		const preview = await done('delete', 'iris/1', '--with-aliases', '--dry-run');
		assert.match(preview, /\n {2}- models\/iris\/aliases\/champion.yaml\n/);
		assert.match(preview, /\n {2}\+ models\/iris\/versions\/1\/deleted.yaml\n/);
		await done('delete', 'iris/1', '--with-aliases', '--reason', 'Personal data');
		assert.match(await head(), /^Delete iris version 1 and @champion\n/);
		assert.deepEqual(
			await repo.git('ls-files', inRegistry('models/iris/versions/1')),
			`${inRegistry('models/iris/versions/1/deleted.yaml')}\n`,
		);
		assert.match(
			await refused('show', 'iris/1'),
			/^gmr: Version 1 of iris was deleted by Ada on .*: Personal data\n$/,
		);
		assert.doesNotMatch(await done('show', 'iris'), /\n1 /);
		assert.match(await register(), /version 3/);
		assert.equal((await gmr('check')).code, 0);
		assert.equal((await repo.git('status', '--porcelain')).trim(), '');
	});

	it('deletes a model only when told so, and starts again at 1', async () => {
		await register();
		await register();
		assert.match(await refused('delete', 'iris'), /this deletes iris with 2 versions; add --yes/);
		await done('delete', 'iris', '--dry-run');
		assert.match(await done('delete', 'iris', '--yes'), /^Delete model iris with 2 versions/);
		assert.equal(await repo.git('ls-files', inRegistry('models')), '');
		assert.match(await register(), /^Register iris version 1 /);
		await done('create', 'empty');
		assert.match(await done('delete', 'empty'), /^Delete model empty /);
	});

	it('deletes a version that cannot be read', async () => {
		await register();
		await repo.write(inRegistry('models/iris/versions/1/version.yaml'), 'version: [\n');
		await done('delete', 'iris/1');
		assert.match(await refused('resolve', 'iris/1'), /was deleted by Ada/);
	});

	it('migrates: nothing to do, something missing, something changed by hand', async () => {
		assert.equal(await done('migrate'), 'Nothing to migrate (nothing to change)\n');
		await rm(join(repo.path, inRegistry('.gitattributes')));
		assert.match(await done('migrate'), /^Bring \.gitattributes up to date/);
		await repo.write(inRegistry('.gitattributes'), '* text\n');
		const { code, out, err } = await gmr('migrate');
		assert.equal(code, 0);
		assert.match(out, /Nothing to migrate/);
		assert.match(err, /\.gitattributes was changed by hand/);
	});

	it('checks: silence, warnings, errors with their places', async () => {
		await register();
		assert.deepEqual(await gmr('check'), { code: 0, out: '', err: 'No problems\n' });
		await repo.write(inRegistry('models/iris/aliases/a b.yaml'), 'x');
		const warned = await gmr('check');
		assert.equal(warned.code, 0);
		assert.match(
			warned.out,
			/^model-registry\/models\/iris\/aliases\/a b\.yaml: warning: a b\.yaml is not the name/,
		);
		await repo.write(
			inRegistry('models/iris/aliases/x.yaml'),
			'version: 7\nmoved: 0123456789ABCDEFGHJKMNPQRS\n',
		);
		const { code, out, err } = await gmr('check');
		assert.equal(code, 1);
		assert.match(
			out,
			/\nmodel-registry\/models\/iris\/aliases\/x\.yaml:1:10: @x points at version 7, which does not exist\n/,
		);
		assert.equal(err, '1 error, 1 warning\n1 of 2 problems can be fixed: gmr check --fix\n');
		const found = await gmr('check', '--json');
		assert.equal(found.code, 1);
		const report = JSON.parse(found.out) as { errors: number; problems: { code: string; start: unknown }[] };
		assert.equal(report.errors, 1);
		assert.deepEqual(report.problems.at(-1)?.start, { line: 1, column: 10 });
		const deeper = await gmrIn(join(repo.path, inRegistry('models/iris')), ['check']);
		assert.match(deeper.out, /^aliases\/a b\.yaml: warning/m);
	});

	it('leaves no empty folders behind', async () => {
		await register();
		await done('delete', 'iris/1');
		assert.deepEqual(await readdir(join(repo.path, inRegistry('models/iris/versions/1'))), ['deleted.yaml']);
		await done('delete', 'iris', '--yes');
		assert.deepEqual(await readdir(join(repo.path, 'model-registry')).then((names) => names.sort()), [
			'.gitattributes',
			'registry.yaml',
		]);
	});
});
