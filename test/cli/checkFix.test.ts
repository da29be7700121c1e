import assert from 'node:assert/strict';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import { cloneIn, type Clone } from '../kit/clones.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo } from '../kit/tempRepo.js';

const model = 'reg/models/fraud';

describe('gmr check --fix', () => {
	let clone: Clone;
	beforeEach(async () => {
		clone = cloneIn(await tempRepo());
		await clone.git('commit', '--quiet', '--allow-empty', '-m', 'Start');
		await clone.apply(initRegistry());
		for (const content of ['one', 'two', 'three']) await clone.register('fraud', content);
	});
	afterEach(() => clone.dispose());
	const check = (...args: string[]) => gmrIn(`${clone.path}/reg`, ['check', ...args]);
	const commit = async (message: string) => {
		await clone.git('add', '--all');
		await clone.git('commit', '--quiet', '-m', message);
		return (await clone.git('rev-parse', 'HEAD')).trim();
	};
	const head = async () => (await clone.git('rev-parse', 'HEAD')).trim();

	/** Version 1 removed by hand, an alias to it, no attributes, a name in two scripts, a file that is altered. */
	async function breakRegistry(): Promise<string> {
		await clone.git('rm', '-r', '--quiet', `${model}/versions/1`, 'reg/.gitattributes');
		await clone.write(`${model}/aliases/a.yaml`, `version: 1\nmoved: ${'A'.repeat(26)}\n`);
		const text = await clone.read(`${model}/model.yaml`);
		await clone.write('reg/models/fr%D0%B0ud/model.yaml', text.replace('fraud', 'frаud'));
		const id = await commit('Break');
		await clone.write(`${model}/versions/2/artifacts/m.txt`, 'other');
		return id;
	}
	const remaining = [
		'models/fr%D0%B0ud/model.yaml:1:7: warning: frаud can be taken for the model fraud: some of their letters look alike\n',
		'models/fraud/versions/2/version.yaml:8:9: The files have 5 bytes together, 3 were registered. Find the one that differs: gmr verify\n',
	].join('');
	const parts = [
		'Bring .gitattributes up to date',
		'Remove alias fraud@a from version 1',
		'Record that version 1 of fraud was deleted',
	];

	it('tells what can be fixed, shows it, does it in one commit and tells what remains', async () => {
		const broken = await breakRegistry();
		const found = await check();
		assert.equal(found.code, 1);
		assert.equal(found.err, '2 errors, 3 warnings\n3 of 5 problems can be fixed: gmr check --fix\n');

		const shown = await check('--fix', '--dry-run');
		assert.equal(shown.code, 1);
		const list = parts.map((part) => `  ${part}\n`).join('');
		const files = [
			'  + .gitattributes\n',
			'  + models/fraud/versions/1/deleted.yaml\n',
			'  - models/fraud/aliases/a.yaml\n',
		].join('');
		const preview = `Fix 3 problems of the registry (dry run: nothing was written)\n${list}${files}`;
		assert.equal(shown.out, preview + found.out);
		assert.equal(await head(), broken);

		const fixed = await check('--fix');
		const id = await head();
		assert.equal(fixed.out, `Fix 3 problems of the registry (commit ${id.slice(0, 7)})\n${list}${remaining}`);
		assert.equal(fixed.err, '1 error, 1 warning\n');
		assert.equal(fixed.code, 1);
		const message = await clone.git('log', '-1', '--format=%B');
		const body = parts.map((part) => `- ${part}\n`).join('');
		assert.equal(message.trim(), `Fix 3 problems of the registry\n\n${body}\nRegistry-Operation: fix`);
		assert.equal(await clone.status(), ` M ${model}/versions/2/artifacts/m.txt\n`);
		const tombstone = await clone.read(`${model}/versions/1/deleted.yaml`);
		assert.match(tombstone, /^deleted: "2026-11-23T07:00:00\.000Z"\ndeleted_by: Ada <ada@example\.com>\n/);
		assert.ok(tombstone.includes(`why: Removed by commit ${broken.slice(0, 10)} `), tombstone);

		const again = await check('--fix');
		assert.equal(again.out, remaining);
		assert.equal(again.err, 'None of these problems has a fix that gmr could make\n1 error, 1 warning\n');
		assert.equal(await head(), id);
		await clone.git('checkout', '--quiet', '.');
		assert.equal((await check('--fix')).code, 0, 'a warning alone');
	});

	it('tells programs the fix of each problem, and what was done', async () => {
		await breakRegistry();
		interface Told {
			readonly problems: readonly { readonly code: string; readonly fix: string | null }[];
			readonly fixed?: {
				readonly operation: string;
				readonly state: string;
				readonly parts: string[];
			} | null;
		}
		const told = async (...args: string[]) => JSON.parse((await check('--json', ...args)).out) as Told;
		const before = await told();
		assert.equal(before.fixed, undefined);
		const fixes = before.problems.map(({ code, fix }) => [code, fix]);
		assert.deepEqual(fixes, [
			['attributes-outdated', parts[0]],
			['name-confusable', null],
			['alias-dangling', parts[1]],
			['versions-gone', parts[2]],
			['artifact-size', null],
		]);
		const sarif = (await check('--format', 'sarif')).out;
		assert.ok(sarif.includes('which does not exist. gmr check --fix: Remove alias fraud@a from version 1"'));
		assert.deepEqual(
			(await told('--at', 'HEAD')).problems.map(({ fix }) => fix),
			[null, null, null, null],
		);

		const { fixed, problems } = await told('--fix');
		assert.deepEqual([fixed?.operation, fixed?.state, fixed?.parts], ['fix', 'committed', parts]);
		assert.deepEqual(
			problems.map(({ code }) => code),
			['name-confusable', 'artifact-size'],
		);
		assert.equal((await told('--fix')).fixed, null);
	});

	it('keeps annotations apart from what it did, and the modes of writing', async () => {
		await breakRegistry();
		const { out, err } = await check('--fix', '--format', 'github', '--commit', 'none');
		assert.ok(out.split('\n').every((line) => line === '' || line.startsWith('::')));
		assert.match(err, /^Fix 3 problems of the registry \(written, not staged\)\n/);
		assert.equal((await clone.status()).includes('D reg/models/fraud/aliases/a.yaml'), true);
	});

	it('proposes fixes on a branch, and leaves the work tree as it is', async () => {
		const broken = await breakRegistry();
		const { code, out } = await check('--fix', '--commit', 'branch');
		assert.equal(code, 1);
		assert.match(out, /^Fix 3 problems of the registry \(commit \w+ on registry\/fix[^)]*\)\n/);
		assert.ok(out.includes('@a points at version 1'));
		assert.equal(await head(), broken);
	});

	it('leaves an alias whose version is only missing in the work tree', async () => {
		await gmrIn(clone.path, ['-C', 'reg', 'alias', 'set', 'fraud@champion', '3']);
		await clone.git('rm', '-r', '--quiet', `${model}/versions/3`);
		const { out, err } = await check('--fix');
		assert.match(out, /@champion points at version 3, which does not exist\n$/);
		assert.match(err, /^None of these problems has a fix/);
	});

	it('offers no fix where there is no git, or the registry is of a newer format', async () => {
		await breakRegistry();
		const copy = clone.beside('copy');
		await cp(join(clone.path, 'reg'), copy.path, { recursive: true });
		const outside = await gmrIn(copy.path, ['check']);
		assert.deepEqual([outside.code, outside.err], [1, '2 errors, 3 warnings\n']);
		const fixing = await gmrIn(copy.path, ['check', '--fix']);
		assert.equal(fixing.code, 2);
		assert.match(fixing.err, /is not inside a git repository/);
		await clone.write('reg/registry.yaml', 'kind: git-model-registry\nformat: 2\n');
		const newer = await check('--fix');
		assert.equal(newer.code, 1);
		assert.match(newer.err, /^None of these problems has a fix/);
	});

	it('refuses --at, and options of writing without it', async () => {
		for (const [args, expected] of [
			[['--fix', '--at', 'HEAD'], /--fix changes the work tree, and --at reads a commit/],
			[['--dry-run'], /--dry-run is for gmr check --fix/],
			[['--push'], /--push is for gmr check --fix/],
		] as const) {
			const { code, out, err } = await check(...args);
			assert.deepEqual([code, out], [2, '']);
			assert.match(err, expected);
		}
	});

	it('finds links, pointers to other bytes and references to what is gone, in a commit too', async () => {
		await clone.write('weights/m.bin', 'x');
		await commit('Weights');
		const refer = ['register', 'weights/m.bin', '--name', 'near', '--reference'];
		const referred = await gmrIn(clone.path, ['-C', '.', ...refer]);
		assert.equal(referred.code, 0, referred.err);
		assert.equal((await check()).out, '');
		const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 3\n`;
		await clone.write(`${model}/versions/1/artifacts/m.txt`, pointer);
		await clone.write(`${model}/versions/1/.gitattributes`, '/artifacts/m.txt -text\n');
		await clone.write(`${model}/versions/2/artifacts/m.txt`, 'four');
		await symlink('/etc/hosts', join(clone.path, model, 'README.md'));
		await clone.git('rm', '-r', '--quiet', 'weights');
		const told = async (...args: string[]) => {
			const { problems } = JSON.parse((await check('--json', ...args)).out) as {
				problems: { code: string; path: string }[];
			};
			return problems.map(({ code, path }) => `${code} ${path}`);
		};
		const expected = [
			'entry-refused models/fraud/README.md',
			'artifact-changed models/fraud/versions/1/artifacts/m.txt',
			'artifact-size models/fraud/versions/2/version.yaml',
			'reference-missing models/near/versions/1/version.yaml',
		];
		assert.deepEqual(await told(), expected);
		assert.deepEqual(await told('--at', 'HEAD'), []);
		await commit('Break');
		await clone.git('checkout', '--quiet', 'HEAD~1');
		assert.deepEqual(await told(), []);
		assert.deepEqual(await told('--at', 'main'), expected);
	});

	it('tells that changes of the registry were lost from history, till gmr log has told it', async () => {
		const codes = async () =>
			(JSON.parse((await check('--json')).out) as { problems: { code: string }[] }).problems.map(
				({ code }) => code,
			);
		await clone.write('other', 'x');
		await commit('Other');
		assert.deepEqual(await codes(), [], 'never seen');
		await clone.git('commit', '--quiet', '--amend', '-m', 'Else');
		await clone.git('reset', '--quiet', '--hard', 'HEAD~1');
		assert.deepEqual(await codes(), [], 'nothing of the registry');
		await clone.git('reset', '--quiet', '--hard', 'HEAD~1');
		assert.deepEqual(await codes(), ['history-rewritten']);
		assert.deepEqual(await codes(), ['history-rewritten'], 'still');
		assert.equal((await check()).code, 0);
		assert.match((await gmrIn(`${clone.path}/reg`, ['log'])).err, /^The history of main was rewritten/);
		assert.deepEqual(await codes(), []);
	});
});
