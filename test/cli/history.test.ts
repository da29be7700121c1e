import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const models = resolve('examples/iris/models');

describe('gmr diff, gmr log and --at', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
		await done('init');
		await done('register', resolve(models, 'decision-tree'), '--name', 'iris', '--alias', 'champion');
		await done('register', resolve(models, 'logistic-regression'), '--name', 'iris');
	});
	afterEach(() => repo.dispose());

	async function done(...args: string[]) {
		const { code, out, err } = await gmrIn(repo.path, args);
		assert.equal(code, 0, err);
		return out;
	}
	async function refused(...args: string[]) {
		const { code, out, err } = await gmrIn(repo.path, args);
		assert.equal(code, 2, out);
		assert.equal(out, '');
		return err;
	}
	const json = async (...args: string[]) => JSON.parse(await done(...args, '--json')) as unknown;
	const kinds = async (...args: string[]) =>
		((await json(...args)) as { changes: { kind: string }[] }).changes.map(({ kind }) => kind);
	const told = async (...args: string[]) =>
		((await json('log', ...args)) as { changes: { sentence: string }[] }[]).flatMap(({ changes }) =>
			changes.map(({ sentence }) => sentence),
		);
	const alias = 'model-registry/models/iris/aliases/champion.yaml';

	describe('diff', () => {
		it('tells what is not committed, untracked files included', async () => {
			assert.deepEqual(await kinds('diff'), []);
			await done('alias', 'set', 'iris@champion', '2', '--commit', 'none');
			await done('alias', 'set', 'iris@challenger', '1', '--commit', 'none');
			const text = await done('diff');
			assert.match(text, /^Set @challenger of iris to version 1\n/);
			assert.match(text, /\nMoved @champion of iris from version 1 to version 2\n {4}signature: the same\n/);
			assert.match(text, /f1_macro +0\.9 +0\.95 +\+0\.05/);
		});

		it('compares two refs, and with where they parted', async () => {
			await repo.git('switch', '--quiet', '-c', 'topic');
			await done('alias', 'set', 'iris@champion', '2');
			await repo.git('switch', '--quiet', 'main');
			await done('tag', 'set', 'iris', 'team', 'botany');
			assert.deepEqual(await kinds('diff', 'main', 'topic'), ['model-tag', 'alias-moved']);
			assert.deepEqual(await kinds('diff', 'main...topic'), ['alias-moved']);
			assert.deepEqual(await kinds('diff', 'topic...'), ['model-tag']);
		});

		it('writes Markdown in which no text of the registry means anything', async () => {
			await done('tag', 'set', 'iris', 'note', 'a|b<img>[x](y)`c` @everyone #1 https://evil.example');
			const markdown = await done('diff', 'HEAD~1', '--format', 'markdown');
			const span = '``a|b<img>[x](y)`c` @everyone #1 https://evil.example``';
			assert.ok(markdown.includes(span), markdown);
			assert.match(markdown, /^## Model registry: 1 change in 1 model\n/);
		});

		it('refuses what it can not compare', async () => {
			assert.match(await refused('diff', 'nope'), /"nope" names no commit/);
			assert.match(await refused('diff', '--format', 'xml'), /--format as text, markdown or json/);
			assert.match(await refused('diff', 'HEAD...HEAD', 'HEAD'), /BASE HEAD or BASE\.\.\.HEAD, not both/);
			await repo.git('checkout', '--quiet', '--orphan', 'other');
			await repo.git('commit', '--quiet', '-m', 'Other');
			assert.match(await refused('diff', 'main...other'), /no history in common/);
		});
	});

	describe('log', () => {
		it('tells who changed what and why, the newest first', async () => {
			await done('alias', 'set', 'iris@champion', '2', '--reason', 'Better recall');
			const lines = (await done('log')).split('\n');
			assert.match(lines[0] ?? '', /^[0-9a-f]{10} {2}.*, Ada$/);
			assert.equal(lines[1], '  Moved @champion of iris from version 1 to version 2: "Better recall"');
			assert.deepEqual(await told(), [
				'Moved @champion of iris from version 1 to version 2',
				'Registered iris version 2',
				...['Created model iris', 'Registered iris version 1', 'Set @champion of iris to version 1'],
				'Created the model registry',
			]);
		});

		it('tells what was changed by hand, whatever the message says', async () => {
			await repo.write(alias, 'version: 2\nmoved: "0123456789ABCDEFGHJKMNPQRS"\n');
			await repo.git('commit', '--quiet', '-am', 'Fix typo');
			assert.deepEqual(await told('--limit', '1'), ['Moved @champion of iris from version 1 to version 2']);
		});

		it('follows an alias, a version, and a model through its renames', async () => {
			await done('alias', 'set', 'iris@champion', '2');
			await done('alias', 'delete', 'iris@champion');
			await done('rename', 'iris', 'flowers');
			await done('alias', 'set', 'flowers@champion', '1');
			assert.deepEqual(await told('flowers@champion'), [
				'Set @champion of flowers to version 1',
				'Removed @champion of iris from version 2',
				'Moved @champion of iris from version 1 to version 2',
				'Set @champion of iris to version 1',
			]);
			assert.deepEqual(await told('flowers/2'), [
				'Removed @champion of iris from version 2',
				'Moved @champion of iris from version 1 to version 2',
				'Registered iris version 2',
			]);
			assert.ok((await told('flowers')).includes('Renamed iris to flowers'));
		});

		it('has none of an alias or version that never was, and no changes of one that is not committed', async () => {
			assert.match(await refused('log', 'iris@champoin'), /iris has no alias @champoin.*champion/);
			assert.match(await refused('log', 'iris/9', '--json'), /iris has no version 9/);
			await done('alias', 'set', 'iris@new', '1', '--commit', 'none');
			assert.deepEqual(await gmrIn(repo.path, ['log', 'iris@new']), {
				code: 0,
				out: '',
				err: 'No changes are committed yet\n',
			});
			await done('alias', 'delete', 'iris@champion');
			assert.match(await done('log', 'iris@champion'), /Set @champion of iris to version 1/);
		});

		it('knows a model that was deleted', async () => {
			await done('alias', 'delete', 'iris@champion');
			await done('delete', 'iris', '--yes');
			assert.equal((await told('iris'))[0], 'Deleted model iris with 2 versions');
			assert.match(await refused('log', 'nobody'), /no model named nobody/);
		});

		it('tells the changes of merged branches once, and what a merge decided itself', async () => {
			await repo.git('switch', '--quiet', '-c', 'topic');
			await done('alias', 'set', 'iris@champion', '2');
			await repo.git('switch', '--quiet', 'main');
			await done('tag', 'set', 'iris', 'team', 'botany');
			await repo.git('merge', '--quiet', '-m', 'Merge', 'topic');
			const messages = await told();
			assert.equal(messages.filter((each) => each.startsWith('Moved @champion')).length, 1);
			assert.equal(messages.filter((each) => each.startsWith('Tagged iris')).length, 1);

			await repo.git('switch', '--quiet', '-c', 'other');
			await repo.write(alias, 'version: 1\nmoved: "AAAAAAAAAAAAAAAAAAAAAAAAAA"\n');
			await repo.git('commit', '--quiet', '-am', 'Back');
			await repo.git('switch', '--quiet', 'main');
			await repo.write(alias, 'version: 2\nmoved: "BBBBBBBBBBBBBBBBBBBBBBBBBB"\n');
			await repo.git('commit', '--quiet', '-am', 'Again');
			await repo.git('merge', '--quiet', '-m', 'Merge', 'other').catch(() => undefined);
			await repo.write(alias, 'version: 1\nmoved: "CCCCCCCCCCCCCCCCCCCCCCCCCC"\n');
			await repo.git('commit', '--quiet', '-am', 'Decide');
			assert.equal((await told('--limit', '1'))[0], 'Moved @champion of iris from version 2 to version 1');
		});

		it('tells who signed a commit, where asked', async () => {
			const key = repo.beside('key').path;
			execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
			assert.doesNotMatch(await done('log'), /verified/);
			assert.match(await done('log', '--signatures', '--limit', '1'), /\n {2}not verified: not signed\n/);
			await repo.git('config', 'gpg.format', 'ssh');
			await repo.git('config', 'user.signingKey', key);
			await repo.git('commit', '--quiet', '--amend', '--no-edit', '-S');
			assert.match(await done('log', '--signatures', '--limit', '1'), /not verified: no list of allowed/);
			await writeFile(`${key}.allowed`, `bo@example.com ${await readFile(`${key}.pub`, 'utf8')}`);
			await writeFile(`${key}.config`, `[gpg "ssh"]\n\tallowedSignersFile = ${key}.allowed\n`);
			const saved = process.env['GIT_CONFIG_GLOBAL'];
			process.env['GIT_CONFIG_GLOBAL'] = `${key}.config`;
			try {
				const text = await done('log', '--signatures', '--limit', '1');
				assert.match(text, / {2}signature good: bo@example\.com, who is not the author ada@example\.com\n/);
				const [entry] = (await json('log', '--signatures', '--limit', '1')) as { signature: object }[];
				const { key: fingerprint, ...rest } = entry?.signature as { key: string };
				assert.match(fingerprint, /^SHA256:/);
				assert.deepEqual(rest, {
					good: true,
					signer: 'bo@example.com',
					signerIsAuthor: false,
					reason: null,
					verdict: 'signature good: bo@example.com, who is not the author ada@example.com',
				});
			} finally {
				process.env['GIT_CONFIG_GLOBAL'] = saved;
			}
		});

		it('says that history was rewritten since it was last told', async () => {
			await done('log');
			await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
			const { code, err } = await gmrIn(repo.path, ['log']);
			assert.equal(code, 0);
			const [, was, is] = /^The history of main was rewritten .* gmr diff (\w+) (\w+)\n$/.exec(err) ?? [];
			assert.deepEqual(await kinds('diff', was ?? '', is ?? ''), ['version-gone']);
			assert.equal((await gmrIn(repo.path, ['log'])).err, '');
		});

		it('says where the history of a shallow clone ends', async () => {
			await done('tag', 'set', 'iris', 'team', 'botany');
			const shallow = repo.beside('shallow');
			await repo.git('clone', '--quiet', '--depth=2', `file://${repo.path}`, shallow.path);
			const { code, out, err } = await gmrIn(shallow.path, ['log']);
			assert.equal(code, 0, err);
			assert.equal(out.split('\n').length, 3, out);
			assert.match(err, /^History ends here, as this clone is shallow\. .*git fetch --unshallow\n$/);
		});

		it('says so where there is nothing', async () => {
			const empty = await tempRepo();
			try {
				await gmrIn(empty.path, ['init', '--commit', 'none']);
				const log = await gmrIn(empty.path, ['log']);
				assert.deepEqual(log, { code: 0, out: '', err: 'No changes are committed yet\n' });
				assert.equal((await gmrIn(empty.path, ['log', '--json'])).out, '[]\n');
				const diff = await gmrIn(empty.path, ['diff']);
				assert.deepEqual(diff, { code: 0, out: 'Created the model registry\n', err: '' });
				const { err } = await gmrIn(empty.path, ['list', '--at', 'HEAD']);
				assert.match(err, /Nothing is committed yet on the branch/);
			} finally {
				await empty.dispose();
			}
			assert.match(await refused('log', '--limit', '0'), /--limit is a number from 1 on/);
		});
	});

	describe('--at', () => {
		it('reads another commit with list, show, resolve and check, without a checkout', async () => {
			const before = (await repo.git('rev-parse', 'HEAD')).trim();
			await done('alias', 'set', 'iris@champion', '2');
			await repo.git('tag', 'now');
			await repo.write('model-registry/models/iris/model.yaml', 'broken: [');
			assert.equal(await done('resolve', 'models:/iris@champion', '--at', before), 'models:/iris/1\n');
			assert.equal(await done('resolve', 'models:/iris@champion', '--at', 'now'), 'models:/iris/2\n');
			assert.match(await done('list', '--at', 'now'), /@champion → 2/);
			assert.doesNotMatch(await done('show', 'iris', '--at', 'now'), /FILES/);
			const shown = (await json('show', 'iris/1', '--at', before)) as { files: unknown; aliases: unknown };
			assert.deepEqual([shown.files, shown.aliases], [null, ['champion']]);
			assert.equal(await done('check', '--at', 'now'), '');
			assert.match(await refused('resolve', 'models:/iris/1', '--path', '--at', 'now'), /--path names files/);
		});

		it('says that a bare repository has no files, and reads a work tree of one', async () => {
			const bare = repo.beside('hub.git').path;
			await repo.git('clone', '--quiet', '--bare', repo.path, bare);
			for (const args of [['list'], ['list', '--at', 'main'], ['diff', 'main~1', 'main']]) {
				const { code, err } = await gmrIn(bare, args);
				assert.equal(code, 2);
				assert.match(err, /hub\.git is a bare repository, .* git worktree add DIR$/m);
			}
			const tree = repo.beside('tree').path;
			await repo.git('-C', bare, 'worktree', 'add', '--quiet', tree, 'main');
			assert.match((await gmrIn(tree, ['list'])).out, /^iris +2 +@champion → 1 /m);
			assert.match((await gmrIn(tree, ['log', 'iris'])).out, /Registered iris version 2/);
		});

		it('is the hint where the work tree lacks the registry, with what is to be brought back', async () => {
			await rm(join(repo.path, 'model-registry/registry.yaml'));
			const file = /in model-registry is .*git restore model-registry[\\/]registry\.yaml,/;
			assert.match(await refused('list'), file);
			assert.match(await refused('list', '-C', 'model-registry'), file);
			const inside = await gmrIn(join(repo.path, 'model-registry'), ['list']);
			assert.match(inside.err, /registry in \. is .*git restore registry\.yaml,/);
			await rm(join(repo.path, 'model-registry'), { recursive: true });
			assert.match(await refused('list'), /git restore model-registry, in/);
		});

		it('is no hint where registry.yaml is there and says something else', async () => {
			await repo.write('model-registry/registry.yaml', '<<<<<<< HEAD\n');
			const err = await refused('check');
			assert.match(err, /registry\.yaml can't be read or does not say kind: git-model-registry\./);
			assert.doesNotMatch(err, /not in the work tree/);
		});

		it('needs no registry in the work tree', async () => {
			await repo.write('train.py', "load('models:/iris@champion')\n");
			await repo.git('add', '--all');
			await repo.git('commit', '--quiet', '-m', 'Train');
			await repo.git('switch', '--quiet', '--orphan', 'other');
			await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Other');
			assert.match(await refused('list'), /There is no model registry in /);
			assert.match(await refused('list', '--at', 'other'), /There is no model registry in .* at "other"/);
			assert.match(await done('list', '--at', 'main'), /^iris +2 +@champion → 1 /m);
			assert.match(await done('log', '--at', 'main'), /Registered iris version 2/);
			assert.match(await done('usages', '--at', 'main'), /^train.py:1:7: models:\/iris@champion /);
			assert.equal(await done('check', '--at', 'main'), '');
			assert.match(await done('list', '--at', 'main', '--filter', 'last_updated_timestamp > 0'), /^iris /m);
			assert.deepEqual((await kinds('diff', 'other', 'main'))[0], 'registry-created');
			assert.deepEqual((await kinds('diff', 'main', 'other'))[0], 'registry-deleted');
			assert.deepEqual((await kinds('diff', 'main'))[0], 'registry-deleted');
			await done('export', 'models:/iris@champion', 'out', '--ref', 'main');
		});

		it('says that the registry is committed and not checked out', async () => {
			await repo.git('sparse-checkout', 'set', 'src');
			assert.match(
				await refused('tag', 'set', 'iris', 'a', 'b'),
				/The model registry in model-registry is committed, .* --at HEAD.* git sparse-checkout add model-registry/,
			);
			assert.match(await done('list', '--at', 'HEAD'), /^iris /m);
		});

		it('finds the registry where it was before it was moved, and says so', async () => {
			await repo.git('mv', 'model-registry', 'reg');
			await repo.git('commit', '--quiet', '-m', 'Move');
			const { code, out, err } = await gmrIn(repo.path, ['list', '--at', 'HEAD~1']);
			assert.deepEqual([code, err], [0, 'At HEAD~1 the registry is in model-registry\n']);
			assert.match(out, /^iris /m);
			await done('export', 'models:/iris/1', 'out', '--ref', 'HEAD~1');
			await done('init', 'other');
			// Now there is one that the commit lacks, and one that it has elsewhere.
			await repo.git('mv', 'reg', 'model-registry');
			const other = await gmrIn(repo.path, ['list', '--at', 'HEAD~2', '-C', 'other']);
			assert.equal(other.code, 2, 'that of the commit is another registry');
		});

		it('takes a day or a moment for the last commit till then', async () => {
			const at = async (date: string, version: string) => {
				const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
				const saved = { ...process.env };
				Object.assign(process.env, env);
				try {
					await done('alias', 'set', 'iris@dated', version);
				} finally {
					process.env = saved;
				}
			};
			await at('2030-05-03T10:00:00Z', '1');
			await at('2030-05-04T10:00:00Z', '2');
			const champion = (when: string) => done('resolve', 'models:/iris@dated', '--at', when);
			assert.equal(await champion('2030-05-03T23:00:00Z'), 'models:/iris/1\n');
			assert.equal(await champion('2030-05-04T11:00:00+02:00'), 'models:/iris/1\n');
			assert.equal(await champion('2030-05-04T12:30:00+02:00'), 'models:/iris/2\n');
			assert.equal(await champion('2030-06-01'), 'models:/iris/2\n');
			assert.match(await refused('list', '--at', '1999-01-01'), /has no commit from "1999-01-01" or before/);
			await repo.git('branch', '2030-05-03', 'HEAD~3');
			assert.match(await refused('resolve', 'models:/iris@dated', '--at', '2030-05-03'), /no alias|has no/i);
		});

		it('says where there was no registry yet', async () => {
			await repo.git('checkout', '--quiet', '--orphan', 'other');
			await repo.git('rm', '-rq', '--cached', '.');
			await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Other');
			await repo.git('symbolic-ref', 'HEAD', 'refs/heads/main');
			assert.match(await refused('list', '--at', 'other'), /no model registry in model-registry at "other"/);
		});
	});
});
