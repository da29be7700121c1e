import assert from 'node:assert/strict';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { aliasChoices } from '../../src/commands/aliasChoices.js';
import { firstKey, nameChoices } from '../../src/commands/nameChoices.js';
import { tagChoices } from '../../src/commands/tagChoices.js';
import type { Choice } from '../../src/host/prompts.js';
import { fillSentence } from '../../src/wording/sentence.js';

/** `label | description | value`, with `!` for what can't be chosen. */
function shown<T>(choices: readonly Choice<T>[]): string[] {
	return choices.map(({ label, description, detail, value }) =>
		[label, description, detail, value === undefined ? '!' : undefined].filter(Boolean).join(' | '),
	);
}

describe('nameChoices', () => {
	const existing = [
		{ name: 'iris', nextVersion: 4 },
		{ name: 'fraud', nextVersion: 1 },
	];
	const names = (typed: string, guessed = 'gaussian-nb') =>
		shown(nameChoices(typed, guessed, existing, fillSentence));
	const models = ['iris | becomes version 4', 'fraud | becomes version 1'];

	it('starts with the guessed name', () => {
		assert.deepEqual(names(''), ['New model "gaussian-nb"', ...models]);
		assert.equal(firstKey('gaussian-nb', existing), 'new');
	});
	it('follows what is typed', () => assert.deepEqual(names('flowers'), ['New model "flowers"', ...models]));
	it('offers the model alone where its name is typed or guessed', () => {
		assert.deepEqual(names('iris'), models);
		assert.deepEqual(names('', 'iris'), models);
		assert.equal(firstKey('iris', existing), 'model iris');
	});
	it('says why a name will not do', () => {
		const [twin] = names('Iris');
		assert.equal(
			twin,
			'New model "Iris" | Iris looks like the existing model iris. Register to iris, or choose another name. | !',
		);
		assert.match(
			names('a/b')[0] ?? '',
			/New model "a\/b" \| .* contains \/ or : *\. \| !|New model "a\/b" \| .*!/,
		);
	});
});

describe('aliasChoices', () => {
	const existing = [{ alias: 'champion', version: 5 as VersionNumber }, { alias: 'broken' }];
	const aliases = (typed: string, version?: number) =>
		shown(aliasChoices(typed, existing, version, fillSentence));

	it('shows where each alias is, and goes', () => {
		assert.deepEqual(aliases('', 7), [
			'@champion | moves from version 5 to version 7',
			'@broken',
			'New alias @challenger',
		]);
		assert.equal(aliases('')[0], '@champion | version 5');
		assert.equal(aliases('', 5)[0], '@champion | points at version 5 already');
	});
	it('offers what is typed, with or without its @', () => {
		assert.equal(aliases('@prod', 7).at(-1), 'New alias @prod');
		assert.deepEqual(aliases('champion', 7).length, 2);
	});
	it('says why an alias will not do', () => {
		assert.match(aliases('v7').at(-1) ?? '', /New alias @v7 \| .*reserved.* \| !/);
		assert.match(aliases('a b').at(-1) ?? '', / \| !$/);
	});
});

describe('tagChoices', () => {
	const tags = (typed: string) => shown(tagChoices(typed, { team: 'risk' }, fillSentence));
	it('shows the tags with their values, and what is typed', () => {
		assert.deepEqual(tags(''), ['team | risk']);
		assert.deepEqual(tags('team'), ['team | risk']);
		assert.deepEqual(tags('task'), ['team | risk', 'New tag task']);
		assert.match(tags('../x')[1] ?? '', / \| !$/);
	});
});
