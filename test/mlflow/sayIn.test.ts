import assert from 'node:assert/strict';
import { registryError } from '../../src/core/errors.js';
import { sayIn } from '../../src/mlflow/sayIn.js';

describe('what a client is told of an error', () => {
	const say = sayIn(['/home/ada/project', '/link/registry'], '/home/ada');

	it('is the sentence, with paths that begin at the repository, the registry or at home', () => {
		const said = (path: string) => say(registryError('source-missing', { path })) ?? '';
		assert.equal(said('/home/ada/project/registry/x'), 'There is nothing at registry/x.');
		assert.equal(said('/home/ada/project'), 'There is nothing at ..');
		assert.equal(said('/link/registry/models/x'), 'There is nothing at models/x.');
		assert.ok(said('/home/ada/model').includes('~/model'));
		for (const path of ['/home/ada/project/registry/models/x', '/home/ada/project', '/home/ada'])
			assert.ok(!said(path).includes('/home/ada'), said(path));
		for (const path of ['/srv/model', '/home/ada2/model', '/link/registry-2', '/link/registry.old'])
			assert.ok(said(path).includes(path), said(path));
	});

	it('is the sentence of the system, too, and nothing of what nobody foresaw', () => {
		const refused = Object.assign(new Error('EACCES'), {
			code: 'EACCES',
			path: '/home/ada/project/x',
		});
		assert.match(say(refused) ?? '', /denies access to x\b/);
		assert.equal(say(new Error('secret')), undefined);
		assert.equal(say('secret'), undefined);
	});

	it('leaves texts alone where the registry is at the root of the disk', () => {
		const sentence = sayIn(['/'], '/')(registryError('source-missing', { path: '/srv/model' })) ?? '';
		assert.ok(sentence.includes('/srv/model'));
	});
});
