import assert from 'node:assert/strict';
import { parseVersionNumber } from '../../src/core/model/versionNumber.js';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import { cloneIn, type Clone } from '../kit/clones.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo } from '../kit/tempRepo.js';

const lineage = (f1: number) => ({ datasets: [], params: {}, metrics: { f1 }, parents: [] });

describe('gmr diff', () => {
	let clone: Clone;
	beforeEach(async () => {
		clone = cloneIn(await tempRepo());
		await clone.git('commit', '--quiet', '--allow-empty', '-m', 'Start');
		await clone.apply(initRegistry());
		await clone.register('fraud', 'one', { lineage: lineage(0.9), aliases: ['champion'] });
		await clone.git('tag', 'before');
		await clone.register('fraud', 'two', { lineage: lineage(0.91) });
		await clone.apply(setAlias({ name: 'fraud', alias: 'champion', version: parseVersionNumber('2') }));
	});
	afterEach(() => clone.dispose());
	const diff = (...args: string[]) => gmrIn(`${clone.path}/reg`, ['diff', ...args]);

	it('tells nothing where all is committed, and what is not', async () => {
		assert.deepEqual(await diff('--exit-code'), { code: 0, out: '', err: 'No changes\n' });
		await clone.write('reg/models/fraud/README.md', '# Fraud\n');
		await clone.write('reg/models/fraud/versions/1/artifacts/m.txt', 'altered');
		const { code, out } = await diff('--exit-code');
		assert.equal(code, 1);
		assert.equal(
			out,
			'Wrote the model card of fraud\n' +
				'Altered artifacts/m.txt of fraud version 1, which is written once\n' +
				'    artifacts/m.txt changed\n',
		);
	});

	it('compares two commits as text, Markdown and JSON', async () => {
		const text = await diff('before', 'HEAD');
		assert.match(
			text.out,
			/^Registered fraud version 2\nMoved @champion of fraud from version 1 to version 2\n/,
		);
		assert.match(text.out, /f1 +0\.9 +0\.91 +\+0\.01/);
		const markdown = await diff('before...HEAD', '--format', 'markdown');
		assert.match(markdown.out, /^## Model registry: 2 changes in 1 model\n/);
		assert.ok(markdown.out.includes('- Moved `@champion` of `fraud` from version 1 to version 2\n'));
		assert.ok(markdown.out.includes('| `f1` | 0.9 | 0.91 | +0.01 |'));
		const { out } = await diff('before', '--json');
		const data = JSON.parse(out) as { changes: { kind: string; model: string }[] };
		assert.deepEqual(
			data.changes.map(({ kind, model }) => [kind, model]),
			[
				['version-registered', 'fraud'],
				['alias-moved', 'fraud'],
			],
		);
	});

	it('tells of one model, which one end may lack', async () => {
		await clone.register('churn', 'one');
		const told = async (...args: string[]) => (await diff(...args)).out.split('\n')[0];
		assert.equal(await told('before', '--model', 'fraud'), 'Registered fraud version 2');
		assert.equal(await told('before', 'HEAD', '--model', 'churn'), 'Created model churn');
		assert.deepEqual(await diff('--model', 'fraud'), { code: 0, out: '', err: 'No changes\n' });
		assert.equal((await diff('HEAD', 'before', '--model', 'churn')).code, 0);
		await clone.write('reg/models/churn/model.yaml', 'name: [');
		assert.equal((await diff('before', 'before', '--model', 'fraud')).err, 'No changes\n');
		assert.equal((await diff('HEAD', '--model', 'churn')).code, 0);
	});

	it('refuses a model that neither end has', async () => {
		for (const refs of [[], ['before'], ['before', 'HEAD'], ['before...HEAD']]) {
			const { code, out, err } = await diff(...refs, '--model', 'fruad');
			assert.deepEqual([code, out], [2, '']);
			assert.match(err, /no model named fruad.*fraud/i);
		}
	});

	it('refuses what it does not know', async () => {
		assert.equal((await diff('no-such-branch')).code, 2);
		assert.equal((await diff('--format', 'xml')).code, 2);
		assert.equal((await diff('a...b', 'c')).code, 2);
	});
});
