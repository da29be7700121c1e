import assert from 'node:assert/strict';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeUsages } from '../../../src/core/usages/codeUsages.js';
import { isRegistryError } from '../../../src/core/errors.js';
import { openGitRegistry } from '../../../src/git/openGitRegistry.js';
import { tempFolder } from '../../kit/tempFolder.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

const registryYaml = 'kind: git-model-registry\nformat: 1\n';
const code = (uri: string) => `import mlflow\nmodel = mlflow.load_model("${uri}")\n`;

describe('usages in the code of a repository', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('model-registry/registry.yaml', registryYaml);
		await repo.write('tracked.py', code('models:/m/1'));
		await commitAll();
	});
	afterEach(() => repo.dispose());

	async function commitAll(): Promise<void> {
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Change');
	}
	const open = (registry = 'model-registry') =>
		openGitRegistry(join(repo.path, registry), { environment: repo.environment });
	/** `path: text` of each usage, and `path! reason` of each file that was skipped. */
	async function told(at?: string, registry?: string): Promise<readonly string[]> {
		await using found = await open(registry).usages({ at });
		return lines(found);
	}
	const lines = ({ files, skipped }: CodeUsages) => [
		...files.flatMap(({ path, usages }) => usages.map(({ text }) => `${path}: ${text}`)),
		...skipped.map(({ path, reason }) => `${path}! ${reason}`),
	];

	it('are those of files that git tracks or would, by path', async () => {
		await repo.write('z/untracked.py', code('models:/m/2'));
		await repo.write('a/ü "q" \n.yaml', 'uri: models:/m/3\n');
		await repo.write('staged.py', code('models:/m/4'));
		await repo.git('add', 'staged.py');
		await repo.write('note.txt', code('models:/m/5'));
		assert.deepEqual(await told(), [
			'a/ü "q" \n.yaml: models:/m/3',
			'staged.py: models:/m/4',
			'tracked.py: models:/m/1',
			'z/untracked.py: models:/m/2',
		]);
	});

	it('leave out what any rule of git ignores, unless it is tracked all the same', async () => {
		await repo.write('.gitignore', 'build/\n*.local.py\n');
		await repo.write('sub/.gitignore', '*\n!.gitignore\n!kept.py\n');
		await repo.write('.git/info/exclude', 'private.py\n');
		for (const path of [
			'build/x.py',
			'a.local.py',
			'sub/x.py',
			'sub/kept.py',
			'private.py',
			'forced.local.py',
		])
			await repo.write(path, code('models:/m/1'));
		await repo.git('add', '--force', 'forced.local.py');
		assert.deepEqual(await told(), [
			'forced.local.py: models:/m/1',
			'sub/kept.py: models:/m/1',
			'tracked.py: models:/m/1',
		]);
	});

	it('leave out the files of all registries, those at the top included', async () => {
		await repo.write('model-registry/models/m/README.md', 'models:/m/1');
		await repo.write('model-registry/models/m/versions/1/artifacts/code.py', code('models:/m/1'));
		await repo.write('model-registry/deploy.py', code('models:/m/2'));
		await repo.write('other/registry.yaml', registryYaml);
		await repo.write('other/models/x/code.py', code('models:/x/1'));
		await repo.write('no/registry.yaml', 'kind: something else\n');
		await repo.write('no/models/x.py', code('models:/x/2'));
		const expected = [
			'model-registry/deploy.py: models:/m/2',
			'no/models/x.py: models:/x/2',
			'tracked.py: models:/m/1',
		];
		assert.deepEqual(await told(), expected);
		await commitAll();
		assert.deepEqual(await told('HEAD'), expected);

		for (const at of [undefined, 'HEAD']) {
			await using found = await open('other').usages({ at });
			assert.deepEqual(
				found.registries.map(({ path }) => path),
				['other', 'model-registry'],
			);
		}
		await repo.write('registry.yaml', registryYaml);
		await repo.write('models/m/code.py', code('models:/m/1'));
		assert.deepEqual(await told(undefined, ''), expected);
	});

	it('do not follow links nor enter submodules and other repositories', async () => {
		const outside = await tempFolder();
		await outside.write('far/x.py', code('models:/far/1'));
		await symlink(join(outside.path, 'far/x.py'), join(repo.path, 'link.py'));
		await symlink(join(outside.path, 'far'), join(repo.path, 'linked'));
		await symlink('loop.py', join(repo.path, 'loop.py'));
		const other = repo.beside('other');
		await mkdir(other.path);
		await other.git('init', '--quiet', '--initial-branch=main');
		await other.write('sub.py', code('models:/sub/1'));
		await other.git('add', '--all');
		await other.git('-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'Start');
		await repo.git(
			'-c',
			'protocol.file.allow=always',
			'submodule',
			'--quiet',
			'add',
			other.path,
			'module.py',
		);
		await repo.git('clone', '--quiet', other.path, 'nested');
		assert.deepEqual(await told(), ['tracked.py: models:/m/1']);
		await rm(join(repo.path, 'nested'), { recursive: true });
		await commitAll();
		assert.deepEqual(await told('HEAD'), ['tracked.py: models:/m/1']);

		// A tracked folder in whose place a link stands now.
		await repo.write('folder/x.py', code('models:/m/9'));
		await commitAll();
		await rm(join(repo.path, 'folder'), { recursive: true });
		await symlink(join(outside.path, 'far'), join(repo.path, 'folder'));
		assert.deepEqual(await told(), ['tracked.py: models:/m/1']);
		assert.deepEqual(await told('HEAD'), ['folder/x.py: models:/m/9', 'tracked.py: models:/m/1']);
		await outside.dispose();
	});

	it('have the lines and columns that an editor shows, whatever ends the lines and starts the file', async () => {
		const text = 'a = 1\nx = load("models:/m/7")\n# ü😀\ny = "models:/m@a"\n';
		await repo.write('lf.py', text);
		await repo.write('crlf.py', text.replaceAll('\n', '\r\n'));
		await repo.write('bom.py', `\ufeff${text}`);
		await repo.write('first.py', '\ufeff"models:/m/7"');
		await using found = await open().usages();
		const rangesOf = (path: string) =>
			found.files
				.find((file) => file.path === path)
				?.usages.map(({ range: { start, end } }) => [start.line, start.column, end.line, end.column]);
		const expected = [
			[1, 10, 1, 21],
			[3, 5, 3, 16],
		];
		for (const path of ['lf.py', 'crlf.py', 'bom.py']) assert.deepEqual(rangesOf(path), expected, path);
		assert.deepEqual(rangesOf('first.py'), [[0, 1, 0, 12]]);
	});

	it('say which files were not looked into, and why', async () => {
		const uri = Buffer.from(code('models:/m/1'));
		await repo.write('binary.py', Buffer.concat([uri, Buffer.of(0)]));
		await repo.write('latin.py', Buffer.concat([uri, Buffer.of(0x23, 0xe9)]));
		await repo.write('utf16.py', Buffer.from(`\ufeff${code('models:/m/1')}`, 'utf16le'));
		await repo.write('large.json', `{"x": "models:/m/1", "y": "${'a'.repeat(1 << 20)}"}`);
		await repo.write('large.ipynb', `{"y": "${'a'.repeat(1 << 20)}"}`);
		await repo.write('large.bin', Buffer.alloc(2 << 20));
		const expected = [
			'tracked.py: models:/m/1',
			'binary.py! binary',
			'large.json! size',
			'latin.py! encoding',
			'utf16.py! binary',
		];
		assert.deepEqual(await told(), expected);
		await commitAll();
		assert.deepEqual(await told('HEAD'), expected);
	});

	it('say so where a path is not UTF-8', async function () {
		if (process.platform !== 'linux') this.skip();
		const path = Buffer.concat([Buffer.from(`${repo.path}/caf`), Buffer.of(0xe9), Buffer.from('.py')]);
		await writeFile(path, code('models:/m/2'));
		assert.deepEqual(await told(), ['tracked.py: models:/m/1', 'caf\ufffd.py! name']);
	});

	it('follow files that are deleted, renamed and changed, and stay as they were at a commit', async () => {
		const at = async (ref: string) => told(ref);
		await rename(join(repo.path, 'tracked.py'), join(repo.path, 'renamed.py'));
		assert.deepEqual(await told(), ['renamed.py: models:/m/1']);
		await commitAll();
		await rm(join(repo.path, 'renamed.py'));
		assert.deepEqual(await told(), []);
		assert.deepEqual(await at('HEAD'), ['renamed.py: models:/m/1']);
		assert.deepEqual(await at('HEAD~'), ['tracked.py: models:/m/1']);
		await repo.write('renamed.py', code('models:/m/2'));
		assert.deepEqual(await told(), ['renamed.py: models:/m/2']);
	});

	it('tell a file in conflict once', async () => {
		await repo.git('switch', '--quiet', '-c', 'side');
		await repo.write('tracked.py', code('models:/m/2'));
		await commitAll();
		await repo.git('switch', '--quiet', 'main');
		await repo.write('tracked.py', code('models:/m/3'));
		await commitAll();
		await assert.rejects(repo.git('merge', 'side'));
		assert.deepEqual(await told(), ['tracked.py: models:/m/3', 'tracked.py: models:/m/2']);
	});

	it('need a repository, a commit of that name, and the registry in it', async () => {
		await assert.rejects(told('nowhere'), (error) => isRegistryError(error, 'ref-not-found'));
		await repo.write('new/registry.yaml', registryYaml);
		await assert.rejects(told('HEAD', 'new'), (error) => isRegistryError(error, 'registry-not-in-commit'));
		const outside = await tempFolder();
		await outside.write('registry.yaml', registryYaml);
		await assert.rejects(openGitRegistry(outside.path).usages(), (error) =>
			isRegistryError(error, 'not-a-repository'),
		);
		await outside.dispose();
	});

	it('stop when they are told to', async () => {
		for (const at of [undefined, 'HEAD'])
			await assert.rejects(open().usages({ at, signal: AbortSignal.abort(new Error('stopped')) }), /stopped/);
	});
});
