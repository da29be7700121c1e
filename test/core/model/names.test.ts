import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRegistryError, type ErrorCode } from '../../../src/core/errors.js';
import { readModelFile, renderModelFile } from '../../../src/core/manifest/modelFile.js';
import { parseAlias, parseExistingAlias, parseTagKey } from '../../../src/core/model/alias.js';
import { encodeFolderName, encodeName, isDeviceName } from '../../../src/core/model/folderName.js';
import {
	canonicalKey,
	checkNewName,
	parseModelName,
	parseNewModelName,
} from '../../../src/core/model/modelName.js';
import { formatModelUri, parseModelUri } from '../../../src/core/model/modelUri.js';
import { parseVersionNumber, versionOfFolder } from '../../../src/core/model/versionNumber.js';
import { badAliases, badTagKeys, goodAliases, goodTagKeys } from '../../corpus/labels.js';
import { badNames, differentNames, goodNames, oldNames, twinNames } from '../../corpus/names.js';

describe('names of models', () => {
	for (const [name, folder, why] of goodNames)
		it(`${shown(name)} may be given: ${why}`, () => {
			assert.equal(parseModelName(name), name);
			assert.equal(parseNewModelName(name), name);
			assert.equal(encodeFolderName(name).replace(/~[0-9a-f]{16}$/, '~#'), folder);
			assert.ok(!isDeviceName(folder));
			assert.deepEqual(inManifest(name), name);
			const version = parseModelUri(formatModelUri(name, { version: 7 }));
			assert.deepEqual(version, { kind: 'version', name, text: '7', version: 7 });
			const alias = parseModelUri(formatModelUri(name, { alias: 'champion' }));
			assert.deepEqual(alias, { kind: 'alias', name, alias: 'champion' });
		});
	for (const [name, reason, why] of oldNames)
		it(`${shown(name)} may be read and not be given: ${why}`, () => {
			assert.equal(parseModelName(name), name);
			assert.throws(() => parseNewModelName(name), refusal('name-invalid', { name, reason }));
		});
	for (const [name, reason, why] of badNames)
		it(`${shown(name)} is none: ${why}`, () => {
			assert.throws(() => parseModelName(name), refusal('name-invalid', { name, reason }));
			assert.throws(() => parseNewModelName(name), refusal('name-invalid', { name, reason }));
		});
	for (const [name, twin, why] of twinNames)
		it(`${shown(name)} and ${shown(twin)} are twins: ${why}`, () => {
			assert.equal(canonicalKey(twin), canonicalKey(name));
			assert.throws(() => checkNewName(twin, [name]), refusal('name-twin', { name: twin, existing: name }));
			assert.throws(() => checkNewName(name, [twin]), refusal('name-twin', { name, existing: twin }));
		});
	for (const [name] of oldNames.filter(([, , why]) => why.includes('joiner')))
		it(`${shown(name)} is a twin of what it looks like`, () => {
			const visible = name.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
			assert.throws(() => checkNewName(visible, [name]), refusal('name-twin', {}));
		});
	for (const [name, other, why] of differentNames)
		it(`${shown(name)} and ${shown(other)} are no twins: ${why}`, () =>
			assert.equal(checkNewName(other, [name]), other));

	it('are taken once', () =>
		assert.throws(() => checkNewName('iris', ['fraud', 'iris']), refusal('name-taken', { name: 'iris' })));
});

describe('aliases', () => {
	for (const [alias, file, why] of goodAliases)
		it(`${shown(alias)} may be set: ${why}`, () => {
			assert.equal(parseAlias(alias), alias);
			assert.equal(encodeName(alias), file);
			const uri = parseModelUri(formatModelUri('iris', { alias }));
			assert.deepEqual(uri, { kind: 'alias', name: 'iris', alias });
		});
	for (const [alias, reason, why, lookedUp] of badAliases)
		it(`${shown(alias)} may not be set${lookedUp ? ', and may be looked up' : ''}: ${why}`, () => {
			assert.throws(() => parseAlias(alias), refusal('alias-invalid', { alias, reason }));
			if (lookedUp) assert.equal(parseExistingAlias(alias), alias);
			else assert.throws(() => parseExistingAlias(alias), refusal('alias-invalid', { alias, reason }));
		});
});

describe('tag keys', () => {
	for (const [key, why] of goodTagKeys)
		it(`${shown(key)} is one: ${why}`, () => {
			assert.equal(parseTagKey(key), key);
			assert.equal(tagInManifest(key), 'value');
		});
	for (const [key, why] of badTagKeys)
		it(`${shown(key)} is none: ${why}`, () =>
			assert.throws(() => parseTagKey(key), refusal('tag-key-invalid', { key })));
});

describe('version numbers', () => {
	it('are whole numbers from 1 to 2³¹ - 1', () => {
		assert.equal(parseVersionNumber('7'), 7);
		assert.equal(parseVersionNumber(' v07 '), 7);
		assert.equal(parseVersionNumber('2147483647'), 2_147_483_647);
		for (const text of ['0', '-1', '1.5', 'x', '', '2147483648', '99999999999999999999', '１', '1e3', '0x1'])
			assert.throws(() => parseVersionNumber(text), refusal('version-invalid', { text }), text);
	});

	it('come back from the folders that have them, and from no others', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 2 ** 31 - 1 }),
				(number) => versionOfFolder(String(number)) === number,
			),
		);
		for (const folder of ['0', '07', '1.0', '1e3', '.incoming-1', '', '１', ' 1', '2147483648', '-1', '+1'])
			assert.equal(versionOfFolder(folder), undefined, folder);
	});
});

function inManifest(name: string): string | undefined {
	const made = { name: parseNewModelName(name), created: '2026-11-25T00:00:00.000Z', createdBy: 'Ada' };
	const reading = readModelFile(new TextEncoder().encode(renderModelFile(made, 'model.yaml')), 'model.yaml');
	return reading.ok ? reading.value.name : undefined;
}

function tagInManifest(key: string): string | undefined {
	const name = parseNewModelName('iris');
	const made = { name, created: '2026-11-25T00:00:00.000Z', createdBy: 'Ada', tags: { [key]: 'value' } };
	const reading = readModelFile(new TextEncoder().encode(renderModelFile(made, 'model.yaml')), 'model.yaml');
	return reading.ok ? reading.value.tags[key] : undefined;
}

function shown(text: string): string {
	return JSON.stringify(text.length > 40 ? `${text.slice(0, 20)}… (${text.length})` : text);
}

function refusal(code: ErrorCode, data: object) {
	return (error: unknown) => {
		assert.ok(isRegistryError(error, code), String(error));
		const found = error.failure.data as Record<string, unknown>;
		for (const [key, value] of Object.entries(data)) assert.equal(found[key], value, key);
		return true;
	};
}
