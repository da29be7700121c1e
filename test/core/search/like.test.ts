import assert from 'node:assert/strict';
import fc from 'fast-check';
import { likeMatcher } from '../../../src/core/search/like.js';

describe('LIKE', () => {
	const cases: readonly (readonly [string, string, boolean])[] = [
		['%', '', true],
		['', '', true],
		['', 'a', false],
		['_', '', false],
		['_', '😀', true],
		['__', '😀', false],
		['a%c', 'abbc', true],
		['a%c', 'abcd', false],
		['%risk%', 'credit-risk-01', true],
		['Risk', 'risk', false],
		['.*', 'abc', false],
		['ab%bc', 'abc', false],
		['ab%bc', 'abbc', true],
		['%ab%ab%', 'aab-xab', true],
		['%😀', '😀😀', true],
		['%_😀', '😀', false],
	];
	for (const [pattern, text, isMatch] of cases)
		it(`${JSON.stringify(pattern)} ${isMatch ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
			assert.equal(likeMatcher(pattern)(text), isMatch);
		});

	it('ignores the case of A to Z where asked, and of no other letter', () => {
		assert.equal(likeMatcher('%RISK', true)('credit-risk'), true);
		assert.equal(likeMatcher('É', true)('é'), false);
	});

	it('agrees with a naive matcher', () => {
		// Half a character counts as one, wherever it stands.
		const textUnits = ['a', 'b', '😀', '\ud83d', '\ude00'];
		const patternUnits = [...textUnits, '%', '%', '_'];
		const letters = (units: readonly string[]) =>
			fc.array(fc.constantFrom(...units), { maxLength: 8 }).map((each) => each.join(''));
		fc.assert(
			fc.property(letters(patternUnits), letters(textUnits), (pattern, text) => {
				assert.equal(likeMatcher(pattern)(text), naive(Array.from(pattern), Array.from(text)));
			}),
			{ numRuns: 5000 },
		);
	});

	it('ends soon with many wildcards that lead nowhere', () => {
		assert.equal(likeMatcher(`${'a%'.repeat(500)}b`)('a'.repeat(5000)), false);
	});
});

function naive(pattern: readonly string[], text: readonly string[]): boolean {
	const [first, ...rest] = pattern;
	if (first === undefined) return text.length === 0;
	if (first === '%') return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)));
	return text.length > 0 && (first === '_' || first === text[0]) && naive(rest, text.slice(1));
}
