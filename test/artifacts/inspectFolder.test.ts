import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyFiles } from '../../src/artifacts/copyFiles.js';
import { inspectFolder } from '../../src/artifacts/inspectFolder.js';
import { listFolder } from '../../src/artifacts/listFolder.js';
import { summarizeFolder } from '../../src/artifacts/summarizeFolder.js';
import { isRegistryError, type ErrorCode } from '../../src/core/errors.js';

const iris = 'examples/iris/models';

describe('a model folder', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'gmr-folder-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	const write = async (path: string, content: string | Uint8Array = path) => {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), content);
	};
	const fails = (code: ErrorCode, data: object, work: () => Promise<unknown>) =>
		assert.rejects(work, (error) => {
			assert.ok(isRegistryError(error, code), String(error));
			for (const [key, value] of Object.entries(data))
				assert.equal((error.failure.data as Record<string, unknown>)[key], value);
			return true;
		});

	it('saved by MLflow tells flavours, format, signature, run and logged model', async () => {
		const findings = await inspectFolder(join(iris, 'logistic-regression'));
		assert.deepEqual(findings.flavors, ['python_function', 'sklearn']);
		assert.deepEqual(findings.formats, ['skops']);
		assert.equal(findings.lineage.run?.id, '10bf5f645a8c4f5285c4ec57efbe55f3');
		assert.equal(findings.lineage.loggedModel, 'm-6e7513d5a01448a59432895b22d71a27');
		assert.deepEqual(findings.lineage.experiment, { id: '1' });
		assert.ok(Array.isArray(findings.signature?.inputs));
	});

	it('is summarized in a few words', async () => {
		const { leftOut, bytes, formats, load, ...summary } = await summarizeFolder(
			join(iris, 'logistic-regression'),
		);
		assert.deepEqual(leftOut, []);
		assert.ok(bytes > 10_000);
		assert.deepEqual(
			formats.map(({ format }) => format),
			['mlflow', 'skops'],
		);
		assert.equal(load[0]?.kind, 'code');
		assert.deepEqual(summary, {
			flavors: ['python_function', 'sklearn'],
			files: 9,
			run: '10bf5f64',
			metrics: 3,
			params: 5,
			datasets: 0,
			notes: [],
			signature: { inputs: 4, outputs: 1 },
		});
	});

	it('of anything else is listed all the same', async () => {
		await write('weights/model.safetensors');
		await write('model.onnx');
		const { flavors, formats, lineage, listing } = await inspectFolder(folder);
		// Formats are told by content: neither is what it is called.
		assert.deepEqual({ flavors, formats }, { flavors: [], formats: [] });
		assert.deepEqual(lineage, { datasets: [], params: {}, metrics: {}, parents: [] });
		assert.deepEqual(
			listing.files.map(({ path }) => path),
			['model.onnx', 'weights/model.safetensors'],
		);
	});

	it('is hashed as sha256sum does, and copied with the same bytes and plain modes', async () => {
		await write('a b.bin', new Uint8Array(3_000_000).fill(7));
		await write('empty', '');
		await chmod(join(folder, 'empty'), 0o755);
		const target = await mkdtemp(join(tmpdir(), 'gmr-copy-'));
		try {
			const checksums = await copyFiles(await listFolder(folder), { target });
			const list = checksums.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
			execFileSync('sha256sum', ['-c', '--status', '-'], { cwd: target, input: list });
			assert.equal(execFileSync('stat', ['-c', '%a', 'empty'], { cwd: target }).toString().trim(), '644');
		} finally {
			await rm(target, { recursive: true });
		}
	});

	it('that is a link itself is followed: the user named it', async () => {
		await write('model/MLmodel', 'flavors: {}\n');
		await symlink(join(folder, 'model'), join(folder, 'latest'));
		assert.equal((await listFolder(join(folder, 'latest'))).files.length, 1);
	});

	it('may be one file, by the name it is given', async () => {
		await write('blobs/3f0c', 'weights');
		await symlink(join(folder, 'blobs/3f0c'), join(folder, 'model.onnx'));
		const { listing, formats } = await inspectFolder(join(folder, 'model.onnx'));
		assert.deepEqual(
			listing.files.map(({ path, size }) => ({ path, size })),
			[{ path: 'model.onnx', size: 7 }],
		);
		assert.equal(listing.origin, join(folder, 'model.onnx'));
		assert.deepEqual(formats, []);
		const target = join(folder, 'copy');
		assert.equal((await copyFiles(listing, { target }))[0]?.path, 'model.onnx');
		assert.equal(await readFile(join(target, 'model.onnx'), 'utf8'), 'weights');
		await write('aux.onnx');
		await fails('source-entry-refused', { reason: 'device-name' }, () =>
			listFolder(join(folder, 'aux.onnx')),
		);
	});

	it('that is missing or a pipe is refused', async () => {
		await fails('source-missing', {}, () => listFolder(join(folder, 'nothing')));
		await fails('source-unreadable', { detail: 'ENAMETOOLONG' }, () =>
			listFolder(join(folder, 'x'.repeat(300))),
		);
		const pipe = join(folder, 'pipe');
		execFileSync('mkfifo', [pipe]);
		await fails('source-not-a-folder', {}, () => listFolder(pipe));
	});

	it('with a broken MLmodel is refused, naming the file', async () => {
		await write('MLmodel', 'flavors: [\n');
		await fails('source-unreadable', { path: join(folder, 'MLmodel') }, () => inspectFolder(folder));
	});

	it('stops when told to', async () => {
		await write('MLmodel', 'flavors: {}\n');
		const stop = AbortSignal.abort(new Error('stopped'));
		await assert.rejects(listFolder(folder, stop), /stopped/);
		await assert.rejects(copyFiles(await listFolder(folder), { signal: stop }), /stopped/);
	});
});
