import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { plainInit, plainRegister } from '../kit/plainOperations.js';
import { tempRepo, type TempRepo, type TempRepoOptions } from '../kit/tempRepo.js';

describe('a registry in git', () => {
	let repo: TempRepo;
	afterEach(() => repo.dispose());

	const start = async (options?: TempRepoOptions) => {
		repo = await tempRepo(options);
		const registry = openGitRegistry(join(repo.path, 'model-registry'), { environment: repo.environment });
		await registry.writer.apply(plainInit);
		return registry;
	};
	const files = {
		'model.pkl': Uint8Array.of(128, 4, 13, 10, 0, 26, 10),
		'text.txt': 'one\r\ntwo\nthree\r\n',
		'unix.txt': 'one\ntwo\n',
		'deep/config.yaml': 'a: 1\r\nb: 2\n',
		'ident.txt': '$Id$\n',
		'a b "c".bin': 'x',
	};
	const verify = (folder: string) =>
		execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'artifacts.sha256'], {
			cwd: folder,
			encoding: 'utf8',
		});

	for (const config of [{}, { 'core.autocrlf': 'true' }, { 'core.eol': 'crlf', 'core.autocrlf': 'input' }])
		it(`gives a second clone the same bytes with ${JSON.stringify(config)}`, async () => {
			const { writer, incoming } = await start({ config });
			await repo.write('.gitignore', '*.pkl\n*.bin\nartifacts/\n');
			await repo.write('.gitattributes', '*.txt text ident eol=crlf\n');
			await repo.git('add', '--all');
			await repo.git('commit', '--quiet', '-m', 'Settings');
			const path = await incoming.create('fraud');
			for (const [name, content] of Object.entries(files))
				await repo.write(`model-registry/${path}/artifacts/${name}`, content);
			await writer.apply(plainRegister(path, files));
			await incoming.discard(path);
			assert.equal(await repo.git('status', '--porcelain', '--ignored'), '');

			const clone = repo.beside('clone');
			const settings = Object.entries(config).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
			await repo.git(...settings, 'clone', '--quiet', ...settings, repo.path, clone.path);
			const version = join(clone.path, 'model-registry/models/fraud/versions/1');
			assert.equal(verify(version), '');
			assert.deepEqual((await readdir(version)).sort(), ['artifacts', 'artifacts.sha256', 'version.yaml']);
		});

	it('gives 4 processes with 5 writers each 20 commits and the numbers 1 to 20', async () => {
		await start();
		await repo.write('staged', 'x');
		await repo.git('add', 'staged');
		const script = new URL('../kit/registryWriterProcess.js', import.meta.url);
		const children = Array.from({ length: 4 }, () =>
			fork(script, [join(repo.path, 'model-registry'), '5'], { env: { ...repo.environment } }),
		);
		const exits = await Promise.all(children.map((child) => once(child, 'exit')));
		assert.deepEqual(
			exits.map(([code]) => code as number),
			[0, 0, 0, 0],
		);

		const numbers = (await readdir(join(repo.path, 'model-registry/models/fraud/versions')))
			.map(Number)
			.sort((a, b) => a - b);
		assert.deepEqual(
			numbers,
			Array.from({ length: 20 }, (_, index) => index + 1),
		);
		const subjects = (await repo.git('log', '--reverse', '--format=%s', 'HEAD')).trim().split('\n').slice(1);
		assert.deepEqual(
			subjects,
			numbers.map((number) => `Register fraud version ${number}`),
		);
		for (const number of numbers)
			verify(join(repo.path, 'model-registry/models/fraud/versions', String(number)));
		assert.equal(await repo.git('status', '--porcelain', '--untracked-files=all'), 'A  staged\n');
		await repo.git('fsck', '--strict', '--no-dangling');
		assert.deepEqual(await readdir(join(repo.path, '.git/gmr')), ['incoming']);
		assert.deepEqual(await readdir(join(repo.path, '.git/gmr/incoming')), []);
	});
});
