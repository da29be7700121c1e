import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mixesScripts, skeleton } from '../../../src/core/model/lookalikes.js';

describe('skeleton', () => {
	const alike: readonly (readonly [string, string])[] = [
		['paypal', 'pаypаl'],
		['scope', 'ѕсоре'],
		['v10', 'v1O'],
		['v1', 'vl'],
		['modern', 'modem'],
		['Αlpha', 'Alpha'],
		['caf\u00e9', 'cafe\u0301'],
		['ﬁsh', 'fish'],
		['a\u200bb', 'ab'],
		['a‐b', 'a-b'],
		['հello', 'hello'],
	];
	for (const [a, b] of alike) it(`is one for ${a} and ${b}`, () => assert.equal(skeleton(a), skeleton(b)));

	it('parts what does not look alike', () => {
		const names = ['iris', 'fraud', 'größe 日本', 'grosse', 'модель', 'モデル', 'modele', 'ирис', 'Iris'];
		assert.equal(new Set(names.map(skeleton)).size, names.length);
	});

	it('is its own skeleton, whatever the name', () => {
		const text = fc.string({ unit: 'binary', maxLength: 12 });
		fc.assert(fc.property(text, (name) => assert.equal(skeleton(skeleton(name)), skeleton(name))));
	});
});

describe('mixesScripts', () => {
	const mixed = ['pаypal', 'irіs', 'αlpha', 'x-mоdel', 'ｐаypal'];
	const unmixed = [
		...[
			'iris',
			'größe 日本',
			'модель-v2',
			'XGB модель',
			'モデルA版',
			'모델A',
			'ㄅA',
			'نموذج',
			'मॉडल',
			'v2_β',
			'',
		],
		...['Ꭰ', '🦄 unicorn', 'naïve', 'e\u0301te', '1a2', 'ＡＢ'],
	];
	for (const name of mixed) it(`is true of ${name}`, () => assert.ok(mixesScripts(name)));
	for (const name of unmixed) it(`is false of "${name}"`, () => assert.ok(!mixesScripts(name)));
});
