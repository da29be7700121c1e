import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { dict, list, torchZip } from '../kit/torchSave.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const saves = resolve('test/fixtures/models');

interface Told {
	readonly uri?: string;
	readonly files: number;
	readonly formats: readonly { format: string; framework_version?: string; parameters?: number }[];
	readonly load: readonly { kind: string; path: string }[];
	readonly card?: { proposed: { tags: Record<string, string> } };
}

describe('gmr inspect', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'gmr-inspect-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	const inspect = async (...args: string[]) => {
		const { code, out, err } = await gmrIn(folder, ['inspect', ...args]);
		return { code, out, err };
	};

	it('tells a folder in the words of its library, outside of any registry', async () => {
		const { code, out, err } = await inspect(join(saves, 'transformers'));
		assert.deepEqual({ code, err }, { code: 0, err: '' });
		for (const line of [
			/^Transformers 5\.\S+: BertForSequenceClassification, text-classification$/m,
			/^ {2}parameters +1,170 \(F32\)$/m,
			/^ {2}licence +apache-2\.0$/m,
			/^ {2}tag base_model +google-bert\/bert-base-uncased$/m,
			/^ {2}model\.safetensors holds tensors only, no code; the whole layout was checked\.$/m,
		])
			assert.match(out, line);
		assert.doesNotMatch(out, /safe\b/i);
	});

	it('tells all to a machine', async () => {
		const { out } = await inspect(join(saves, 'peft'), '--json');
		const told = JSON.parse(out) as Told;
		assert.deepEqual(
			told.formats.map(({ format, parameters }) => ({ format, parameters })),
			[
				{ format: 'peft', parameters: 82 },
				{ format: 'safetensors', parameters: 82 },
			],
		);
		assert.equal(told.card?.proposed.tags['license'], 'apache-2.0');
	});

	it('tells a Keras model in HDF5, and the code that it brings along', async () => {
		const { out } = await inspect(join(saves, 'keras-h5-lambda', 'model.h5'));
		for (const line of [
			/^Keras 3\.\S+: Sequential$/m,
			/^ {2}parameters +5 \(float32\)$/m,
			/^ {2}inputs +input_layer_1 \(None, 4\)$/m,
			/^ {2}Loading model\.h5 runs other code than that of Keras's own layers: Lambda \(lambda\) and __lambda__\.$/m,
		])
			assert.match(out, line);
	});

	it('tells where a Keras model in HDF5 was cut off, and what is before', async () => {
		const bytes = await readFile(join(saves, 'keras-h5-lambda', 'model.h5'));
		await writeFile(join(folder, 'cut.h5'), bytes.subarray(0, 6000));
		const { code, out } = await inspect(join(folder, 'cut.h5'));
		assert.equal(code, 0);
		assert.match(out, /runs other code than that of Keras's own layers: Lambda \(lambda\)/);
		assert.match(out, /What loading cut\.h5 would run could not be read to its end: it ends before what/);
	});

	it('shows the signature of a graph as a table', async () => {
		const { out } = await inspect(join(saves, 'onnx-external', 'model.onnx'));
		assert.match(
			out,
			/^SIGNATURE {2}NAME {2}TYPE\ninput {6}x {5}float32 \(-1, 32\)\noutput {5}y {5}float32 \(-1, 16\)$/m,
		);
		assert.match(out, /model\.onnx keeps data in model\.onnx\.data, beside it\./);
	});

	it('tells what unpickling imports, and the name of a program that it would start', async () => {
		await writeFile(join(folder, 'model.bin'), "cposix\nsystem\n(S'echo'\ntR.");
		const { out } = await inspect('model.bin');
		assert.match(out, /Unpickling model\.bin: imports 1 name from 1 package; .*posix\.system/);
	});

	it('goes by content, whatever a file is called', async () => {
		await cp(join(saves, 'gguf', 'tiny-f32.gguf'), join(folder, 'README'));
		await writeFile(join(folder, 'model.safetensors'), 'tensors');
		const told = JSON.parse((await inspect('.', '--json')).out) as Told;
		assert.deepEqual(
			told.formats.map(({ format }) => format),
			['gguf'],
		);
	});

	it('takes back what it says of a layout where a byte is behind it', async () => {
		const path = join(folder, 'model.safetensors');
		await cp(join(saves, 'peft', 'adapter_model.safetensors'), path);
		await appendFile(path, 'x');
		const { code, out } = await inspect(path);
		assert.equal(code, 0);
		assert.match(out, /model\.safetensors is not read: there are bytes behind the last tensor\./);
		assert.doesNotMatch(out, /tensors only/);
	});

	it('notes a broken card and a broken MLmodel, and tells the rest', async () => {
		await cp(join(saves, 'gguf'), folder, { recursive: true });
		await writeFile(join(folder, 'README.md'), '---\nlicense: [mit\n---\n\nWords.\n');
		await writeFile(join(folder, 'MLmodel'), 'flavors: {');
		const { code, out } = await inspect('.');
		assert.equal(code, 0);
		assert.match(out, /^GGUF \(llama\.cpp\): llama$/m);
		assert.match(out, /README\.md is not read: its front matter is not plain YAML\./);
		assert.match(out, /MLmodel is not read/);
		assert.match(out, /^ {2}description +Words\.$/m);
	});

	it('follows links to files, as in the caches of downloads, and names what is no file', async () => {
		await mkdir(join(folder, 'snapshot'));
		await symlink(join(saves, 'gguf', 'tiny-f32.gguf'), join(folder, 'snapshot', 'model.gguf'));
		await symlink('nowhere', join(folder, 'snapshot', 'broken'));
		execFileSync('mkfifo', [join(folder, 'snapshot', 'pipe')]);
		const { out } = await inspect('snapshot');
		assert.match(out, /: 1 file, .*no regular files: pipe$/m);
		assert.match(out, /^GGUF/m);
		assert.match(out, /^ {2}broken is not read: it is a link that leads to nothing\.$/m);
	});

	it('names a path that is not there', async () => {
		const { code, err } = await inspect('nothing');
		assert.equal(code, 2);
		assert.match(err, /nothing/);
	});

	describe('of a version', () => {
		let repo: TempRepo;
		beforeEach(async () => {
			repo = await tempRepo();
			await gmrIn(repo.path, ['init']);
			await gmrIn(repo.path, ['register', join(saves, 'transformers'), '--name', 'tiny']);
		});
		afterEach(() => repo.dispose());

		it('reads its files, which a registration recorded', async () => {
			const { code, out } = await gmrIn(repo.path, ['inspect', 'tiny/1', '--json']);
			assert.equal(code, 0);
			const told = JSON.parse(out) as Told;
			assert.equal(told.uri, 'models:/tiny/1');
			const shown = JSON.parse((await gmrIn(repo.path, ['show', 'tiny/1', '--json'])).out) as {
				inspection: Told;
			};
			assert.deepEqual(shown.inspection.formats, told.formats);
			assert.deepEqual(shown.inspection.load, told.load);
			const { out: text } = await gmrIn(repo.path, ['show', 'tiny/1']);
			assert.match(
				text,
				/^made with +Transformers 5\.\S+: BertForSequenceClassification, text-classification; safetensors$/m,
			);
			assert.match(text, /^parameters +1,170 \(F32\)$/m);
		});

		it('tells the weights of torch, also beside what training goes on with', async () => {
			const model = join(repo.path, '..', 'run');
			const weights = join(saves, 'torch', 'state.pt');
			await cp(weights, join(model, 'weights.pt'));
			const optimizer = dict(['state', dict()], ['param_groups', list()]);
			await writeFile(join(model, 'optimizer.pt'), torchZip(optimizer, {}));
			await gmrIn(repo.path, ['register', model, '--name', 'run']);
			const { out } = await gmrIn(repo.path, ['show', 'run/1']);
			assert.match(out, /^made with +PyTorch checkpoint$/m);
			assert.match(out, /^parameters +58 \(float32\)$/m);
			const { out: text } = await gmrIn(repo.path, ['inspect', 'run/1']);
			assert.match(text, /^ {2}content +optimizer state$/m);
			assert.match(text, /^ {2}tensors +0\.weight \(8, 4\), 0\.bias \(8\), /m);
		});
	});
});
