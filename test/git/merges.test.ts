import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Operation } from '../../src/core/edit.js';
import { renderModelFile } from '../../src/core/manifest/modelFile.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { parseModelName } from '../../src/core/model/modelName.js';
import { deleteAlias, setAlias } from '../../src/core/operations/aliases.js';
import { describe as describeSubject, setTag } from '../../src/core/operations/annotate.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { makeHub, type Clone, type Hub } from '../kit/clones.js';

const at = (version: number) => version as VersionNumber;
const point = (alias: string, version: number, name = 'fraud') =>
	setAlias({ name, alias, version: at(version) });

/**
 * What git's default driver makes of two branches, by real merges: where it merges cleanly the result is right, or the
 * check of the registry says what is wrong; where it conflicts, it is about what a person has to decide.
 */
describe('merges', function () {
	this.timeout(60_000);
	let hub: Hub;
	let repo: Clone;
	/** `fraud` with versions 1 and 2, @champion and @shadow at 1; `churn` with version 1, @champion at 1. */
	beforeEach(async () => {
		hub = await makeHub();
		repo = await hub.clone('work');
		await repo.register('fraud', 'one', { aliases: ['champion', 'shadow'] });
		await repo.register('fraud', 'two', { description: 'Second' });
		await repo.register('churn', 'one', { aliases: ['champion'] });
		await repo.git('branch', 'theirs');
	});
	afterEach(() => hub.hub.dispose());

	const snapshot = () => new Snapshot(new WorkTreeFiles(join(repo.path, 'reg')));
	const model = async (name: string) => {
		const found = await snapshot().findModel(name);
		assert.ok(found, `no model ${name}`);
		return found;
	};
	type Work = () => Promise<unknown>;
	const apply = (operation: Operation) => () => repo.apply(operation);
	/** Merges what `theirs` does into what `ours` does; gives the paths in conflict. */
	const merge = async (ours: Work, theirs: Work): Promise<string[]> => {
		await repo.git('checkout', '--quiet', 'theirs');
		await theirs();
		await repo.git('checkout', '--quiet', 'main');
		await ours();
		await repo.git('merge', '--quiet', '--no-edit', 'theirs').catch(() => undefined);
		const unmerged = await repo.git('diff', '--name-only', '--diff-filter=U', '-z');
		return unmerged.split('\0').filter((path) => path !== '');
	};
	/** Aliases that point at no live version. */
	const dangling = async () => {
		const found: string[] = [];
		for (const each of await snapshot().models())
			for (const { alias, manifest } of await snapshot().aliases(each)) {
				const version = manifest.ok ? await snapshot().version(each, manifest.value.version) : undefined;
				if (!version || version.isDeleted) found.push(`${each.folder}@${alias}`);
			}
		return found;
	};
	const tombstone = async (version: number) => {
		const folder = `reg/models/fraud/versions/${version}`;
		await repo.git('rm', '-rq', folder);
		await repo.write(
			`${folder}/deleted.yaml`,
			'deleted: "2026-11-24T07:00:00.000Z"\ndeleted_by: Ada <a@b.c>\n',
		);
		await repo.git('add', folder);
		await repo.git('commit', '--quiet', '-m', `Delete fraud version ${version}`);
	};
	const champion = 'reg/models/fraud/aliases/champion.yaml';

	it('conflict on the files of a version where both register one number', async () => {
		const conflicts = await merge(
			() => repo.register('fraud', 'ours'),
			() => repo.register('fraud', 'theirs'),
		);
		const version = 'reg/models/fraud/versions/3';
		assert.ok(conflicts.includes(`${version}/version.yaml`), conflicts.join());
		assert.ok(conflicts.every((path) => path.startsWith(`${version}/`)));
		await repo.registry.renumber();
		await repo.git('commit', '--quiet', '--no-edit');
		assert.deepEqual(await repo.versions('fraud'), { 1: 'one', 2: 'two', 3: 'theirs', 4: 'ours' });
	});

	it('never make one of two registrations of the same bytes', async () => {
		const conflicts = await merge(
			() => repo.register('fraud', 'same'),
			async () => {
				// Another millisecond at the least.
				await new Promise((settle) => setTimeout(settle, 5));
				await repo.register('fraud', 'same');
			},
		);
		assert.deepEqual(conflicts, ['reg/models/fraud/versions/3/version.yaml']);
		await repo.registry.renumber();
		await repo.git('commit', '--quiet', '--no-edit');
		assert.deepEqual(await repo.versions('fraud'), { 1: 'one', 2: 'two', 3: 'same', 4: 'same' });
	});

	it('conflict where both move an alias, also to the same version, and back and forth', async () => {
		assert.deepEqual(await merge(apply(point('champion', 2)), apply(point('champion', 2))), [champion]);
		await repo.git('merge', '--abort');
		const backAndForth = async () => {
			await repo.register('fraud', 'three');
			await repo.apply(point('champion', 3));
			await repo.apply(point('champion', 1));
		};
		await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
		await repo.git('branch', '-f', 'theirs');
		assert.deepEqual(await merge(backAndForth, apply(point('champion', 2))), [champion]);
	});

	it('do not carry the move of one alias into another one', async () => {
		// Without the random id git takes a deleted file and a like one elsewhere for a rename, and moves the wrong alias.
		const conflicts = await merge(
			async () => {
				await repo.apply(deleteAlias({ name: 'fraud', alias: 'shadow' }));
				await repo.apply(point('challenger', 1));
			},
			apply(point('shadow', 2)),
		);
		assert.deepEqual(conflicts, ['reg/models/fraud/aliases/shadow.yaml']);
		assert.deepEqual((await repo.aliases('fraud'))['challenger'], 1);
	});

	it('do not carry the move of one model’s alias into another model', async () => {
		const removeModel = async () => {
			await repo.git('rm', '-rq', 'reg/models/churn');
			await repo.git('commit', '--quiet', '-m', 'Delete model churn');
			await repo.register('spam', 'one', { aliases: ['champion'] });
		};
		const conflicts = await merge(removeModel, async () => {
			await repo.register('churn', 'two');
			await repo.apply(point('champion', 2, 'churn'));
		});
		assert.ok(
			conflicts.some((path) => path.startsWith('reg/models/churn/')),
			conflicts.join(),
		);
		assert.deepEqual(await repo.aliases('spam'), { champion: 1 });
	});

	it('conflict where an alias is deleted here and set there, either way', async () => {
		const remove = apply(deleteAlias({ name: 'fraud', alias: 'champion' }));
		assert.deepEqual(await merge(remove, apply(point('champion', 2))), [champion]);
		await repo.git('merge', '--abort');
		await repo.git('checkout', '--quiet', '-B', 'main', 'theirs~1');
		await repo.git('branch', '-f', 'theirs');
		assert.deepEqual(await merge(apply(point('champion', 2)), remove), [champion]);
	});

	it('take two aliases side by side, set or moved', async () => {
		const conflicts = await merge(
			async () => {
				await repo.apply(point('champion', 2));
				await repo.apply(point('blue', 2));
			},
			async () => {
				await repo.apply(point('shadow', 2));
				await repo.apply(point('green', 1));
			},
		);
		assert.deepEqual(conflicts, []);
		assert.deepEqual(await repo.aliases('fraud'), { blue: 2, champion: 2, green: 1, shadow: 2 });
	});

	it('take the deletion of a version and an alias to it, and the alias is told as dangling', async () => {
		assert.deepEqual(await merge(apply(point('champion', 2)), () => tombstone(2)), []);
		assert.deepEqual(await dangling(), ['fraud@champion']);
	});

	it('conflict where a version is deleted here and noted there', async () => {
		const note = apply(setTag({ name: 'fraud', version: at(2) }, 'k', 'v'));
		assert.deepEqual(await merge(() => tombstone(2), note), ['reg/models/fraud/versions/2/notes.yaml']);
	});

	it('take a rename and a registration: no path moves', async () => {
		const rename = async () => {
			const path = 'reg/models/fraud/model.yaml';
			await repo.write(path, (await repo.read(path)).replace('name: fraud', 'name: scam'));
			await repo.git('commit', '--quiet', '-am', 'Rename fraud to scam');
		};
		assert.deepEqual(await merge(rename, () => repo.register('fraud', 'three')), []);
		assert.deepEqual(await repo.versions('scam'), { 1: 'one', 2: 'two', 3: 'three' });
	});

	it('take notes and approvals side by side', async () => {
		const approve = (who: string) => async () => {
			await repo.write(`reg/models/fraud/versions/2/approvals/${who}.yaml`, `by: ${who}\n`);
			await repo.git('add', '--all');
			await repo.git('commit', '--quiet', '-m', `Approve by ${who}`);
		};
		const conflicts = await merge(
			async () => {
				await repo.apply(setTag({ name: 'fraud', version: at(2) }, 'k', 'v'));
				await approve('ana')();
			},
			async () => {
				await repo.apply(describeSubject({ name: 'fraud', version: at(1) }, 'First'));
				await approve('bo')();
			},
		);
		assert.deepEqual(conflicts, []);
		const numbers = await Promise.all(
			[1, 2].map(async (n) => snapshot().version(await model('fraud'), at(n))),
		);
		const [first, second] = numbers.map((version) => (version?.notes.ok ? version.notes.value : undefined));
		assert.equal(first?.description, 'First');
		assert.deepEqual(second, { description: 'Second', tags: { k: 'v' } });
		for (const who of ['ana', 'bo'])
			assert.equal(await repo.read(`reg/models/fraud/versions/2/approvals/${who}.yaml`), `by: ${who}\n`);
	});

	it('conflict where both say something else of one thing', async () => {
		const say = (text: string) => apply(describeSubject({ name: 'fraud', version: at(2) }, text));
		assert.deepEqual(await merge(say('ours'), say('theirs')), ['reg/models/fraud/versions/2/notes.yaml']);
		const version = await snapshot().version(await model('fraud'), at(2));
		const problems = version?.notes.ok === false ? version.notes.problems : [];
		assert.deepEqual(
			problems.map(({ code }) => code),
			['unresolved-merge'],
		);
	});

	it('conflict where both make a model of one name; renumber moves ours behind theirs', async () => {
		const conflicts = await merge(
			() => repo.register('spam', 'ours', { aliases: ['champion'] }),
			() => repo.register('spam', 'theirs'),
		);
		assert.ok(conflicts.includes('reg/models/spam/model.yaml'), conflicts.join());
		const { conflicts: left } = await repo.registry.renumber();
		assert.deepEqual(
			left.map(({ path }) => path),
			['reg/models/spam/model.yaml'],
		);
		await repo.git('checkout', '--theirs', '--', 'reg/models/spam/model.yaml');
		await repo.git('add', 'reg/models/spam/model.yaml');
		await repo.git('commit', '--quiet', '--no-edit');
		assert.deepEqual(await repo.versions('spam'), { 1: 'theirs', 2: 'ours' });
		assert.deepEqual(await repo.aliases('spam'), { champion: 2 });
	});

	it('take models of two names side by side', async () => {
		const conflicts = await merge(
			() => repo.register('Spam', 'ours'),
			() => repo.register('ham', 'theirs'),
		);
		assert.deepEqual(conflicts, []);
		const names = (await snapshot().models()).map(({ manifest }) => manifest.ok && manifest.value.name);
		assert.deepEqual(names, ['Spam', 'churn', 'fraud', 'ham']);
	});

	it('leave a version without its model where one side deletes it; that is told', async () => {
		const removeModel = async () => {
			await repo.git('rm', '-rq', 'reg/models/fraud');
			await repo.git('commit', '--quiet', '-m', 'Delete model fraud');
		};
		assert.deepEqual(await merge(removeModel, () => repo.register('fraud', 'three')), []);
		const entry = await snapshot().modelInFolder('fraud');
		assert.equal(entry?.manifest.ok === false && entry.manifest.problems[0].code, 'file-missing');
	});

	it('change no file that is written once', async () => {
		const path = 'reg/models/extra/model.yaml';
		const name = parseModelName('extra');
		const text = renderModelFile(
			{ name, created: '2026-11-23T07:00:00.000Z', createdBy: 'Ada <a@b.c>' },
			path,
		);
		await merge(
			() => repo.register('fraud', 'three'),
			async () => {
				await repo.write(path, text);
				await repo.git('add', '--all');
				await repo.git('commit', '--quiet', '-m', 'Create extra');
			},
		);
		const altered = await repo.git(
			'diff',
			'--diff-filter=MDTR',
			'--name-only',
			'HEAD~1',
			'HEAD',
			'--',
			'reg/models/*/versions',
		);
		assert.equal(altered, '');
		assert.deepEqual(Object.keys(await repo.versions('fraud')), ['1', '2', '3']);
	});
});
