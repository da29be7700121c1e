import assert from 'node:assert/strict';
import { findPageModel, locatePageFile, type PageFile } from '../../../../src/core/registry/page/pageFile.js';
import { person } from '../../../../src/core/registry/page/person.js';
import { brokenRegistry } from '../../../kit/pageFixtures.js';

describe('a file of the page', () => {
	async function locate(file: PageFile): Promise<string | undefined> {
		const { snapshot } = await brokenRegistry();
		const model = (await findPageModel(snapshot, 'fraud')) ?? assert.fail();
		const place = await locatePageFile(snapshot, model, file);
		return place && `${place.path}${place.range ? `:${place.range.start.line}` : ''}`;
	}

	it('is found by what it is, at its first problem', async () => {
		assert.equal(await locate({ kind: 'model' }), 'models/fraud/model.yaml');
		assert.equal(await locate({ kind: 'card' }), 'models/fraud/README.md');
		assert.equal(await locate({ kind: 'alias', alias: 'champion' }), 'models/fraud/aliases/champion.yaml');
		assert.equal(await locate({ kind: 'alias', alias: 'staging' }), 'models/fraud/aliases/staging.yaml:0');
		assert.equal(await locate({ kind: 'version', version: 2 }), 'models/fraud/versions/2/version.yaml:1');
		assert.equal(await locate({ kind: 'notes', version: 3 }), 'models/fraud/versions/3/notes.yaml:0');
		assert.equal(await locate({ kind: 'signature', version: 1 }), 'models/fraud/versions/1/signature.json');
	});

	it('is nowhere where the model has no such thing', async () => {
		assert.equal(await locate({ kind: 'alias', alias: '../../../etc/passwd' }), undefined);
		assert.equal(await locate({ kind: 'alias', alias: 'unknown' }), undefined);
		assert.equal(await locate({ kind: 'version', version: 99 }), undefined);
	});
});

describe('a person', () => {
	it('is known by name', () => {
		assert.equal(person('Ada Lovelace <ada@example.com>').name, 'Ada Lovelace');
		assert.equal(person('<ada@example.com>').name, '<ada@example.com>');
		assert.equal(person('ci').name, 'ci');
	});
});
