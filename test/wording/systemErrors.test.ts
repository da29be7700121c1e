import assert from 'node:assert/strict';
import { fillSentence } from '../../src/wording/sentence.js';
import { systemErrorSentence } from '../../src/wording/systemErrors.js';

describe('a refusal of the operating system', () => {
	const say = (properties: object) => {
		const told = systemErrorSentence(Object.assign(new Error('refused'), properties));
		return told && fillSentence(told);
	};

	it('names the path', () => {
		assert.equal(
			say({ code: 'ENOSPC', path: '/srv/model.bin' }),
			'There is no room left for /srv/model.bin. Make room on its disk, then try again.',
		);
	});

	it('is told of a full disk without its path, as a write to an open file fails', () => {
		for (const code of ['ENOSPC', 'EDQUOT'])
			assert.match(say({ code, syscall: 'write' }) ?? '', /^There is no room left on the disk /);
	});

	it('is nothing else', () => {
		assert.equal(say({ code: 'EACCES' }), undefined);
		assert.equal(say({ code: 'EINVAL', path: '/srv' }), undefined);
		assert.equal(say({}), undefined);
	});
});
