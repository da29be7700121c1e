import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { newPullRequestUrl, proposalBranch } from '../../src/git/proposal/proposal.js';

describe('proposalBranch', () => {
	it('names operation, model and version, or the first free number', () => {
		const register = { operation: 'register', model: 'fraud', version: 8 } as const;
		assert.equal(proposalBranch(register, []), 'registry/register-fraud-8');
		assert.equal(proposalBranch(register, ['registry/register-fraud-8']), 'registry/register-fraud-8-2');
		const describe = { operation: 'describe', model: 'my model: größe' } as const;
		assert.equal(proposalBranch(describe, []), 'registry/describe-my-model-gr-e-1');
		const taken = ['registry/Describe-my-model-gr-e-1', 'registry/describe-my-model-gr-e-2'];
		assert.equal(proposalBranch(describe, taken), 'registry/describe-my-model-gr-e-3');
		assert.equal(proposalBranch({ operation: 'init' }, []), 'registry/init-1');
	});

	it('is a branch that git takes, whatever the model is called', () => {
		const names = ['..', '.lock', 'a.lock', 'a..b', '-', '@{u}', '日本', 'x'.repeat(500), 'a/b', '~^:?*[\\'];
		const takes = (model: string) => {
			const branch = proposalBranch({ operation: 'rename', model }, []);
			execFileSync('git', ['check-ref-format', '--branch', branch], { stdio: 'ignore' });
		};
		names.forEach(takes);
		fc.assert(fc.property(fc.string(), takes), { numRuns: 50 });
	});
});

describe('newPullRequestUrl', () => {
	const gitHub = 'https://github.com/org/name/compare/main...registry/register-fraud-8?expand=1';
	const gitLab =
		'/-/merge_requests/new?merge_request%5Bsource_branch%5D=registry/register-fraud-8&merge_request%5Btarget_branch%5D=main';
	const bitbucket =
		'https://bitbucket.org/org/name/pull-requests/new?source=registry/register-fraud-8&dest=main';
	const azure = '/pullrequestcreate?sourceRef=registry/register-fraud-8&targetRef=main';
	const gitea = '/org/name/compare/main...registry/register-fraud-8';
	const table: readonly (readonly [string, string | undefined])[] = [
		['https://github.com/org/name.git', gitHub],
		['https://github.com/org/name', gitHub],
		['https://github.com/org/name/', gitHub],
		['https://ada:secret@github.com/org/name.git', gitHub],
		['git@github.com:org/name.git', gitHub],
		['github.com:org/name', gitHub],
		['ssh://git@github.com/org/name.git', gitHub],
		['ssh://git@GitHub.com:22/org/name.git', gitHub],
		['git://github.com/org/name.git', gitHub],
		['https://github.example.com:8443/org/name.git', gitHub.replace('github.com', 'github.example.com:8443')],
		['git@acme.ghe.com:org/name.git', gitHub.replace('github.com', 'acme.ghe.com')],
		['https://gitlab.com/group/sub/name.git', `https://gitlab.com/group/sub/name${gitLab}`],
		['git@gitlab.com:group/sub/name.git', `https://gitlab.com/group/sub/name${gitLab}`],
		['ssh://git@gitlab.example.com:2222/group/name.git', `https://gitlab.example.com/group/name${gitLab}`],
		['https://bitbucket.org/org/name.git', bitbucket],
		['git@bitbucket.org:org/name.git', bitbucket],
		['https://ada@dev.azure.com/org/proj/_git/name', `https://dev.azure.com/org/proj/_git/name${azure}`],
		[
			'https://dev.azure.com/org/my%20proj/_git/name',
			`https://dev.azure.com/org/my%20proj/_git/name${azure}`,
		],
		['git@ssh.dev.azure.com:v3/org/proj/name', `https://dev.azure.com/org/proj/_git/name${azure}`],
		['org@vs-ssh.visualstudio.com:v3/org/proj/name', `https://dev.azure.com/org/proj/_git/name${azure}`],
		['https://org.visualstudio.com/proj/_git/name', `https://org.visualstudio.com/proj/_git/name${azure}`],
		['https://codeberg.org/org/name.git', `https://codeberg.org${gitea}`],
		['git@gitea.example.com:org/name.git', `https://gitea.example.com${gitea}`],
		['ssh://git@forgejo.example.com:222/org/name.git', `https://forgejo.example.com${gitea}`],
		['http://gitea.local:3000/org/name', `http://gitea.local:3000${gitea}`],
		['https://git.example.com/org/name.git', undefined],
		['https://notgithub.com/org/name.git', undefined],
		['https://github.com/', undefined],
		['git@ssh.dev.azure.com:v2/org/proj/name', undefined],
		['/srv/git/name.git', undefined],
		['../name.git', undefined],
		['C:\\git\\name', undefined],
		['file:///srv/git/github.com/name.git', undefined],
		['ext::sh -c github.com:x', undefined],
		['https://%', undefined],
		['', undefined],
	];
	for (const [remote, expected] of table)
		it(remote === '' ? 'an empty address' : remote, () =>
			assert.equal(newPullRequestUrl(remote, 'registry/register-fraud-8', 'main'), expected),
		);

	it('escapes what a branch may be called', () =>
		assert.equal(
			newPullRequestUrl('git@github.com:a/b', 'x&y=#z', 'ma in'),
			'https://github.com/a/b/compare/ma%20in...x%26y%3D%23z?expand=1',
		));
});
