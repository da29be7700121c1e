import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { mlflowSetupCell } from '../../src/core/mlflow/setupCell.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr, type GmrProcess } from '../kit/gmrProcess.js';
import { pythonOrSkip } from '../kit/python.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const run = promisify(execFile);

/** What the setup cell needs of MLflow. */
const stubOfMlflow = 'def set_registry_uri(uri):\n    print(uri)\n';

describe('the file that tells notebooks where the endpoint is', () => {
	let python: string;
	let repo: TempRepo;
	let linked: TempRepo;
	const running: GmrProcess[] = [];

	before(async function () {
		python = await pythonOrSkip(this);
		repo = await tempRepo();
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		assert.equal((await gmrIn(repo.path, ['create', 'iris'])).code, 0);
		linked = repo.beside('a linked one');
		await repo.git('worktree', 'add', '--quiet', '-b', 'branch', linked.path);
		await mkdir(join(linked.path, 'deep/below'), { recursive: true });
		await repo.write('../stub/mlflow.py', stubOfMlflow);
	});
	afterEach(async () => {
		for (const server of running.splice(0)) await stopped(server);
	});
	after(() => (repo as TempRepo | undefined)?.dispose());

	async function serving({ path }: TempRepo): Promise<{ server: GmrProcess; uri: string }> {
		const server = startGmr(path, ['serve', '--with-input']);
		running.push(server);
		const [, uri = ''] = (await server.line()).split(/=(.*)/);
		return { server, uri };
	}

	async function stopped(server: GmrProcess): Promise<void> {
		server.child.stdin.end();
		await server.ended;
	}

	const folderOf = async ({ path, git }: TempRepo) =>
		resolve(path, (await git('rev-parse', '--git-path', 'gmr/endpoints')).trim());
	const filesOf = async (of: TempRepo) => {
		const folder = await folderOf(of);
		return (await readdir(folder)).sort().map((name) => join(folder, name));
	};

	/** The address that the cell gives to MLflow, in a kernel that was started in `folder`. */
	async function found(folder: string): Promise<string> {
		const env = { ...repo.environment, PYTHONPATH: join(repo.path, '../stub') };
		const { stdout } = await run(python, ['-c', mlflowSetupCell], { cwd: folder, env });
		return stdout.trim();
	}
	const nothingRuns = /No MLflow endpoint runs for this repository/;

	it('is where git says, for this user alone, for as long as the server runs', async () => {
		const { server, uri } = await serving(repo);
		const [file = '', ...others] = await filesOf(repo);
		assert.deepEqual(others, []);
		assert.equal(await readFile(file, 'utf8'), `${uri}\n`);
		if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
		assert.equal(await found(repo.path), uri);
		await stopped(server);
		assert.deepEqual(await filesOf(repo), []);
		await assert.rejects(found(repo.path), nothingRuns);
	});

	it('is that of a linked work tree, in any folder of it, and of no other', async () => {
		const { uri } = await serving(linked);
		assert.notEqual(await folderOf(linked), await folderOf(repo));
		assert.equal(await found(linked.path), uri);
		assert.equal(await found(join(linked.path, 'deep/below')), uri);
		await assert.rejects(found(repo.path), nothingRuns);
		assert.equal(await linked.git('status', '--porcelain'), '');
	});

	it('tells each work tree its own server where both have one', async () => {
		const [ofRepo, ofLinked] = [await serving(repo), await serving(linked)];
		assert.deepEqual([await found(repo.path), await found(linked.path)], [ofRepo.uri, ofLinked.uri]);
		const { origin, password } = new URL(ofLinked.uri);
		const created = await fetch(`${origin}/api/2.0/mlflow/registered-models/create`, {
			method: 'POST',
			headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
			body: JSON.stringify({ name: 'of the branch' }),
		});
		assert.equal(created.status, 200, await created.text());
		await stopped(ofLinked.server);
		assert.match(await linked.git('log', '-1', '--format=%s %D'), /^Create model of the branch .*branch/);
		assert.equal((await gmrIn(repo.path, ['show', 'of the branch'])).code, 2);
		assert.equal(await found(repo.path), ofRepo.uri);
	});

	it('leads to the one started last of several servers, as long as one runs', async () => {
		const [first, second, third] = [await serving(linked), await serving(linked), await serving(linked)];
		assert.equal(await found(linked.path), third.uri);
		await stopped(third.server);
		assert.equal(await found(linked.path), second.uri);
		await stopped(first.server);
		assert.equal(await found(linked.path), second.uri);
		await stopped(second.server);
		await assert.rejects(found(linked.path), nothingRuns);
	});

	it('does not lead to one that was killed, whose file goes when the next one starts', async () => {
		const [first, killed] = [await serving(linked), await serving(linked)];
		killed.server.child.kill('SIGKILL');
		await killed.server.ended;
		assert.equal((await filesOf(linked)).length, 2);
		assert.equal(await found(linked.path), first.uri);
		const next = await serving(linked);
		assert.equal((await filesOf(linked)).length, 2);
		assert.equal(await found(linked.path), next.uri);
	});

	it('is the one of a clone that is a submodule', async () => {
		const outer = repo.beside('outer');
		await mkdir(outer.path);
		await outer.git('init', '--quiet', '--initial-branch=main');
		await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.path, 'inner');
		const inner = repo.beside('outer/inner');
		const { uri } = await serving(inner);
		assert.equal(await found(inner.path), uri);
		await assert.rejects(found(outer.path), nothingRuns);
	});
});
