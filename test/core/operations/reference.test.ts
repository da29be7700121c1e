import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { isRegistryError, type ErrorCode } from '../../../src/core/errors.js';
import { renderChecksumList } from '../../../src/core/manifest/checksumList.js';
import { isUnverified, pathFromTop, pathFromVersion } from '../../../src/core/registry/referencedFiles.js';
import { requireManifest, resolve } from '../../../src/core/registry/resolve.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';
import { tempFolder } from '../../kit/tempFolder.js';

describe('registering a reference', () => {
	let registry: MemoryRegistry;
	beforeEach(async () => {
		registry = await MemoryRegistry.create();
	});

	const fails = (code: ErrorCode, work: () => Promise<unknown>) =>
		assert.rejects(work, (error) => isRegistryError(error, code));
	const artifacts = async () => {
		const { model, version } = await resolve(registry.snapshot, 'models:/iris/latest');
		return requireManifest(model, version).artifacts;
	};

	it('to a path of the repository keeps it relative, with the checksums of its files', async () => {
		const sha256 = createHash('sha256').update('x').digest('hex');
		const checksums = [{ path: pathFromVersion('model-registry', 'models/knn/MLmodel'), sha256 }];
		const digest = `sha256:${createHash('sha256').update(renderChecksumList(checksums)).digest('hex')}`;
		const edit = await registry.refer('iris', './models/knn/', { checksums, digest, size: 1 });
		assert.deepEqual(
			edit.changes.map(({ path }) => path),
			[
				'models/iris/model.yaml',
				'models/iris/versions/1/version.yaml',
				'models/iris/versions/1/artifacts.sha256',
			],
		);
		assert.deepEqual(edit.publication?.files, []);
		assert.deepEqual(await artifacts(), {
			storage: 'reference',
			uri: 'models/knn',
			digest,
			size: 1,
			files: 1,
		});
		assert.equal(isUnverified(await artifacts()), false);
	});

	it('to storage elsewhere carries a digest that is given, or is unverified', async () => {
		const digest = `sha256:${'ab'.repeat(32)}`;
		await registry.refer('iris', 's3://bucket/knn/', { digest, size: 7, files: 2 });
		assert.deepEqual(await artifacts(), {
			storage: 'reference',
			uri: 's3://bucket/knn/',
			digest,
			size: 7,
			files: 2,
		});
		await registry.refer('iris', 'https://example.com/model.onnx');
		assert.deepEqual(await artifacts(), { storage: 'reference', uri: 'https://example.com/model.onnx' });
		assert.equal(isUnverified(await artifacts()), true);
		assert.equal(registry.store.files.has('models/iris/versions/2/artifacts.sha256'), false);
	});

	it('refuses what may not be recorded, before anything changes', async () => {
		const before = [...registry.store.files.keys()];
		for (const uri of [
			'../elsewhere',
			'https://ada:secret@example.com/m',
			'ftp://example.com/m',
			's3://b/k?sig=1',
		])
			await fails('source-uri-refused', async () => registry.refer('iris', uri));
		await fails('digest-invalid', async () => registry.refer('iris', 's3://b/k', { digest: 'sha256:AB' }));
		assert.deepEqual([...registry.store.files.keys()], before);
	});

	it('lists files so that sha256sum -c finds them from the folder of the version', async () => {
		const folder = await tempFolder();
		try {
			for (const registryPath of ['', 'model-registry', 'a/b']) {
				await folder.write('models/knn/MLmodel', 'x');
				const listed = pathFromVersion(registryPath, 'models/knn/MLmodel');
				const sha256 = createHash('sha256').update('x').digest('hex');
				const version = `${registryPath === '' ? '' : `${registryPath}/`}models/iris/versions/1`;
				await folder.write(`${version}/artifacts.sha256`, renderChecksumList([{ path: listed, sha256 }]));
				const cwd = `${folder.path}/${version}`;
				assert.match(execFileSync('sha256sum', ['-c', 'artifacts.sha256'], { cwd }).toString(), /OK\n$/);
				assert.equal(pathFromTop(registryPath, listed), 'models/knn/MLmodel');
			}
		} finally {
			await folder.dispose();
		}
	});

	it('reads no listed path that leaves the repository or is none', () => {
		for (const listed of [
			'artifacts/x',
			'../../../../x',
			'../../../../../../x',
			'../../../../../a/../b',
			'../../../../../',
			'../../../../../a//b',
		])
			assert.equal(pathFromTop('model-registry', listed), undefined, listed);
	});
});
