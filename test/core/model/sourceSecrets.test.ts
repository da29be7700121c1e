import assert from 'node:assert/strict';
import { carriesSecret, isLocalPath } from '../../../src/core/model/sourceSecrets.js';

describe('secrets and local paths in sources', () => {
	for (const text of [
		'postgresql://ada:pw@db/x',
		'https://:pw@host/x',
		'https://h/x?sig=abc',
		'https://h/x#frag?a=1&X-Amz-Signature=abc',
		'see "s3://b/k" and "https://u:p@h/"',
		'https://h/x?%73ig=abc',
	])
		it(`sees one in ${text}`, () => assert.ok(carriesSecret(text)));

	for (const text of [
		'wasbs://container@account.blob.core.windows.net/x',
		'https://ada@host/x',
		'https://h:8080/x@y',
		'https://h/x?version=3',
		'https://h/x?sig=',
		'models/key=1',
		`://${':'.repeat(500_000)}`,
		'://'.repeat(200_000),
	])
		it(`sees none in ${text.slice(0, 60)}`, () => assert.ok(!carriesSecret(text)));

	it('knows paths of one machine', () => {
		for (const text of ['/a', 'file:///a', 'FILE:/a', 'C:\\a', 'c:/a', '\\\\server\\share', '~/a'])
			assert.ok(isLocalPath(text), text);
		for (const text of ['a/b', './a', 's3://b/k', 'runs:/x/y', 'c', '']) assert.ok(!isLocalPath(text), text);
	});
});
