import assert from 'node:assert/strict';
import { isRegistryError } from '../../../src/core/errors.js';
import { parseRepositoryUrl } from '../../../src/git/remote/repositoryUrl.js';

const folder = '/srv/here';

describe('parseRepositoryUrl', () => {
	for (const [text, url, shown, host] of [
		[
			'https://git.example.com/a/b.git',
			'https://git.example.com/a/b.git',
			'https://git.example.com/a/b.git',
			'git.example.com',
		],
		[
			'HTTPS://git.example.com/b',
			'HTTPS://git.example.com/b',
			'HTTPS://git.example.com/b',
			'git.example.com',
		],
		['https://ada:s3cret@h:8443/b', 'https://h:8443/b', 'https://h:8443/b', 'h:8443'],
		['https://token@h/b', 'https://h/b', 'https://h/b', 'h'],
		['https://a:b@c:d@h/b', 'https://h/b', 'https://h/b', 'h'],
		['https://h/b?private_token=x#y', 'https://h/b?private_token=x#y', 'https://h/b', 'h'],
		['ssh://git@h:22/~/b', 'ssh://git@h:22/~/b', 'ssh://h:22/~/b', 'h:22'],
		['git://h/b', 'git://h/b', 'git://h/b', 'h'],
		['file:///srv/b.git', 'file:///srv/b.git', 'file:///srv/b.git', ''],
		['git@h:a/b.git', 'git@h:a/b.git', 'git@h:a/b.git', 'h'],
		['[::1]:b', '[::1]:b', '[::1]:b', '[::1]'],
		['../b.git', '/srv/b.git', '../b.git', ''],
		['/srv/b.git', '/srv/b.git', '/srv/b.git', ''],
		['./a:b', '/srv/here/a:b', './a:b', ''],
		['b.git', '/srv/here/b.git', 'b.git', ''],
	] as const)
		it(`takes ${text}`, () => {
			const parsed = parseRepositoryUrl(text, folder);
			assert.deepEqual([parsed.url, parsed.shown, parsed.host], [url, shown, host]);
		});

	for (const [text, pattern] of [
		['', /name a URL/],
		['  ', /name a URL/],
		['https://h/\n', /control characters/],
		['-oProxyCommand=x:y', /does not start with -/],
		['--upload-pack=x', /does not start with -/],
		['ssh://-oProxyCommand=x/y', /does not start with -/],
		['-x@h:y', /does not start with -/],
		['git@-x:y', /names no host/],
		['ext::sh -c x', /use a path or one of/],
		['fd::17', /use a path or one of/],
		['ftp://h/b', /use a path or one of/],
		['s3://u:s3cret@h/b', /^--repo s3:\/\/h\/b: use/],
		['https:///b', /names no host/],
		['ssh://u:s3cret@h/b', /^--repo ssh:\/\/h\/b: ssh takes no password/],
	] as const)
		it(`refuses ${JSON.stringify(text)}`, () =>
			assert.throws(
				() => parseRepositoryUrl(text, folder),
				(error) => {
					assert.ok(isRegistryError(error, 'usage') && error.failure.code === 'usage');
					assert.match(error.failure.data.message, pattern);
					assert.doesNotMatch(error.message, /s3cret/);
					return true;
				},
			));

	it('keeps apart what http is to answer, and takes it out of texts', () => {
		const { credentials, redact } = parseRepositoryUrl('https://a%40b:s3%20cret@h/b?token=abc123', folder);
		assert.deepEqual(credentials, { origin: 'https://h', url: 'https://a%40b:s3%20cret@h', user: 'a@b' });
		assert.equal(
			redact("fatal: 'https://a%40b:s3%20cret@h/b?token=abc123': s3 cret, http://x:y@z/"),
			"fatal: 'https://h/b?***': ***, http://z/",
		);
		const user = parseRepositoryUrl('http://tok@h/b', folder).credentials;
		assert.deepEqual(user, { origin: 'http://h', url: undefined, user: 'tok' });
	});
});
