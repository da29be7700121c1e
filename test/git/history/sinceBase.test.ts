import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { deleteModel, deleteVersion } from '../../../src/core/operations/deletion.js';
import { fixProblems } from '../../../src/core/operations/fixes/fixProblems.js';
import { initRegistry } from '../../../src/core/operations/initRegistry.js';
import { parseVersionNumber } from '../../../src/core/model/versionNumber.js';
import { openGitRegistry } from '../../../src/git/openGitRegistry.js';
import { cloneIn, type Clone } from '../../kit/clones.js';
import { gmrIn } from '../../kit/gmr.js';
import { tempRepo } from '../../kit/tempRepo.js';

const versions = 'reg/models/fraud/versions';
const file = `${versions}/1/artifacts/m.txt`;

describe('problemsSince', () => {
	let clone: Clone;
	beforeEach(async () => {
		clone = cloneIn(await tempRepo());
		await clone.git('commit', '--quiet', '--allow-empty', '-m', 'Start');
		await clone.apply(initRegistry());
		await clone.register('fraud', 'one');
		await clone.register('fraud', 'two');
		await clone.git('branch', 'base');
	});
	afterEach(() => clone.dispose());
	const commit = async (message: string) => {
		await clone.git('add', '--all');
		await clone.git('commit', '--quiet', '-m', message);
		return (await clone.git('rev-parse', 'HEAD')).trim();
	};
	const told = async (head?: string) =>
		(await clone.registry.problemsSince({ base: 'base', head })).map(({ code, path, data }) => [
			code,
			path.replace('models/fraud/versions/', ''),
			'how' in data ? data.how : '',
			'commit' in data ? data.commit : undefined,
		]);

	const first = async (subject: string) =>
		(await clone.git('log', '--format=%H', `--grep=^${subject}$`)).trim();

	it('finds nothing in registrations, notes and deletions', async () => {
		await clone.register('fraud', 'three');
		await clone.register('other', 'x');
		await clone.apply(deleteVersion({ name: 'fraud', version: parseVersionNumber('1') }));
		await clone.apply(deleteModel({ name: 'other' }));
		await clone.write(`${versions}/2/approvals/a.yaml`, 'by: x\n');
		assert.deepEqual(await told(), []);
		await clone.apply(deleteModel({ name: 'fraud' }));
		assert.deepEqual(await told(), []);
	});

	it('names the commit that altered a file, not the one that brought it back', async () => {
		await clone.write(file, 'altered');
		assert.deepEqual(await told(), [['version-altered', '1/artifacts/m.txt', 'changed', undefined]]);
		const id = await commit('Alter');
		assert.deepEqual(await told(), [['version-altered', '1/artifacts/m.txt', 'changed', id]]);
		await clone.write(file, 'one');
		await commit('Bring back');
		assert.deepEqual(await told(), [['version-altered', '1/artifacts/m.txt', 'changed', id]]);
		assert.deepEqual(await told('base'), []);
	});

	it('takes a Git LFS pointer for the file it stands for', async () => {
		const sha256 = createHash('sha256').update('one').digest('hex');
		const pointer = (size: number) =>
			`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
		await clone.write(file, pointer(3));
		await commit('Keep by LFS');
		assert.deepEqual(await told(), []);
		await clone.write(file, pointer(4));
		assert.equal((await told()).length, 1);
	});

	it('finds what is added, removed, and a version without a tombstone', async () => {
		await clone.write(`${versions}/1/artifacts/n.txt`, 'new');
		await clone.git('rm', '-r', '--quiet', `${versions}/2`);
		const id = await commit('Add and remove');
		assert.deepEqual(await told(), [
			['version-altered', '1/artifacts/n.txt', 'added', id],
			['version-gone', '2', '', id],
		]);
	});

	it('finds no version gone that has its tombstone by gmr check --fix', async () => {
		await clone.git('rm', '-r', '--quiet', `${versions}/1`);
		const id = await commit('Take away');
		assert.deepEqual(await told(), [['version-gone', '1', '', id]]);
		await clone.apply(fixProblems());
		assert.deepEqual(await told(), []);
		assert.deepEqual(await told('HEAD'), []);
	});

	it('finds no version gone that was brought back, and what of it is not as it was', async () => {
		await clone.git('rm', '-r', '--quiet', `${versions}/1`);
		await commit('Take away');
		await clone.git('checkout', '--quiet', 'base', '--', `${versions}/1`);
		assert.deepEqual(await told(), []);
		await clone.write(file, 'altered');
		const altered = (id?: string) => [['version-altered', '1/artifacts/m.txt', 'changed', id]];
		assert.deepEqual(await told(), altered());
		assert.deepEqual(await told('HEAD'), [['version-gone', '1', '', await first('Take away')]]);
		const id = await commit('Bring back');
		assert.deepEqual(await told(), altered(id));
	});

	it('finds what a merge altered of the base it took over', async () => {
		await clone.git('checkout', '--quiet', '-b', 'topic');
		await clone.git('commit', '--quiet', '--allow-empty', '-m', 'Topic');
		await clone.git('checkout', '--quiet', 'base');
		await clone.register('fraud', 'three');
		await clone.git('checkout', '--quiet', 'topic');
		await clone.git('merge', '--quiet', '--no-commit', '--no-ff', 'base');
		await clone.write(`${versions}/3/artifacts/m.txt`, 'evil');
		const id = await commit('Merge');
		assert.deepEqual(await told(), [['version-altered', '3/artifacts/m.txt', 'changed', id]]);
	});

	it('finds what is altered by taking a model away and bringing it back', async () => {
		await clone.git('rm', '-r', '--quiet', 'reg/models/fraud');
		await commit('Take away');
		assert.deepEqual(await told(), []);
		await clone.git('checkout', '--quiet', 'base', '--', 'reg');
		await clone.git('rm', '-r', '--quiet', '--force', `${versions}/2`);
		await clone.write(file, 'altered');
		const id = await commit('Bring back');
		const expected = [
			['version-altered', '1/artifacts/m.txt', 'changed', id],
			['version-gone', '2', '', await first('Take away')],
		];
		assert.deepEqual(await told(), expected);
		assert.deepEqual(await told('HEAD'), expected);
	});

	it('finds what is altered where the folder of the model has another name, and nothing else there', async () => {
		await clone.git('mv', 'reg/models/fraud', 'reg/models/other');
		const at = 'models/other/versions';
		await commit('Move');
		assert.deepEqual(await told(), []);
		await clone.write(`reg/${at}/1/artifacts/m.txt`, 'altered');
		await clone.write(`reg/${at}/1/artifacts/more.txt`, 'added');
		const altered = (id?: string) => [
			['version-altered', `${at}/1/artifacts/m.txt`, 'changed', id],
			['version-altered', `${at}/1/artifacts/more.txt`, 'added', id],
		];
		assert.deepEqual(await told(), altered());
		assert.deepEqual(await told('HEAD'), []);
		const id = await commit('Alter');
		assert.deepEqual(await told(), altered(id));
		assert.deepEqual(await told('HEAD'), altered(id));
	});

	it('finds what is altered where the folder of the registry was moved', async () => {
		await clone.git('mv', 'reg', 'moved');
		const registry = openGitRegistry(`${clone.path}/moved`, { environment: clone.environment });
		const found = async (head?: string) =>
			(await registry.problemsSince({ base: 'base', head })).map(({ code, path }) => [code, path]);
		assert.deepEqual(await found(), []);
		await clone.write('moved/models/fraud/versions/1/artifacts/m.txt', 'altered');
		await clone.git('rm', '-r', '--quiet', '--force', 'moved/models/fraud/versions/2');
		const expected = [
			['version-altered', 'models/fraud/versions/1/artifacts/m.txt'],
			['version-gone', 'models/fraud/versions/2'],
		];
		assert.deepEqual(await found(), expected);
		await commit('Move');
		assert.deepEqual(await found(), expected);
		assert.deepEqual(await found('HEAD'), expected);
	});

	it('takes a model that was made anew for another one, which gives its own numbers', async () => {
		await clone.apply(deleteModel({ name: 'fraud' }));
		await clone.register('fraud', 'anew');
		assert.deepEqual(await told(), []);
	});

	it('passes no shallow clone', async () => {
		await clone.write(file, 'altered');
		await commit('Alter');
		await clone.git('commit', '--quiet', '--allow-empty', '-m', 'Later');
		const shallow = clone.beside('shallow');
		const url = `file://${clone.path}`;
		await clone.git('clone', '--quiet', '--depth=1', '--no-single-branch', url, shallow.path);
		const registry = openGitRegistry(`${shallow.path}/reg`, { environment: shallow.environment });
		const found = await registry.problemsSince({ base: 'origin/base' });
		assert.deepEqual(
			found.map(({ code, severity }) => [code, severity]),
			[['history-incomplete', 'error']],
		);
	});

	it('is told by gmr check --base', async () => {
		assert.equal((await gmrIn(`${clone.path}/reg`, ['check'])).code, 0);
		await clone.write(file, 'altered');
		const id = await commit('Alter');
		const { code, out } = await gmrIn(`${clone.path}/reg`, ['check', '--base', 'base']);
		assert.equal(code, 1);
		assert.equal(
			out,
			`models/fraud/versions/1/artifacts/m.txt: artifacts/m.txt of version 1 is written once and was changed by commit ${id.slice(0, 10)}\n` +
				'models/fraud/versions/1/version.yaml:8:9: The files have 7 bytes together, 3 were registered. Find the one that differs: gmr verify\n',
		);
	});
});
