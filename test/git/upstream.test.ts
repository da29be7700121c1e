import assert from 'node:assert/strict';
import { Git } from '../../src/git/git.js';
import { parseSettings } from '../../src/git/gitSettings.js';
import { networkFailure, sshVariables } from '../../src/git/network.js';
import { parsePush } from '../../src/git/upstream.js';

describe('parsePush', () => {
	const table: readonly (readonly [string, ReturnType<typeof parsePush>])[] = [
		[' \tHEAD:refs/heads/main\ta1..b2', { kind: 'pushed' }],
		['*\tHEAD:refs/heads/x\t[new branch]', { kind: 'pushed' }],
		['=\tHEAD:refs/heads/main\t[up to date]', { kind: 'pushed' }],
		['!\tHEAD:refs/heads/main\t[rejected] (fetch first)', { kind: 'late' }],
		['!\tHEAD:refs/heads/main\t[rejected] (non-fast-forward)', { kind: 'late' }],
		['!\tHEAD:refs/heads/main\t[remote rejected] (cannot lock ref)', { kind: 'late' }],
		[
			"!\tHEAD:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at a1 but expected b2)",
			{ kind: 'late' },
		],
		['!\tHEAD:refs/heads/main\t[remote rejected] (failed to update ref)', { kind: 'late' }],
		['!\tHEAD:refs/heads/main\t[remote rejected] (incorrect old value provided)', { kind: 'late' }],
		...[
			'pre-receive hook declined',
			'protected branch hook declined',
			'hook declined',
			'TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.',
			'permission denied',
			'branch is currently checked out',
		].map(
			(detail) =>
				[`!\tHEAD:refs/heads/main\t[remote rejected] (${detail})`, { kind: 'refused', detail }] as const,
		),
		['', undefined],
	];
	for (const [line, expected] of table)
		it(line === '' ? 'nothing' : JSON.stringify(line), () =>
			assert.deepEqual(parsePush(`To ../hub.git\n${line}\nDone\n`), expected),
		);
});

describe('networkFailure', () => {
	const table: readonly (readonly [string, string, string?])[] = [
		["fatal: could not read Username for 'https://x': terminal prompts disabled", 'remote-refused'],
		[
			"remote: Invalid username\nfatal: Authentication failed for 'https://x/'",
			'remote-refused',
			"Authentication failed for 'https://x/'",
		],
		[
			'git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.',
			'remote-refused',
		],
		['Host key verification failed.\nfatal: Could not read from remote repository.', 'remote-refused'],
		["fatal: unable to access 'https://x/': The requested URL returned error: 403", 'remote-refused'],
		[
			'ssh: connect to host x port 22: Connection timed out\nfatal: Could not read from remote repository.',
			'remote-unreachable',
		],
		["fatal: unable to access 'https://x/': Could not resolve host: x", 'remote-unreachable'],
		["fatal: '/gone' does not appear to be a git repository", 'remote-unreachable'],
		['fatal: something else', 'git-failed'],
	];
	for (const [stderr, code, detail] of table)
		it(stderr.split('\n')[0] ?? '', () => {
			const result = { exitCode: 128, stdout: Buffer.alloc(0), stderr };
			const failure = networkFailure({ command: ['fetch'] }, 'origin', result);
			assert.equal(failure.code, code);
			if (detail !== undefined) assert.equal((failure.failure.data as { detail: string }).detail, detail);
		});
});

describe('sshVariables', () => {
	const variables = (environment: NodeJS.ProcessEnv, settings = '') =>
		sshVariables(new Git('/', { trusted: () => true, environment }), parseSettings(settings));
	const quiet = '-o BatchMode=yes -o ConnectTimeout=30';

	it('tells ssh not to ask, keeps a program whose options are not known', () => {
		assert.deepEqual(variables({}), { GIT_SSH_COMMAND: `ssh ${quiet}` });
		assert.deepEqual(variables({ GIT_SSH_COMMAND: 'ssh -i key' }), {
			GIT_SSH_COMMAND: `ssh -i key ${quiet}`,
		});
		assert.deepEqual(variables({}, 'core.sshcommand\n/usr/bin/ssh -i k\0'), {
			GIT_SSH_COMMAND: `/usr/bin/ssh -i k ${quiet}`,
		});
		assert.deepEqual(variables({ GIT_SSH_COMMAND: 'plink -batch' }), { GIT_SSH_COMMAND: 'plink -batch' });
		assert.deepEqual(variables({ GIT_SSH: 'plink.exe' }), {});
	});
});
