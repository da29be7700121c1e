import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError } from '../../src/core/errors.js';
import { renderRegistryFile } from '../../src/core/manifest/registryFile.js';
import { findRegistry, isRegistry } from '../../src/files/findRegistry.js';
import { tempFolder, type TempFolder } from '../kit/tempFolder.js';

describe('findRegistry', () => {
	let folder: TempFolder;
	beforeEach(async () => {
		folder = await tempFolder();
	});
	afterEach(() => folder.dispose());

	const at = (...parts: string[]) => join(folder.path, ...parts);
	const makeRegistry = (path: string) => folder.write(join(path, 'registry.yaml'), renderRegistryFile({}));

	it('finds the folder itself and those above', async () => {
		await makeRegistry('reg');
		await folder.write('reg/models/a/versions/1/version.yaml', '');
		for (const start of ['reg', 'reg/models', 'reg/models/a/versions/1'])
			assert.equal(await findRegistry(at(start)), at('reg'), start);
	});

	it('finds the only child of a folder above, up to the top of the repository', async () => {
		await mkdir(at('project/.git'), { recursive: true });
		await makeRegistry('project/ml/registered');
		await makeRegistry('model-registry');
		await folder.write('project/ml/src/deep/train.py', '');
		assert.equal(await findRegistry(at('project/ml/src/deep')), at('project/ml/registered'));
		assert.equal(await findRegistry(at('project/ml/src/deep/not/yet/there')), at('project/ml/registered'));
		assert.equal(
			await findRegistry(at('project/other')),
			undefined,
			'a neighbour of the repository is not ours',
		);
	});

	it('looks outside of a repository at the children of the start only', async () => {
		await makeRegistry('a/model-registry');
		await mkdir(at('a/b'));
		assert.equal(await findRegistry(at('a')), at('a/model-registry'));
		assert.equal(await findRegistry(at('a/b')), undefined);
	});

	it('prefers model-registry among several', async () => {
		for (const name of ['aaa', 'model-registry', 'zzz']) await makeRegistry(name);
		assert.equal(await findRegistry(folder.path), at('model-registry'));
	});

	it('refuses to guess among several others', async () => {
		for (const name of ['b', 'a']) await makeRegistry(name);
		await assert.rejects(findRegistry(folder.path), (error) => {
			assert.ok(isRegistryError(error, 'usage'));
			assert.ok(error.message.includes(`${at('a')}, ${at('b')}`));
			return true;
		});
		assert.equal(await findRegistry(at('b')), at('b'), 'inside of one there is no question');
	});

	it('takes the nearest', async () => {
		await makeRegistry('model-registry');
		await makeRegistry('sub/model-registry');
		await mkdir(at('.git'));
		await folder.write('sub/src/x', '');
		assert.equal(await findRegistry(at('sub/src')), at('sub/model-registry'));
	});

	it('gives undefined at the root of the file system', async () => {
		await folder.write('a/registry.yaml', 'kind: something-else\n');
		await folder.write('b/registry.yaml', '# kind: git-model-registry\n');
		await folder.write('.hidden/registry.yaml', renderRegistryFile({}));
		await mkdir(at('c/registry.yaml'), { recursive: true });
		assert.equal(await findRegistry(at('a')), undefined);
	});

	it('knows a registry that is broken below its kind', async () => {
		await folder.write('a/registry.yaml', '# ours\nkind: "git-model-registry" # yes\r\nformat: [\n');
		assert.equal(await isRegistry(at('a')), true);
		await folder.write('b/registry.yaml', 'kind: git-model-registry-2\n');
		assert.equal(await isRegistry(at('b')), false);
	});

	it('finds a registry through a linked start', async () => {
		await makeRegistry('reg');
		await symlink('reg', at('link'));
		assert.equal(await findRegistry(at('link')), at('link'));
	});
});
