import assert from 'node:assert/strict';
import { isRegistryError, type ErrorCode } from '../../src/core/errors.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import { setTag } from '../../src/core/operations/annotate.js';
import { makeHub, type Clone, type Hub } from '../kit/clones.js';

const at = (version: number) => version as VersionNumber;
const point = (alias: string, version: number) => setAlias({ name: 'fraud', alias, version: at(version) });

describe('renumber', () => {
	let hub: Hub;
	let ana: Clone;
	let bo: Clone;
	/** Both have registered fraud version 2; Ana has pushed. */
	beforeEach(async () => {
		hub = await makeHub();
		const start = await hub.clone('start');
		await start.register('fraud', 'one', { aliases: ['champion'] });
		await start.registry.sync();
		ana = await hub.clone('ana');
		bo = await hub.clone('bo');
		await ana.register('fraud', 'anas');
		await ana.apply(setTag({ name: 'fraud', version: at(2) }, 'by', 'ana'));
		await ana.registry.sync();
		await bo.register('fraud', 'bos', { aliases: ['challenger'] });
		await bo.apply(setTag({ name: 'fraud', version: at(2) }, 'by', 'bo'));
		await bo.register('fraud', 'bos next', {
			lineage: { datasets: [], params: {}, metrics: {}, parents: ['models:/fraud/2'] },
		});
		await bo.git('fetch', '--quiet');
	});
	afterEach(() => hub.hub.dispose());

	const rejects = async (work: Promise<unknown>, code: ErrorCode) =>
		assert.rejects(work, (error) => {
			assert.ok(isRegistryError(error, code), String(error));
			return true;
		});
	/** The right end of it, on Bo's side. */
	const check = async (clone: Clone) => {
		assert.deepEqual(await clone.versions('fraud'), { 1: 'one', 2: 'anas', 3: 'bos next', 4: 'bos' });
		assert.deepEqual(await clone.aliases('fraud'), { champion: 1, challenger: 4 });
		const version = (number: number) => clone.read(`reg/models/fraud/versions/${number}/version.yaml`);
		assert.match(await version(2), /^version: 2$/m);
		assert.match(await version(4), /^version: 4$/m);
		assert.match(await version(3), /- models:\/fraud\/4$/m);
		assert.match(await clone.read('reg/models/fraud/versions/2/notes.yaml'), /by: ana/);
		assert.match(await clone.read('reg/models/fraud/versions/4/notes.yaml'), /by: bo/);
	};
	const renumbered = [{ model: 'fraud', folder: 'fraud', from: 2, to: 4 }];

	it('moves ours up in a merge that stopped, so that git concludes it', async () => {
		await assert.rejects(bo.git('merge', '--quiet', 'origin/main'));
		await bo.write('untracked.txt', 'mine');
		const dry = await bo.registry.renumber({ isDry: true });
		assert.deepEqual(dry.renumbered, renumbered);
		assert.match(await bo.status(), /^AA /m);
		const result = await bo.registry.renumber();
		assert.deepEqual(result, { renumbered, keeper: 'origin/main', conflicts: [] });
		await bo.git('diff', '--quiet');
		await bo.git('commit', '--quiet', '--no-edit');
		assert.equal(await bo.status(), '?? untracked.txt\n');
		await check(bo);
		const again = await bo.registry.renumber({ onto: 'origin/main' });
		assert.deepEqual(again.renumbered, []);
	});

	it('lists other conflicts, and tells an alias by its final numbers', async () => {
		await ana.apply(point('champion', 2));
		await ana.write('README.md', 'anas');
		await ana.git('commit', '--quiet', '-am', 'Readme');
		await ana.git('push', '--quiet');
		await bo.apply(point('champion', 2));
		await bo.write('README.md', 'bos');
		await bo.git('commit', '--quiet', '-am', 'Readme');
		await bo.git('fetch', '--quiet');
		await assert.rejects(bo.git('merge', '--quiet', 'origin/main'));
		const { conflicts } = await bo.registry.renumber();
		const path = 'reg/models/fraud/aliases/champion.yaml';
		const alias = { name: 'champion', keeperVersion: 2, moverVersion: 4 };
		assert.deepEqual(conflicts, [{ path, keep: '--theirs', move: '--ours', alias }]);
		await bo.git('checkout', '--ours', '--', path);
		assert.match(await bo.read(path), /^version: 4$/m);
		await bo.git('add', path);
		assert.match(await bo.status(), /^UU README\.md$/m);
		assert.deepEqual((await bo.registry.renumber()).conflicts, []);
		await bo.git('checkout', '--theirs', '--', 'README.md');
		await bo.git('add', 'README.md');
		await bo.git('commit', '--quiet', '--no-edit');
		assert.deepEqual(await bo.aliases('fraud'), { champion: 4, challenger: 4 });
	});

	it('moves the branch where it is merged into what is pushed', async () => {
		await bo.git('branch', 'feature');
		await bo.git('reset', '--quiet', '--hard', 'origin/main');
		await assert.rejects(bo.git('merge', '--quiet', 'feature'));
		const { keeper } = await bo.registry.renumber();
		assert.match(keeper, /^(?:origin\/)?main$/);
		await bo.git('commit', '--quiet', '--no-edit');
		await check(bo);
	});

	it('moves ours up in one commit ahead of a merge', async () => {
		const { commit } = await bo.registry.renumber({ onto: 'origin/main' });
		assert.equal((await bo.git('rev-parse', 'HEAD')).trim(), commit);
		assert.equal(
			await bo.git('log', '-1', '--format=%an%n%B'),
			'bo\nRenumber fraud version 2 to version 4\n\nRegistry-Operation: renumber\nRegistry-Model: fraud\nRegistry-Version: 4\n\n',
		);
		assert.equal(await bo.status(), '');
		await bo.git('merge', '--quiet', '--no-edit', 'origin/main');
		await check(bo);
	});

	it('keeps what is upstream in a rebase, where git calls that ours', async () => {
		await bo.git('reset', '--quiet', '--hard', 'HEAD~2');
		await assert.rejects(bo.git('rebase', '--quiet', 'origin/main'));
		const result = await bo.registry.renumber();
		assert.deepEqual(result.renumbered, [{ model: 'fraud', folder: 'fraud', from: 2, to: 3 }]);
		assert.deepEqual(result.conflicts, []);
		await bo.git('-c', 'core.editor=true', 'rebase', '--continue');
		assert.deepEqual(await bo.versions('fraud'), { 1: 'one', 2: 'anas', 3: 'bos' });
		assert.deepEqual(await bo.aliases('fraud'), { champion: 1, challenger: 3 });
		assert.match(await bo.read('reg/models/fraud/versions/2/notes.yaml'), /by: ana/);
		assert.equal(await bo.status(), '');
	});

	it('does not go on in a rebase whose rest speaks of the old number', async () => {
		await assert.rejects(bo.git('rebase', '--quiet', 'origin/main'));
		await rejects(bo.registry.renumber(), 'renumber-in-rebase');
		await bo.git('rebase', '--abort');
		await bo.registry.renumber({ onto: 'origin/main' });
		await bo.git('merge', '--quiet', '--no-edit', 'origin/main');
		await check(bo);
	});

	it('says what it needs', async () => {
		await rejects(bo.registry.renumber(), 'renumber-no-merge');
		await rejects(bo.registry.renumber({ onto: 'nowhere' }), 'ref-not-found');
		await rejects(bo.registry.renumber({ onto: '--output=x' }), 'ref-not-found');
		assert.deepEqual((await bo.registry.renumber({ onto: 'HEAD~1' })).renumbered, []);
		await bo.write('reg/models/fraud/versions/2/notes.yaml', 'description: mine\n');
		await rejects(bo.registry.renumber({ onto: 'origin/main' }), 'sync-in-the-way');
	});

	it('takes part in a sync as any other change', async () => {
		await bo.registry.renumber({ onto: 'origin/main' });
		await bo.registry.sync();
		assert.deepEqual(await bo.versions('fraud'), { 1: 'one', 2: 'anas', 4: 'bos next', 5: 'bos' });
		assert.deepEqual(await bo.aliases('fraud'), { champion: 1, challenger: 5 });
		assert.equal((await bo.subjects())[0], 'Renumber fraud version 3 to version 5');
		assert.match(await bo.read('reg/models/fraud/versions/4/version.yaml'), /- models:\/fraud\/5$/m);
	});
});
