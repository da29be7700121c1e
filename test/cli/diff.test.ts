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
		assert.equal((await diff('before', '--model', 'other')).out, '');
	});

	it('refuses what it does not know', async () => {
		assert.equal((await diff('no-such-branch')).code, 2);
		assert.equal((await diff('--format', 'xml')).code, 2);
		assert.equal((await diff('a...b', 'c')).code, 2);
	});
});
