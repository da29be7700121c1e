import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commitMessage } from '../../src/git/commit/commitMessage.js';

describe('commitMessage', () => {
	it('is the sentence and its trailers', () => {
		const message = commitMessage({
			operation: 'set-alias',
			summary: 'Move fraud@champion from version 5 to version 7',
			model: 'fraud',
			version: 7,
			reason: 'drift',
		});
		assert.equal(
			message,
			[
				'Move fraud@champion from version 5 to version 7',
				'',
				'Registry-Operation: set-alias',
				'Registry-Model: fraud',
				'Registry-Version: 7',
				'Registry-Reason: drift',
				'',
			].join('\n'),
		);
	});

	it('lists the parts of an Edit that does several things, also among others', () => {
		const fix = {
			operation: 'fix',
			summary: 'Fix 2 problems',
			parts: ['One', 'Two\n\nRegistry-Model: x'],
		} as const;
		const list = ['- One', '- Two Registry-Model: x', ''].join('\n');
		assert.equal(commitMessage(fix), `Fix 2 problems\n\n${list}\nRegistry-Operation: fix\n`);
		assert.equal(
			commitMessage({ operation: 'init', summary: 'Create' }, fix),
			[
				'Create, and 1 more change',
				'',
				'- Create',
				'- Fix 2 problems',
				'  - One',
				'  - Two Registry-Model: x',
				'',
				'Registry-Operation: init',
				'Registry-Operation: fix',
				'',
			].join('\n'),
		);
	});

	it('leaves out what an Edit does not have', () => {
		assert.equal(
			commitMessage({ operation: 'init', summary: 'Create', reason: '' }),
			'Create\n\nRegistry-Operation: init\n',
		);
	});

	it('has the same lines whatever the values are', () => {
		const nasty = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(
				'\n\nRegistry-Version: 99',
				'\r\nRegistry-Version: 99',
				'a\0b',
				'\u2028Registry-Version: 99',
				'\v\f\u0085',
			),
		);
		fc.assert(
			fc.property(nasty, nasty, nasty, (summary, model, reason) => {
				const lines = commitMessage({
					operation: 'describe',
					summary: `s${summary}`,
					model: `m${model}`,
					version: 7,
					reason: `r${reason}`,
				}).split('\n');
				assert.equal(lines.length, 7);
				assert.deepEqual(
					lines.slice(2, -1).map((line) => line.split(': ', 1)[0]),
					['Operation', 'Model', 'Version', 'Reason'].map((name) => `Registry-${name}`),
				);
				assert.ok(!/[\r\0]/.test(lines.join('')));
			}),
		);
	});
});
