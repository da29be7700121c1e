import assert from 'node:assert/strict';
import { registryError } from '../../src/core/errors.js';
import { problem } from '../../src/core/problem.js';
import { failureSentence } from '../../src/wording/failures.js';
import {
	formatDigest,
	formatMetric,
	formatSize,
	listed,
	relativeTime,
	visible,
} from '../../src/wording/format.js';
import { placedSentence } from '../../src/wording/problems.js';
import { fillSentence } from '../../src/wording/sentence.js';

describe('wording', () => {
	it('says what happened, to what, and what to do', () => {
		const say = (error: ReturnType<typeof registryError>) => fillSentence(failureSentence(error.failure));
		assert.equal(
			say(registryError('model-not-found', { name: 'fruad', suggestion: 'fraud' })),
			'There is no model named fruad. Did you mean fraud?',
		);
		assert.equal(
			say(registryError('alias-not-found', { name: 'iris', alias: 'x', known: ['a', 'b', 'c'] })),
			'iris has no alias @x. It has @a, @b and @c.',
		);
		assert.equal(
			say(registryError('version-not-found', { name: 'iris', version: 9, highest: 3 })),
			'iris has no version 9. Its newest is 3.',
		);
		assert.equal(
			say(registryError('proposal-base-behind', { name: 'iris', version: 2, base: 'origin/main' })),
			'iris/2 is in your work tree, but not on origin/main, where the branch for this change would start. Bring it there first: commit and push it, or merge the branch that has it.',
		);
	});

	it('ends once, also after what git says with a full stop', () => {
		const detail = 'a git process may have crashed: remove the file manually to continue.';
		for (const more of [{}, { isStaged: false }]) {
			const { failure } = registryError('commit-failed', { summary: 'Create model x', detail, ...more });
			assert.match(fillSentence(failureSentence(failure)), /manually to continue\. The change is in/);
		}
	});

	it('shows no control, bidirectional or zero-width character of the registry', () => {
		const text = say('evil\u001b[31m\u202e\u200b\u009b');
		for (const hidden of ['\u001b', '\u202e', '\u200b', '\u009b']) assert.ok(!text.includes(hidden), text);
		assert.match(text, /\\u\{1b\}/);
	});

	it('gives a problem its place', () => {
		const range = { start: { line: 3, column: 2 }, end: { line: 3, column: 5 } };
		const found = problem(
			'schema-mismatch',
			{ pointer: '/tags', detail: 'no map' },
			{ path: 'a/model.yaml', range },
		);
		assert.equal(fillSentence(placedSentence(found)), 'model.yaml line 4: tags: no map');
	});

	it('writes times, sizes, metrics and digests to be read at a glance', () => {
		const now = new Date('2026-11-23T12:00:00Z');
		const ago = (iso: string) => relativeTime(iso, now);
		assert.equal(ago('2026-11-23T11:59:30Z'), 'just now');
		assert.equal(ago('2026-11-23T11:59:00Z'), '1 minute ago');
		assert.equal(ago('2026-11-21T12:00:00Z'), '2 days ago');
		assert.equal(ago('2024-01-01T00:00:00Z'), '2 years ago');
		assert.equal(ago('2026-11-24T12:00:00Z'), 'in 1 day');
		assert.equal(ago('nonsense'), 'nonsense');
		assert.deepEqual([0, 812, 999, 1000, 48_213, 9_960, 1_200_000_000].map(formatSize), [
			'0 B',
			'812 B',
			'999 B',
			'1 kB',
			'48 kB',
			'10 kB',
			'1.2 GB',
		]);
		assert.deepEqual([0.95, 0.93333, 2.5261, 12, 1e-9, 0, 123456.789, NaN].map(formatMetric), [
			'0.95',
			'0.933',
			'2.526',
			'12',
			'1e-9',
			'0',
			'123456.789',
			'NaN',
		]);
		assert.equal(formatDigest(`sha256:${'3fa2'.padEnd(62, '0')}9c`), 'sha256 3fa20000…9c');
		assert.equal(listed(['a']), 'a');
		assert.equal(visible('größe 日本'), 'größe 日本');
	});
});

function say(name: string): string {
	return fillSentence(failureSentence(registryError('model-not-found', { name }).failure));
}
