import assert from 'node:assert/strict';
import { deleteAlias, setAlias } from '../../../src/core/operations/aliases.js';
import { deleteTag, describe as describeSubject, setTag } from '../../../src/core/operations/annotate.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { isReadable } from '../../../src/core/registry/entries.js';
import type { ReplayConflict, Side } from '../../../src/core/replay/conflict.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';
import { ReplayWorld, type Replayed } from '../../kit/replayWorld.js';

const at = (version: number) => version as VersionNumber;
const point = (alias: string, version: number, name = 'fraud') =>
	setAlias({ name, alias, version: at(version) });

describe('Replay', () => {
	let world: ReplayWorld;
	/** `fraud` with versions 1 and 2, @champion at 1. */
	beforeEach(async () => {
		const base = await MemoryRegistry.create();
		await base.register('fraud', { aliases: ['champion'] });
		await base.register('fraud', { description: 'second', tags: { team: 'risk' } });
		world = new ReplayWorld(base);
	});

	const versions = async ({ snapshot }: Replayed, name = 'fraud') => {
		const model = await snapshot.findModel(name);
		assert.ok(model, `no ${name}`);
		const all = await snapshot.versions(model);
		for (const { manifest } of all) assert.ok(manifest.ok, JSON.stringify(manifest));
		return all.map(({ number }) => number);
	};
	const aliases = async ({ snapshot }: Replayed, name = 'fraud') => {
		const model = await snapshot.findModel(name);
		assert.ok(model);
		const all = await snapshot.aliases(model);
		return Object.fromEntries(
			all.map(({ alias, manifest }) => [alias, manifest.ok ? manifest.value.version : undefined]),
		);
	};

	describe('of registrations', () => {
		it('keeps the number where nobody took it', async () => {
			await world.register('fraud');
			const replayed = await world.replay();
			assert.deepEqual(replayed.subjects, ['Register fraud version 3']);
			assert.deepEqual(replayed.renumbered, []);
			assert.deepEqual(await versions(replayed), [3, 2, 1]);
		});

		it('takes the next free number: paths, manifest, aliases, parents, notes and messages', async () => {
			await world.theirs.register('fraud', { source: 'theirs' });
			await world.register('fraud', { source: 'ours', aliases: ['challenger'] });
			await world.commit(setTag({ name: 'fraud', version: at(3) }, 'fraud version 3', 'version 3'));
			await world.commit(point('champion', 3));
			const lineage = {
				datasets: [],
				params: {},
				metrics: {},
				parents: ['models:/fraud/3', 'models:/fraud/2'],
			};
			await world.register('fraud', { source: 'ours again', lineage });
			const replayed = await world.replay();
			assert.deepEqual(replayed.conflicts, []);
			assert.deepEqual(replayed.subjects, [
				'Register fraud version 4 as @challenger',
				'Tag fraud version 4 with fraud version 3: version 3',
				'Move fraud@champion from version 1 to version 4',
				'Register fraud version 5',
			]);
			assert.match(replayed.steps[0]!.message, /^Registry-Version: 4$/m);
			assert.deepEqual(replayed.renumbered, [
				{ model: 'fraud', folder: 'fraud', from: 3, to: 4 },
				{ model: 'fraud', folder: 'fraud', from: 4, to: 5 },
			]);
			assert.deepEqual(await versions(replayed), [5, 4, 3, 2, 1]);
			assert.deepEqual(await aliases(replayed), { challenger: 4, champion: 4 });
			const source = (version: number) =>
				/^source: (.*)$/m.exec(replayed.text(`models/fraud/versions/${version}/version.yaml`))?.[1];
			assert.deepEqual([3, 4, 5].map(source), ['theirs', 'ours', 'ours again']);
			assert.match(
				replayed.text('models/fraud/versions/5/version.yaml'),
				/parents:\n +- models:\/fraud\/4\n +- models:\/fraud\/2\n/,
			);
			assert.match(replayed.text('models/fraud/versions/4/notes.yaml'), /version 3/);
		});

		it('does not register twice what is there under another number', async () => {
			await world.theirs.register('fraud', { source: 'theirs' });
			await world.register('fraud', { source: 'ours' });
			const first = await world.replay();
			for (const path of first.paths) world.theirs.store.files.set(path, first.text(path));
			const second = await world.replay();
			assert.equal(second.steps[0]!.changes.size, 0);
			assert.deepEqual(second.renumbered, [{ model: 'fraud', folder: 'fraud', from: 3, to: 4 }]);
			assert.deepEqual(await versions(second), [4, 3, 2, 1]);
		});

		it('joins a model that both sides made, whose model.yaml stays', async () => {
			await world.theirs.register('churn', { source: 'theirs' });
			await world.register('churn', { source: 'ours', aliases: ['champion'] });
			const replayed = await world.replay();
			assert.deepEqual(replayed.conflicts, []);
			assert.deepEqual(replayed.subjects, ['Register churn version 2 as @champion']);
			assert.deepEqual(await versions(replayed, 'churn'), [2, 1]);
			assert.deepEqual(await aliases(replayed, 'churn'), { champion: 2 });
			assert.equal(replayed.text('models/churn/model.yaml'), world.theirs.text('models/churn/model.yaml'));
		});

		it('frees a folder that another name has there, also where only case differs', async () => {
			await world.theirs.register('Churn', { source: 'theirs' });
			await world.register('churn', { source: 'ours' });
			await world.register('churn', { source: 'ours again' });
			const replayed = await world.replay();
			assert.deepEqual(replayed.conflicts, []);
			assert.ok(replayed.paths.includes('models/churn~2/versions/2/version.yaml'));
			assert.ok(!replayed.paths.some((path) => path.startsWith('models/churn/')));
			assert.deepEqual(await versions(replayed, 'churn'), [2, 1]);
			assert.deepEqual(await versions(replayed, 'Churn'), [1]);
		});

		it('goes to the folder that the model of that name has there', async () => {
			await world.theirs.register('Churn', {});
			const files = world.theirs.store.files;
			for (const [path, content] of [...files])
				if (path.startsWith('models/Churn/')) {
					files.delete(path);
					const text = String(content).replace('name: Churn', 'name: churn');
					files.set(path.replace('models/Churn/', 'models/churn~2/'), text);
				}
			await world.register('churn', { source: 'ours' });
			const replayed = await world.replay();
			assert.deepEqual(await versions(replayed, 'churn'), [2, 1]);
			assert.ok(!replayed.paths.some((path) => path.startsWith('models/churn/')));
		});
	});

	/** What theirs and ours do, and what comes of it: conflicts, then text or aliases with each side preferred. */
	interface Row {
		readonly title: string;
		theirs(registry: MemoryRegistry): Promise<unknown>;
		ours(world: ReplayWorld): unknown;
		/** None: it is right as it is. */
		readonly conflicts: readonly Partial<ReplayConflict>[];
		check?(replayed: Replayed, side: Side | undefined): unknown;
		/** Can't be answered with "ours". */
		readonly onlyTheirs?: boolean;
	}
	const deleteVersion = (
		version: number,
		files: { delete(path: string): unknown; set(path: string): unknown },
	) => {
		for (const file of ['version.yaml', 'notes.yaml', 'artifacts.sha256', 'artifacts/MLmodel'])
			files.delete(`models/fraud/versions/${version}/${file}`);
		files.set(`models/fraud/versions/${version}/deleted.yaml`);
	};
	const theyDelete = (version: number) => (registry: MemoryRegistry) => {
		const { files } = registry.store;
		deleteVersion(version, {
			delete: (path) => files.delete(path),
			set: (path) => files.set(path, 'deleted: "2026-11-24T07:00:00.000Z"\n'),
		});
		return Promise.resolve();
	};
	const weDelete = (version: number) => (ours: ReplayWorld) => {
		const files: Record<string, string | undefined> = {};
		deleteVersion(version, {
			delete: (path) => (files[path] = undefined),
			set: (path) => (files[path] = 'deleted: "2026-11-25T07:00:00.000Z"\n'),
		});
		ours.commitFiles(`Delete fraud version ${version}\n`, files);
	};
	const modelFiles = (registry: MemoryRegistry) =>
		[...registry.store.files.keys()].filter((path) => path.startsWith('models/fraud/'));
	const rows: readonly Row[] = [
		{
			title: 'aliases side by side',
			theirs: (registry) => registry.apply(point('champion', 2)),
			ours: (ours) => ours.commit(point('challenger', 2)),
			conflicts: [],
			check: async (replayed) => assert.deepEqual(await aliases(replayed), { challenger: 2, champion: 2 }),
		},
		{
			title: 'one alias moved to the same version',
			theirs: (registry) => registry.apply(point('champion', 2)),
			ours: (ours) => ours.commit(point('champion', 2)),
			conflicts: [],
		},
		{
			title: 'one alias moved to different versions',
			theirs: (registry) => registry.apply(point('champion', 2)),
			ours: async (ours) => {
				await ours.register('fraud');
				await ours.commit(point('champion', 3));
			},
			conflicts: [{ kind: 'alias', model: 'fraud', alias: 'champion', theirVersion: 2, ourVersion: 3 }],
			check: async (replayed, side) =>
				assert.equal((await aliases(replayed))['champion'], side === 'ours' ? 3 : 2),
		},
		{
			title: 'one alias moved and back against a move',
			theirs: (registry) => registry.apply(point('champion', 2)),
			ours: async (ours) => {
				await ours.commit(point('champion', 2));
				await ours.commit(point('champion', 1));
			},
			conflicts: [{ kind: 'alias', theirVersion: 2, ourVersion: 1 }],
			check: async (replayed, side) =>
				assert.equal((await aliases(replayed))['champion'], side === 'ours' ? 1 : 2),
		},
		{
			title: 'an alias deleted there and moved here',
			theirs: (registry) => registry.apply(deleteAlias({ name: 'fraud', alias: 'champion' })),
			ours: (ours) => ours.commit(point('champion', 2)),
			conflicts: [{ kind: 'alias', alias: 'champion', ourVersion: 2 }],
			check: async (replayed, side) =>
				assert.deepEqual(await aliases(replayed), side === 'ours' ? { champion: 2 } : {}),
		},
		{
			title: 'an alias moved there and deleted here',
			theirs: (registry) => registry.apply(point('champion', 2)),
			ours: (ours) => ours.commit(deleteAlias({ name: 'fraud', alias: 'champion' })),
			conflicts: [{ kind: 'alias', alias: 'champion', theirVersion: 2 }],
			check: async (replayed, side) =>
				assert.deepEqual(await aliases(replayed), side === 'ours' ? {} : { champion: 2 }),
		},
		{
			title: 'an alias deleted on both sides',
			theirs: (registry) => registry.apply(deleteAlias({ name: 'fraud', alias: 'champion' })),
			ours: (ours) => ours.commit(deleteAlias({ name: 'fraud', alias: 'champion' })),
			conflicts: [],
		},
		{
			title: 'tags of one version side by side',
			theirs: (registry) => registry.apply(setTag({ name: 'fraud', version: at(2) }, 'seen', 'yes')),
			ours: async (ours) => {
				await ours.commit(setTag({ name: 'fraud', version: at(2) }, 'owner', 'Bo'));
				await ours.commit(deleteTag({ name: 'fraud', version: at(2) }, 'team'));
				await ours.commit(describeSubject({ name: 'fraud', version: at(2) }, 'Ours'));
			},
			conflicts: [],
			check: async ({ snapshot }) => {
				const model = (await snapshot.models()).find(isReadable)!;
				const notes = (await snapshot.version(model, at(2)))!.notes;
				assert.deepEqual(notes.ok && notes.value, {
					description: 'Ours',
					tags: { seen: 'yes', owner: 'Bo' },
				});
			},
		},
		{
			title: 'one tag of one model',
			theirs: (registry) => registry.apply(setTag({ name: 'fraud' }, 'owner', 'Ana')),
			ours: (ours) => ours.commit(setTag({ name: 'fraud' }, 'owner', 'Bo')),
			conflicts: [{ kind: 'key', model: 'fraud', key: 'tags.owner' }],
			check: (replayed, side) =>
				assert.match(replayed.text('models/fraud/model.yaml'), side === 'ours' ? /owner: Bo/ : /owner: Ana/),
		},
		{
			title: 'notes made on both sides',
			theirs: (registry) => registry.apply(setTag({ name: 'fraud', version: at(1) }, 'a', '1')),
			ours: (ours) => ours.commit(setTag({ name: 'fraud', version: at(1) }, 'b', '2')),
			conflicts: [],
			check: (replayed) =>
				assert.match(replayed.text('models/fraud/versions/1/notes.yaml'), /a: "1"\n +b: "2"/),
		},
		{
			title: 'a version deleted there and tagged here',
			theirs: theyDelete(2),
			ours: (ours) => ours.commit(setTag({ name: 'fraud', version: at(2) }, 'owner', 'Bo')),
			conflicts: [{ kind: 'version-deleted', model: 'fraud', version: 2 }],
			onlyTheirs: true,
			check: (replayed) => assert.ok(!replayed.paths.includes('models/fraud/versions/2/notes.yaml')),
		},
		{
			title: 'a version deleted there and aliased here',
			theirs: theyDelete(2),
			ours: (ours) => ours.commit(point('challenger', 2)),
			conflicts: [{ kind: 'version-deleted', model: 'fraud', version: 2 }],
			onlyTheirs: true,
			check: async (replayed) => assert.deepEqual(await aliases(replayed), { champion: 1 }),
		},
		{
			title: 'a version aliased there and deleted here',
			theirs: (registry) => registry.apply(point('challenger', 2)),
			ours: weDelete(2),
			conflicts: [{ kind: 'version-aliased', model: 'fraud', version: 2, alias: 'challenger' }],
			onlyTheirs: true,
			check: async (replayed) => assert.deepEqual(await versions(replayed), [2, 1]),
		},
		{
			title: 'a version tagged there and deleted here',
			theirs: (registry) => registry.apply(setTag({ name: 'fraud', version: at(2) }, 'owner', 'Ana')),
			ours: weDelete(2),
			conflicts: [],
			check: async (replayed) => {
				assert.deepEqual(await versions(replayed), [1]);
				assert.ok(!replayed.paths.includes('models/fraud/versions/2/notes.yaml'));
			},
		},
		{
			title: 'a version deleted on both sides',
			theirs: theyDelete(2),
			ours: weDelete(2),
			conflicts: [],
			check: (replayed) => assert.match(replayed.text('models/fraud/versions/2/deleted.yaml'), /11-24/),
		},
		{
			title: 'a model deleted there that got a version here',
			theirs: (registry) => {
				for (const path of modelFiles(registry)) registry.store.files.delete(path);
				return Promise.resolve();
			},
			ours: (ours) => ours.register('fraud'),
			conflicts: [{ kind: 'model-deleted', model: 'fraud' }],
			onlyTheirs: true,
			check: (replayed) => assert.ok(!replayed.paths.some((path) => path.startsWith('models/fraud/'))),
		},
		{
			title: 'a model deleted here that got a version there',
			theirs: (registry) => registry.register('fraud'),
			ours: (ours) =>
				ours.commitFiles(
					'Delete fraud\n',
					Object.fromEntries(
						modelFiles(ours.theirs)
							.filter((path) => !path.includes('/versions/3/'))
							.map((path) => [path, undefined]),
					),
				),
			conflicts: [
				{ kind: 'model-changed', model: 'fraud', path: 'models/fraud/versions/3/artifacts.sha256' },
			],
			check: (replayed, side) =>
				assert.equal(
					replayed.paths.some((path) => path.startsWith('models/fraud/')),
					side !== 'ours',
				),
		},
		{
			title: 'a name given here that a new model has there',
			theirs: (registry) => registry.register('churn'),
			ours: (ours) => {
				const path = 'models/fraud/model.yaml';
				const text = ours.theirs.text(path).replace('name: fraud', 'name: churn');
				ours.commitFiles('Rename fraud to churn\n', { [path]: text });
			},
			conflicts: [{ kind: 'name-taken', model: 'churn' }],
			onlyTheirs: true,
			check: (replayed) => assert.match(replayed.text('models/fraud/model.yaml'), /^name: fraud$/m),
		},
		{
			title: 'a rename there and a registration here',
			theirs: (registry) => {
				const path = 'models/fraud/model.yaml';
				registry.store.files.set(path, registry.text(path).replace('name: fraud', 'name: scam'));
				return Promise.resolve();
			},
			ours: (ours) => ours.register('fraud'),
			conflicts: [],
			check: async (replayed) => assert.deepEqual(await versions(replayed, 'scam'), [3, 2, 1]),
		},
		{
			title: 'a model card written on both sides',
			theirs: (registry) => {
				registry.store.files.set('models/fraud/README.md', 'theirs');
				return Promise.resolve();
			},
			ours: (ours) => ours.commitFiles('Write the card\n', { 'models/fraud/README.md': 'ours' }),
			conflicts: [{ kind: 'file', path: 'models/fraud/README.md' }],
			check: (replayed, side) => assert.equal(replayed.text('models/fraud/README.md'), side ?? 'theirs'),
		},
		{
			title: 'notes that one side has broken',
			theirs: (registry) => {
				registry.store.files.set('models/fraud/versions/2/notes.yaml', 'description: [');
				return Promise.resolve();
			},
			ours: (ours) => ours.commit(setTag({ name: 'fraud', version: at(2) }, 'owner', 'Bo')),
			conflicts: [{ kind: 'file', path: 'models/fraud/versions/2/notes.yaml' }],
		},
	];
	for (const row of rows)
		it(`of ${row.title}`, async () => {
			await row.theirs(world.theirs);
			await row.ours(world);
			for (const side of [undefined, 'theirs', 'ours'] as const) {
				const replayed = await world.replay(side);
				const expected = side === undefined || (side === 'ours' && row.onlyTheirs) ? row.conflicts : [];
				const found = replayed.conflicts.map((conflict, index) =>
					pick(conflict, expected[index] ?? conflict),
				);
				assert.deepEqual(found, expected, side);
				if (side !== undefined || row.conflicts.length === 0) await row.check?.(replayed, side);
			}
		});

	it('names what was ours in a conflict', async () => {
		await world.theirs.register('fraud');
		await world.theirs.apply(point('champion', 2));
		await world.register('fraud');
		await world.commit(point('champion', 3));
		const [conflict] = (await world.replay()).conflicts;
		assert.deepEqual(conflict, {
			kind: 'alias',
			model: 'fraud',
			alias: 'champion',
			path: 'models/fraud/aliases/champion.yaml',
			theirVersion: 2,
			ourVersion: 4,
			ours: 'Move fraud@champion from version 1 to version 4',
		});
	});
});

/** The members of `conflict` that `expected` speaks of. */
function pick(conflict: ReplayConflict, expected: Partial<ReplayConflict>): Partial<ReplayConflict> {
	return Object.fromEntries(Object.entries(conflict).filter(([key]) => key in expected));
}
