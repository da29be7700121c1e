import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInFolder } from '../../../src/artifacts/lineage/fileStore.js';
import { parseMetricLine } from '../../../src/artifacts/lineage/metricFile.js';
import { tempFolder, type TempFolder } from '../../kit/tempFolder.js';

const run = 'a'.repeat(32);

describe("MLflow's folder of runs", () => {
	let folder: TempFolder;
	beforeEach(async () => {
		folder = await tempFolder();
		await folder.write('mlruns/1/meta.yaml', "experiment_id: '1'\nname: iris\n");
		await folder.write(`mlruns/1/${run}/meta.yaml`, 'run_name: bright\nexperiment_id: "1"\nstatus: 3\n');
	});
	afterEach(() => folder.dispose());

	const write = (path: string, text: string) => folder.write(`mlruns/1/${run}/${path}`, text);
	const read = async (id = run) => runInFolder(join(folder.path, 'mlruns'), 'mlruns', id);
	const readRun = async () => {
		const answer = await read();
		assert.ok(answer.kind === 'run', answer.kind);
		return { ...answer.run, notes: answer.notes ?? [] };
	};

	it('has the latest value of a metric, not the last line', async () => {
		await write('metrics/loss', '1 0.5 1\n3 0.1 3\n2 0.9 2\n9 0.4 1\n');
		await write('metrics/deep/er', '1 nan 0\n');
		await write('metrics/old', '1 0.25\n2 0.75\n');
		const { metrics } = await readRun();
		assert.deepEqual(Object.fromEntries(metrics), { loss: 0.1, 'deep/er': Number.NaN, old: 0.75 });
	});

	it('is told where a line is no value, and the rest is read', async () => {
		await write('metrics/bad', '1 x 0\n');
		await write('metrics/empty', '');
		await write('metrics/long', `1 ${'0'.repeat(10_000)}`);
		await write('params/a', '1');
		const { metrics, params, notes } = await readRun();
		assert.equal(metrics.size, 0);
		assert.deepEqual([...params], [['a', '1']]);
		assert.deepEqual(
			notes.map((note) => 'file' in note && note.file.split('/').at(-1)),
			['bad', 'empty', 'long'],
		);
	});

	it('follows no link, which could name any file of this machine', async () => {
		await folder.write('secret', 'secret');
		const place = (path: string) => join(folder.path, 'mlruns', '1', run, path);
		await write('params/a', '1');
		await symlink(join(folder.path, 'secret'), place('params/stolen'));
		await symlink(folder.path, place('params/all'));
		await write('tags/x', '');
		await symlink(join(folder.path, 'secret'), place('tags/mlflow.source.name'));
		const { params, tags } = await readRun();
		assert.deepEqual([...params.keys()], ['a']);
		assert.equal(tags.size, 0);
	});

	it('is left by no id of a run', async () => {
		for (const id of ['..', '../1', `1/${run}`, '', '.', 'x'.repeat(300), '%2e'])
			assert.deepEqual(await read(id), { kind: 'no-run' });
	});

	it('has deleted experiments too', async () => {
		const id = 'b'.repeat(32);
		await folder.write(`mlruns/.trash/7/${id}/meta.yaml`, 'experiment_id: "7"\n');
		const answer = await read(id);
		assert.ok(answer.kind === 'run');
		assert.deepEqual(answer.run.experiment, { id: '7' });
	});

	it('with a broken or large meta.yaml is told, and one that is not there is no store', async () => {
		await write('meta.yaml', 'a: [');
		const broken = await read();
		assert.ok(broken.kind === 'failed');
		assert.equal(broken.note.code, 'file-invalid');
		await writeFile(join(folder.path, 'mlruns', '1', run, 'meta.yaml'), 'a: 1\n'.repeat(300_000));
		const large = await read();
		assert.ok(large.kind === 'failed');
		assert.equal(large.note.code, 'file-too-large');
		assert.deepEqual(await runInFolder(join(folder.path, 'none'), 'none', run), { kind: 'no-store' });
	});
});

describe('a line of a metric', () => {
	for (const [line, point] of [
		['1 0.5 2', { timestamp: 1, value: 0.5, step: 2 }],
		['1 1e-3 -2\r', { timestamp: 1, value: 0.001, step: -2 }],
		['1 -inf 0', { timestamp: 1, value: -Infinity, step: 0 }],
		['1 0.5', { timestamp: 1, value: 0.5, step: 0 }],
		['1 0.5 3 iris abc', { timestamp: 1, value: 0.5, step: 0 }],
		['1 0.5 3 iris', undefined],
		['1 0x10 0', undefined],
		['1.5 1 0', undefined],
		['', undefined],
	] as const)
		it(`${JSON.stringify(line)} is ${point ? 'read' : 'none'}`, () =>
			assert.deepEqual(parseMetricLine(line), point));
});
