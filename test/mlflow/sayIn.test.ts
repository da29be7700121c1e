import assert from 'node:assert/strict';
import { registryError } from '../../src/core/errors.js';
import { sayIn } from '../../src/mlflow/sayIn.js';

describe('what a client is told of an error', () => {
	const say = sayIn('/home/ada/project/registry', '/home/ada');

	it('is the sentence, with paths that begin at the registry or at home', () => {
		const said = (path: string) => say(registryError('source-missing', { path })) ?? '';
		assert.ok(said('/home/ada/project/registry/models/x').includes('./models/x'));
		assert.ok(said('/home/ada/model').includes('~/model'));
		for (const path of ['/home/ada/project/registry/models/x', '/home/ada/project', '/home/ada'])
			assert.ok(!said(path).includes('/home/ada'), said(path));
		assert.ok(said('/srv/model').includes('/srv/model'));
	});

	it('is the sentence of the system, too, and nothing of what nobody foresaw', () => {
		const refused = Object.assign(new Error('EACCES'), {
			code: 'EACCES',
			path: '/home/ada/project/registry/x',
		});
		assert.match(say(refused) ?? '', /denies access to \.\/x/);
		assert.equal(say(new Error('secret')), undefined);
		assert.equal(say('secret'), undefined);
	});

	it('leaves texts alone where the registry is at the root of the disk', () => {
		const sentence = sayIn('/', '/')(registryError('source-missing', { path: '/srv/model' })) ?? '';
		assert.ok(sentence.includes('/srv/model'));
	});
});
