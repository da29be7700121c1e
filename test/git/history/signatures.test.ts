import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { Git } from '../../../src/git/git.js';
import { commitSignatures } from '../../../src/git/history/signatures.js';
import { LazyRegistryPlace } from '../../../src/git/registryPlace.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

describe('commitSignatures', () => {
	let repo: TempRepo;
	let key: string;
	let global: string;
	beforeEach(async () => {
		repo = await tempRepo();
		key = repo.beside('key').path;
		global = repo.beside('gitconfig').path;
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
		await writeFile(global, '');
	});
	afterEach(() => repo.dispose());

	const environment = () => ({ ...repo.environment, GIT_CONFIG_GLOBAL: global });
	const options = () => ({ trusted: () => true, environment: environment() });
	const signing = (file = key) => ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${file}`];
	/** Gives the commit's id. */
	const commit = async (...settings: string[]) => {
		await repo.git(...settings, 'commit', '--quiet', '--allow-empty', '-m', 'Change');
		return head();
	};
	const head = async () => (await repo.git('rev-parse', 'HEAD')).trim();
	const signed = (file?: string) => commit(...signing(file), '-c', 'commit.gpgSign=true');
	/** The user's own list, in the user's own configuration. */
	const allow = async (principal: string, file = key) => {
		const list = `${key}.allowed`;
		await writeFile(list, `${principal} ${await readFile(`${file}.pub`, 'utf8')}`);
		await new Git(repo.path, options()).run({
			command: ['config', '--global', 'gpg.ssh.allowedSignersFile', list],
			purpose: 'write',
		});
	};
	const verdicts = async (...ids: string[]) => {
		const place = await new LazyRegistryPlace(repo.path, options()).find();
		const found = await commitSignatures(place, ids);
		return ids.map((id) => {
			const one = found.get(id);
			if (!one) return undefined;
			return one.isGood ? `${one.signer}${one.isOfOther ? ` for ${one.author}` : ''}` : one.reason;
		});
	};
	/** The commit with another message under the same signature. */
	const tampered = async (id: string) => {
		const raw = await repo.git('cat-file', 'commit', id);
		await repo.write('raw', raw.replace('Change', 'Chance'));
		return (await repo.git('hash-object', '-t', 'commit', '-w', 'raw')).trim();
	};
	/** What calls every signature good, as the one of whom it likes. */
	const liar = async (name: string, text: string) => {
		const path = repo.beside(name).path;
		await writeFile(path, `#!/bin/sh\n${text}\n`);
		await chmod(path, 0o755);
		return path;
	};

	it('tells the signer of the user’s list, and no signature from one that is not good', async () => {
		const unsigned = await commit();
		const good = await signed();
		await allow('ada@example.com');
		assert.deepEqual(await verdicts(good, unsigned, await tampered(good)), [
			'ada@example.com',
			'unsigned',
			'bad',
		]);
	});

	it('tells a signature that nothing is known to check it by from none', async () => {
		const id = await signed();
		assert.deepEqual(await verdicts(id), ['no-allowed-signers']);
		assert.equal((await repo.git('log', '-1', '--format=%G?')).trim(), 'N', 'git calls both the same');
	});

	it('tells a signer that is not on the list, or was only once', async () => {
		const other = `${key}.other`;
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'eve', '-f', other]);
		const id = await signed(other);
		await allow('ada@example.com');
		assert.deepEqual(await verdicts(id), ['unknown-signer']);
		await allow('eve@example.com valid-before="20200101"', other);
		assert.deepEqual(await verdicts(id), ['unknown-signer']);
	});

	it('tells the signer apart from the author', async () => {
		await allow('bo@example.com');
		assert.deepEqual(await verdicts(await signed()), ['bo@example.com for ada@example.com']);
		await repo.write('.mailmap', 'Bo <bo@example.com> <ada@example.com>\n');
		assert.deepEqual(await verdicts(await head()), ['bo@example.com for ada@example.com'], 'a mailmap');
	});

	it('believes no list of signers that the repository names', async () => {
		const id = await signed();
		await writeFile(`${key}.theirs`, `ceo@example.com ${await readFile(`${key}.pub`, 'utf8')}`);
		await repo.git('config', 'gpg.ssh.allowedSignersFile', `${key}.theirs`);
		assert.equal((await repo.git('log', '-1', '--format=%G? %GS')).trim(), 'G ceo@example.com');
		assert.deepEqual(await verdicts(id), ['no-allowed-signers']);
		await allow('ada@example.com');
		assert.deepEqual(await verdicts(id), ['ada@example.com']);
	});

	it('runs no program that the repository names, by itself, an include or its work tree', async () => {
		const bad = await tampered(await signed());
		await allow('ada@example.com');
		const ran = `${key}.ran`;
		const ssh = await liar(
			'ssh-liar',
			`touch '${ran}'; case "$2" in find-principals) echo ceo@example.com;; *) echo 'Good "git" signature for ceo@example.com with ED25519 key SHA256:x';; esac`,
		);
		const gpg = await liar('gpg-liar', `touch '${ran}'; printf '\\n[GNUPG:] GOODSIG 1 ceo\\n'`);
		const settings = {
			'gpg.ssh.program': ssh,
			'gpg.program': gpg,
			'gpg.format': 'openpgp',
			'gpg.ssh.allowedSignersFile': '/dev/null',
		};
		for (const [name, value] of Object.entries(settings)) await repo.git('config', name, value);
		assert.match(await repo.git('log', '-1', '--format=%G? %GS', bad), /^G ceo/, 'git believes it');
		await rm(ran);
		const verifiesNothing = async () => {
			assert.deepEqual(await verdicts(bad), ['bad']);
			await assert.rejects(readFile(ran), { code: 'ENOENT' });
		};
		await verifiesNothing();

		for (const name of Object.keys(settings)) await repo.git('config', '--unset', name);
		await repo.write('.git/more', `[gpg "ssh"]\n\tprogram = ${ssh}\n\tallowedSignersFile = /dev/null\n`);
		await repo.git('config', 'include.path', 'more');
		await verifiesNothing();

		await repo.git('config', '--unset', 'include.path');
		await repo.git('config', 'extensions.worktreeConfig', 'true');
		await repo.git('config', '--worktree', 'gpg.ssh.program', ssh);
		await verifiesNothing();
	});

	it('takes no word for a commit that is shown as another', async () => {
		const id = await signed();
		await allow('ada@example.com');
		await repo.git('replace', id, await tampered(id));
		assert.match(await repo.git('log', '-1', '--format=%s', id), /Chance/);
		assert.deepEqual(await verdicts(id), ['replaced']);
	});

	it('verifies where objects are named by SHA-256, and asks nothing of none', async () => {
		assert.deepEqual(await verdicts(), []);
		await repo.git('init', '--quiet', '--object-format=sha256', repo.beside('sha256').path);
		repo = repo.beside('sha256');
		await repo.git('config', 'user.name', 'Ada');
		await repo.git('config', 'user.email', 'ada@example.com');
		await allow('ada@example.com');
		assert.deepEqual(await verdicts(await signed()), ['ada@example.com']);
	});
});
