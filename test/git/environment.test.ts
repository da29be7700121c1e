import assert from 'node:assert/strict';
import { gitEnvironment } from '../../src/git/environment.js';
import { Git } from '../../src/git/git.js';
import { tempRepo } from '../kit/tempRepo.js';

describe('gitEnvironment', () => {
	const inherited = {
		PATH: '/bin',
		HOME: '/home/ada',
		LC_ALL: 'de_DE.UTF-8',
		LANGUAGE: 'de',
		EDITOR: 'vi',
		GIT_DIR: '/elsewhere',
		GIT_INDEX_FILE: '/elsewhere/index',
		GIT_WORK_TREE: '/elsewhere',
		GIT_OBJECT_DIRECTORY: '/elsewhere',
		GIT_EDITOR: 'vi',
		GIT_SSH_COMMAND: 'ssh -x',
		GIT_EXTERNAL_DIFF: 'x',
		GIT_AUTHOR_NAME: 'Bot',
		GIT_COMMITTER_EMAIL: 'bot@example.com',
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_CONFIG_COUNT: '3',
		GIT_CONFIG_KEY_0: 'core.sshCommand',
		GIT_CONFIG_VALUE_0: 'evil',
		GIT_CONFIG_KEY_1: 'safe.directory',
		GIT_CONFIG_VALUE_1: '*',
		GIT_CONFIG_KEY_2: 'user.name',
		GIT_CONFIG_VALUE_2: 'Bot',
	};
	const kept = {
		PATH: '/bin',
		HOME: '/home/ada',
		GIT_AUTHOR_NAME: 'Bot',
		GIT_COMMITTER_EMAIL: 'bot@example.com',
		GIT_CONFIG_GLOBAL: '/dev/null',
		GIT_CONFIG_COUNT: '2',
		GIT_CONFIG_KEY_0: 'safe.directory',
		GIT_CONFIG_VALUE_0: '*',
		GIT_CONFIG_KEY_1: 'user.name',
		GIT_CONFIG_VALUE_1: 'Bot',
		GIT_TERMINAL_PROMPT: '0',
	};
	const ours = { LC_ALL: 'C', GIT_LITERAL_PATHSPECS: '1' };

	it('keeps who the user is, and nothing that moves the repository or asks', () => {
		assert.deepEqual(gitEnvironment(inherited, 'read'), { ...kept, ...ours, GIT_OPTIONAL_LOCKS: '0' });
		assert.deepEqual(gitEnvironment(inherited, 'write', '/i'), { ...kept, ...ours, GIT_INDEX_FILE: '/i' });
	});

	it('leaves language and programs to hooks and signers', () => {
		assert.deepEqual(gitEnvironment(inherited, 'commit', '/i'), {
			...kept,
			LC_ALL: 'de_DE.UTF-8',
			LANGUAGE: 'de',
			EDITOR: 'vi',
			SSH_ASKPASS_REQUIRE: 'never',
			GIT_INDEX_FILE: '/i',
		});
	});

	it('passes simple-git’s guard, and takes the identity of the environment', async () => {
		const repo = await tempRepo({ hasIdentity: false });
		const environment = {
			...repo.environment,
			...inherited,
			PATH: process.env['PATH'],
			GIT_AUTHOR_EMAIL: 'bot@example.com',
		};
		const git = new Git(repo.path, { trusted: () => true, environment });
		assert.match(await git.read({ command: ['var', 'GIT_AUTHOR_IDENT'] }), /^Bot <bot@example.com> /);
		assert.equal(await git.read({ command: ['rev-parse', '--show-toplevel'] }), `${repo.path}\n`);
		await repo.dispose();
	});
});
