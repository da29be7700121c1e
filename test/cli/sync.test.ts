import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { run } from '../../src/cli/run.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { makeHub, type Clone, type Hub } from '../kit/clones.js';

const iris = resolve('examples/iris/models/knn');

describe('gmr sync and --push', function () {
	this.timeout(300_000);
	let hub: Hub;
	let ana: Clone;
	let bo: Clone;
	beforeEach(async () => {
		hub = await makeHub();
		ana = await hub.clone('ana');
		bo = await hub.clone('bo');
	});
	afterEach(() => hub.hub.dispose());

	async function gmr(clone: Clone, ...args: string[]) {
		let [out, err] = ['', ''];
		const code = await run([...args, '-C', `${clone.path}/reg`], {
			cwd: clone.path,
			out: (chunk) => (out += chunk),
			err: (chunk) => (err += chunk),
			readInput: () => Promise.resolve(''),
			now: () => new Date('2026-11-23T07:00:00Z'),
			isTerminal: false,
		});
		return { code, out: out.replace(/\b[0-9a-f]{7}\b/g, 'COMMIT'), err };
	}

	it('tells a provisional number, the final one, and what became of it', async () => {
		const provisional = await gmr(ana, 'register', iris, '--name', 'fraud');
		assert.equal(provisional.out, 'Register fraud version 1 (commit COMMIT, provisional until pushed)\n');
		assert.equal(
			(await gmr(ana, 'sync')).out,
			'Pushed 1 change to origin/main\n  Register fraud version 1\n',
		);
		assert.equal((await gmr(ana, 'sync')).out, 'main is up to date with origin/main\n');

		const { out } = await gmr(bo, 'register', iris, '--name', 'fraud', '--alias', 'champion', '--push');
		assert.equal(
			out,
			'Register fraud version 2 as @champion (commit COMMIT, pushed to origin/main)\n' +
				'fraud version 1 became version 2: 1 was taken on origin/main\n',
		);
		assert.equal(
			(await gmr(ana, 'sync', '--dry-run')).out,
			'main now has 1 commit of others from origin/main (dry run: it did not move)\n',
		);
		assert.equal((await gmr(ana, 'sync')).out, 'main now has 1 commit of others from origin/main\n');
		assert.deepEqual(await ana.aliases('fraud'), { champion: 2 });
	});

	it('answers machines with final numbers', async () => {
		const first = JSON.parse((await gmr(ana, 'register', iris, '--name', 'fraud', '--json')).out) as object;
		assert.equal('provisional' in first && first.provisional, true);
		await gmr(ana, 'sync');
		const { out } = await gmr(bo, 'register', iris, '--name', 'fraud', '--push', '--json');
		const answer = JSON.parse(out) as Record<string, unknown>;
		assert.deepEqual(
			[answer['version'], answer['summary'], answer['provisional'], answer['pushed'], answer['renumbered']],
			[2, 'Register fraud version 2', false, true, [{ model: 'fraud', from: 1, to: 2 }]],
		);
		const sync = JSON.parse((await gmr(bo, 'sync', '--json')).out) as Record<string, unknown>;
		assert.deepEqual([sync['sync'], sync['commits']], ['up-to-date', []]);
	});

	it('pushes by itself where git is told so', async () => {
		await bo.git('config', 'gmr.push', 'after');
		const { out } = await gmr(bo, 'register', iris, '--name', 'fraud');
		assert.equal(out, 'Register fraud version 1 (commit COMMIT, pushed to origin/main)\n');
		const unchanged = await gmr(bo, 'alias', 'set', 'fraud@champion', '1', '--commit', 'none');
		assert.match(unchanged.out, /written, not staged/);
	});

	it('says what is committed where it could not be pushed', async () => {
		await bo.git('remote', 'set-url', 'origin', '/nowhere');
		const { code, out, err } = await gmr(bo, 'register', iris, '--name', 'fraud', '--push');
		assert.equal(code, 2);
		assert.equal(out, 'Register fraud version 1 (commit COMMIT, provisional until pushed)\n');
		assert.match(
			err,
			/^gmr: origin could not be reached: .*Nothing was pushed; what is committed stays so\.\n$/,
		);
		const refused = await gmr(bo, 'alias', 'set', 'fraud@champion', '1', '--push', '--commit', 'stage');
		assert.match(refused.err, /--push needs a commit/);
		assert.deepEqual(await bo.aliases('fraud'), {});
	});

	it('asks which alias stays, in words', async () => {
		const point = (version: number) =>
			setAlias({ name: 'fraud', alias: 'champion', version: version as VersionNumber });
		for (const version of [1, 2, 3]) await ana.register('fraud', `${version}`);
		await ana.apply(point(1));
		await ana.registry.sync();
		await bo.registry.sync();
		await ana.apply(point(2));
		await ana.registry.sync();
		await bo.apply(point(3));
		const { code, err } = await gmr(bo, 'sync');
		assert.equal(code, 2);
		assert.equal(
			err,
			'gmr: Nothing was pushed, because both sides changed the same:\n' +
				'  @champion of fraud: 2 (origin/main, by ana) or 3 (yours)?\n' +
				'Keep what is on origin/main: gmr sync --theirs. Keep yours where that is possible: gmr sync --ours\n',
		);
		assert.equal((await gmr(bo, 'sync', '--ours')).code, 0);
		assert.deepEqual(await bo.aliases('fraud'), { champion: 3 });
		assert.match((await gmr(bo, 'sync', '--ours', '--theirs')).err, /choose one/);
	});

	it('ends on a branch of its own where main is protected', async () => {
		await hub.hook(
			'pre-receive',
			'while read o n ref; do [ $ref != refs/heads/main ] || { echo "use a pull request"; exit 1; }; done',
		);
		const { code, out } = await gmr(bo, 'register', iris, '--name', 'fraud', '--push');
		assert.equal(code, 0);
		assert.equal(
			out,
			'Register fraud version 1 (commit COMMIT on registry/register-fraud-1)\n' +
				'origin/main takes no direct push (use a pull request); the change is on registry/register-fraud-1 instead\n',
		);
		assert.equal(await bo.git('rev-parse', 'main'), await bo.git('rev-parse', 'origin/main'));
		const again = await gmr(
			bo,
			'register',
			iris,
			'--name',
			'churn',
			'--commit',
			'branch',
			'--push',
			'--json',
		);
		const answer = JSON.parse(again.out) as Record<string, unknown>;
		assert.deepEqual([answer['state'], answer['branch']], ['proposed', 'registry/register-churn-1']);
		await hub.hub.git('rev-parse', '--verify', 'registry/register-churn-1');
	});

	it('numbers what four clones register and push at once', async () => {
		const names = ['ana', 'bo', 'cy', 'di'];
		const clones = [ana, bo, await hub.clone('cy'), await hub.clone('di')];
		const perClone = 10;
		const told = await Promise.all(
			clones.map(async (clone, index) => {
				const child = spawn(
					process.execPath,
					['out/test/kit/pushingProcess.js', clone.path, names[index] ?? '', String(perClone)],
					{ env: { ...process.env, ...clone.environment }, stdio: ['ignore', 'pipe', 'inherit'] },
				);
				const lines = (await text(child.stdout)).trimEnd().split('\n');
				return lines.map((line) => JSON.parse(line) as { content: string; version: number; pushed: boolean });
			}),
		);
		const answers = told.flat();
		assert.equal(answers.length, clones.length * perClone);
		assert.ok(answers.every(({ pushed }) => pushed));

		const fresh = await hub.clone('fresh');
		const versions = Object.entries(await fresh.versions('fraud'));
		assert.deepEqual(
			versions.map(([number]) => Number(number)),
			Array.from({ length: 40 }, (_, index) => index + 1),
		);
		const byNumber = answers.map(({ version, content }) => [String(version), content] as const);
		assert.deepEqual(Object.fromEntries(byNumber), Object.fromEntries(versions));
		const log = await fresh.git('log', '--min-parents=2', '--format=%H');
		assert.equal(log, '');
		assert.equal((await fresh.subjects()).length, 42);
		for (const clone of clones) assert.equal(await clone.status(), '');
	});
});
