import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRegistryError } from '../../../src/core/errors.js';
import { parseAlias, parseExistingAlias, parseTagKey } from '../../../src/core/model/alias.js';
import { canonicalKey, parseModelName, parseNewModelName } from '../../../src/core/model/modelName.js';
import { parseVersionNumber, versionOfFolder } from '../../../src/core/model/versionNumber.js';

describe('names', () => {
	const allowedByMlflow = [
		'iris',
		'a b',
		'100%',
		'a@b',
		'a#b',
		'a?b',
		'日本',
		'cat.sch.model',
		'\\',
		'CON',
		'-x',
		'.x',
	];
	for (const name of allowedByMlflow)
		it(`${name} may be read`, () => assert.equal(parseModelName(name), name));
	for (const name of ['', ' ', 'a/b', 'a:b', '.', '..', '..x'])
		it(`${JSON.stringify(name)} may not`, () =>
			assert.throws(() => parseModelName(name), refusal('name-invalid')));
	for (const name of [
		'a@b',
		'a#b',
		'a?b',
		'a\u200bb',
		'a\u202eb',
		' a',
		'a ',
		'a\nb',
		'x'.repeat(257),
		'\ud800',
	])
		it(`${JSON.stringify(name).slice(0, 20)} may not be given to a new model`, () =>
			assert.throws(() => parseNewModelName(name), refusal('name-invalid')));

	const twins = [
		['fraud', 'Fraud'],
		['café', 'cafe\u0301'],
		['ﬁt', 'fit'],
		['straße', 'STRASSE'],
		['a\u200bb', 'ab'],
	] as const;
	for (const [a, b] of twins)
		it(`${a} and ${b} are twins`, () => assert.equal(canonicalKey(a), canonicalKey(b)));
	it('other names are no twins', () => assert.notEqual(canonicalKey('fraud'), canonicalKey('frauds')));
});

describe('aliases', () => {
	for (const alias of ['champion', 'Champion', '1', 'v1a', 'a-b_c', 'größe', '冠军'])
		it(`${alias} may be set`, () => assert.equal(parseAlias(alias), alias));
	for (const alias of [
		'',
		'a b',
		'a@b',
		'a/b',
		'a.b',
		'a\n',
		'latest',
		'LATEST',
		'v1',
		'V12',
		'x'.repeat(241),
		'冠'.repeat(27),
	])
		it(`${JSON.stringify(alias).slice(0, 20)} may not`, () =>
			assert.throws(() => parseAlias(alias), refusal('alias-invalid')));
	it('a reserved one may still be looked up', () => assert.equal(parseExistingAlias('v1'), 'v1'));
});

describe('tag keys', () => {
	for (const key of ['team', 'a/b', 'a.b', 'a b', 'mlflow:x', 'größe', 'x'.repeat(250)])
		it(`${key.slice(0, 20)} is one`, () => assert.equal(parseTagKey(key), key));
	for (const key of ['', '/a', 'a/', 'a//b', 'a/../b', '.', 'a=b', 'x'.repeat(251)])
		it(`${JSON.stringify(key).slice(0, 20)} is none`, () =>
			assert.throws(() => parseTagKey(key), refusal('tag-key-invalid')));
});

describe('version numbers', () => {
	it('are whole numbers from 1 to 2³¹ - 1', () => {
		assert.equal(parseVersionNumber('7'), 7);
		assert.equal(parseVersionNumber(' v07 '), 7);
		assert.equal(parseVersionNumber('2147483647'), 2_147_483_647);
		for (const text of ['0', '-1', '1.5', 'x', '', '2147483648', '99999999999999999999'])
			assert.throws(() => parseVersionNumber(text), refusal('version-invalid'), text);
	});

	it('come back from the folders that have them, and from no others', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 2 ** 31 - 1 }),
				(number) => versionOfFolder(String(number)) === number,
			),
		);
		for (const folder of ['0', '07', '1.0', '1e3', '.incoming-1', ''])
			assert.equal(versionOfFolder(folder), undefined, folder);
	});
});

function refusal(code: 'name-invalid' | 'alias-invalid' | 'tag-key-invalid' | 'version-invalid') {
	return (error: unknown) => isRegistryError(error, code);
}
