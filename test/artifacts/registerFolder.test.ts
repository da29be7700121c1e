import assert from 'node:assert/strict';
import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { registerFolder } from '../../src/artifacts/registerFolder.js';
import type { RegistrationTarget } from '../../src/artifacts/registration.js';
import { isRegistryError, type ErrorCode } from '../../src/core/errors.js';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('registering a folder', () => {
	let repo: TempRepo;
	let target: RegistrationTarget;
	beforeEach(async () => {
		repo = await tempRepo();
		const registryRoot = join(repo.path, 'model-registry');
		const git = openGitRegistry(registryRoot, { environment: repo.environment });
		const { writer, incoming } = git;
		await writer.apply(initRegistry());
		target = { registryRoot, repositoryRoot: await git.repositoryRoot(), writer, incoming, git };
		await repo.write('model/MLmodel', 'flavors: {}\n');
	});
	afterEach(() => repo.dispose());

	const request = () => ({ folder: join(repo.path, 'model'), name: 'iris' });
	const refused = async (code: ErrorCode, work: () => Promise<unknown>) => {
		await assert.rejects(work, (error) => isRegistryError(error, code));
		assert.deepEqual((await readdir(target.registryRoot)).sort(), ['.gitattributes', 'registry.yaml']);
	};

	it('tells how far it is, in bytes of all bytes', async () => {
		await repo.write('model/weights.bin', new Uint8Array(2_500_000));
		const told: number[] = [];
		const { edit } = await registerFolder(target, request(), {
			onProgress: (done, total) => {
				assert.equal(total, 2_500_012);
				told.push(done);
			},
		});
		assert.equal(edit.version, 1);
		assert.deepEqual(
			told,
			[...told].sort((a, b) => a - b),
		);
		assert.equal(told.at(-1), 2_500_012);
	});

	it('tells when git stored other bytes than were copied', async () => {
		await repo.write('model/notes.txt', 'a\r\n');
		await repo.write('.git/info/attributes', '*.txt text\n');
		await assert.rejects(registerFolder(target, request()), (error) => {
			assert.ok(isRegistryError(error, 'publication-mismatch'), String(error));
			assert.match(error.message, /notes\.txt.*git stored other bytes/);
			return true;
		});
	});

	it('refuses a large file and a large folder before it copies a byte', async () => {
		await repo.write('model/weights.bin', '');
		await truncate(join(repo.path, 'model/weights.bin'), 50_000_001);
		await refused('source-too-large', () => registerFolder(target, request()));
		await refused('source-too-large', () =>
			registerFolder(target, { ...request(), limits: { file: 60_000_000, version: 40_000_000 } }),
		);
	});

	it('leaves nothing when it is stopped on the way', async () => {
		await repo.write('model/weights.bin', new Uint8Array(3_000_000));
		const stop = new AbortController();
		const onProgress = () => stop.abort(new Error('stopped'));
		await assert.rejects(registerFolder(target, request(), { signal: stop.signal, onProgress }), /stopped/);
		assert.deepEqual((await readdir(target.registryRoot)).sort(), ['.gitattributes', 'registry.yaml']);
		assert.equal((await repo.git('status', '--porcelain', '--ignored', '--', 'model-registry')).trim(), '');
	});

	it('leaves nothing when a name or an alias is refused', async () => {
		await refused('name-invalid', () => registerFolder(target, { ...request(), name: 'a@b' }));
		await refused('alias-invalid', () => registerFolder(target, { ...request(), aliases: ['v1'] }));
	});
});
