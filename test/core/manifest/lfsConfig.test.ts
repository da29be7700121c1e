import assert from 'node:assert/strict';
import { excludeFromFetch } from '../../../src/core/manifest/lfsConfig.js';

const pattern = 'reg/models/*/versions/**';

describe('.lfsconfig', () => {
	for (const [title, before, after] of [
		['is made', '', `[lfs]\n\tfetchexclude = ${pattern}\n`],
		[
			'keeps what is there',
			'# ours\n[lfs]\n\turl = https://lfs.example\n[remote "x"]\n\ty = 1\n',
			`# ours\n[lfs]\n\turl = https://lfs.example\n\tfetchexclude = ${pattern}\n[remote "x"]\n\ty = 1\n`,
		],
		[
			'adds to other patterns',
			'[LFS]\n\tfetchExclude = data/**,video/**',
			`[LFS]\n\tfetchExclude = data/**,video/**,${pattern}\n`,
		],
		['adds to nothing', '[lfs]\n\tfetchexclude =\n', `[lfs]\n\tfetchexclude =${pattern}\n`],
		['gets a section', '[http]\n\tx = 1', `[http]\n\tx = 1\n[lfs]\n\tfetchexclude = ${pattern}\n`],
		['stays as it is', `[lfs]\n\tfetchexclude = a, ${pattern}\n`, undefined],
	] as const)
		it(title, () => assert.equal(excludeFromFetch(before, pattern), after));

	it('quotes a folder with blanks', () => {
		const once = excludeFromFetch('', 'my models/models/*/versions/**');
		assert.equal(once, '[lfs]\n\tfetchexclude = "my models/models/*/versions/**"\n');
		assert.equal(excludeFromFetch(once, 'my models/models/*/versions/**'), undefined);
	});
});
