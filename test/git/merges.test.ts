import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Operation } from '../../src/core/edit.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import { deleteAlias, setAlias } from '../../src/core/operations/aliases.js';
import { describe as describeSubject, setTag } from '../../src/core/operations/annotate.js';
import { createModel } from '../../src/core/operations/createModel.js';
import { deleteModel, deleteVersion } from '../../src/core/operations/deletion.js';
import { renameModel } from '../../src/core/operations/renameModel.js';
import { checkRegistry } from '../../src/core/registry/checkRegistry.js';
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
describe('merges', () => {
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
	/** What the check of the registry says, as `code path`. */
	const problems = async () => (await checkRegistry(snapshot())).map(({ code, path }) => `${code} ${path}`);
	const remove = (version: number) => apply(deleteVersion({ name: 'fraud', version: at(version) }));
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
			await repo.apply(deleteModel({ name: 'churn', removeAliases: true }));
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
		const removeAlias = apply(deleteAlias({ name: 'fraud', alias: 'champion' }));
		assert.deepEqual(await merge(removeAlias, apply(point('champion', 2))), [champion]);
		await repo.git('merge', '--abort');
		await repo.git('checkout', '--quiet', '-B', 'main', 'theirs~1');
		await repo.git('branch', '-f', 'theirs');
		assert.deepEqual(await merge(apply(point('champion', 2)), removeAlias), [champion]);
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
		assert.deepEqual(await problems(), []);
		assert.deepEqual(await repo.aliases('fraud'), { blue: 2, champion: 2, green: 1, shadow: 2 });
	});

	it('take the deletion of a version and an alias to it, and the alias is told as dangling', async () => {
		assert.deepEqual(await merge(apply(point('champion', 2)), remove(2)), []);
		assert.deepEqual(await problems(), ['alias-dangling models/fraud/aliases/champion.yaml']);
	});

	it('conflict where a version is deleted here and noted there', async () => {
		const note = apply(setTag({ name: 'fraud', version: at(2) }, 'k', 'v'));
		assert.deepEqual(await merge(remove(2), note), ['reg/models/fraud/versions/2/notes.yaml']);
	});

	it('take a rename and a registration: no path moves', async () => {
		const rename = renameModel({ name: 'fraud', newName: 'scam' });
		assert.deepEqual(await merge(apply(rename), () => repo.register('fraud', 'three')), []);
		assert.deepEqual(await problems(), []);
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

	it('take two models that come to one name; that is told', async () => {
		const rename = apply(renameModel({ name: 'churn', newName: 'spam' }));
		assert.deepEqual(await merge(rename, () => repo.register('spam', 'one')), []);
		assert.deepEqual(await problems(), ['name-taken models/spam/model.yaml']);
	});

	it('leave a version without its model where one side deletes it; that is told', async () => {
		const removeModel = apply(deleteModel({ name: 'fraud', removeAliases: true }));
		assert.deepEqual(await merge(removeModel, () => repo.register('fraud', 'three')), []);
		assert.deepEqual(await problems(), [
			'file-missing models/fraud/model.yaml',
			'versions-gone models/fraud/versions',
		]);
	});

	it('conflict where a model is deleted here and described there', async () => {
		const removeModel = apply(deleteModel({ name: 'fraud', removeAliases: true }));
		const describeIt = apply(describeSubject({ name: 'fraud' }, 'Of cards'));
		assert.deepEqual(await merge(removeModel, describeIt), ['reg/models/fraud/model.yaml']);
	});

	it('change no file that is written once', async () => {
		await merge(() => repo.register('fraud', 'three'), apply(createModel({ name: 'extra' })));
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
