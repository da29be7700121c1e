import assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
	commitBeforeRegistry,
	git,
	irisLines,
	poll,
	registryKey,
	remove,
	treeLines,
	withExample,
	workspaceRoot,
	write,
} from './kit/host.js';

describe('Register Model…', () => {
	const example = withExample();
	const folder = (path: string) => vscode.Uri.file(join(workspaceRoot(), path));
	const run = (...args: unknown[]) => vscode.commands.executeCommand('gmr.model.register', ...args);
	const file = (path: string) => readFile(join(workspaceRoot(), path), 'utf8');

	it('makes the next version of a model in two questions and one commit', async () => {
		const { person } = example;
		person.will({ pick: /^iris$/ }, { input: 'Naive Bayes' });
		assert.deepEqual(await run(folder('models/gaussian-nb')), { model: 'iris', version: 4 });
		person.done();
		assert.deepEqual(person.asked, [
			'Register gaussian-nb',
			'  New model "gaussian-nb"',
			'  iris | becomes version 4',
			'Register as iris version 4',
			'  MLflow 3.17.2 · skops (scikit-learn 1.9.1): GaussianNB · signature 4 → 1 · run gaussian-nb · 3 metrics · 1 dataset · train.py · 9 files, 11 kB',
			'  Description (optional), Markdown',
			'  ',
		]);
		assert.deepEqual(person.message(/^Registered iris version 4$/).buttons, ['Open Page']);
		assert.equal(person.shown.length, 1);
		assert.equal(await git('log', '-1', '--format=%s'), 'Register iris version 4');
		assert.equal(await git('status', '--porcelain'), '');
		assert.match(await file('model-registry/models/iris/versions/4/notes.yaml'), /Naive Bayes/);
		const lines = await treeLines(example.hooks);
		assert.deepEqual(lines[3], '  Version 4 f1_macro 0.933 · T');
		await poll('the selection', () =>
			example.hooks.view.selection.some(({ id }) => id.endsWith('/models/iris/versions/4')),
		);
	});

	it('makes a new model, by the guessed name or a typed one', async () => {
		example.person.will({ pick: /New model "gaussian-nb"/ }, { input: '' });
		assert.deepEqual(await run(folder('models/gaussian-nb')), { model: 'gaussian-nb', version: 1 });
		example.person.will({ pick: /New model "flowers"/, typed: 'flowers' }, { input: '' });
		assert.deepEqual(await run(folder('models/knn/MLmodel')), { model: 'flowers', version: 1 });
		assert.equal(await git('log', '-1', '--format=%s'), 'Register flowers version 1');
	});

	it('sets aliases on the way', async () => {
		example.person.will(
			{ pick: /^iris$/ },
			{ press: 'alias', typed: 'half' },
			{ input: '@candidate' },
			{ press: 'alias' },
			{ input: 'champion' },
			{ input: 'half done' },
		);
		await run(folder('models/gaussian-nb'));
		example.person.done();
		assert.ok(
			example.person.asked.includes('  Description (optional), Markdown · will be @candidate, @champion'),
		);
		assert.equal(await git('log', '-1', '--format=%s'), 'Register iris version 4 as @candidate, @champion');
		assert.match((await treeLines(example.hooks))[0] ?? '', /^iris @champion v4/);
	});

	it('offers what a model card proposes, and takes it where it is asked to', async () => {
		const card =
			'---\nlicense: apache-2.0\nlanguage: [en, de]\nbase_model: models:/iris/2\n---\n# Moods\n\nTells moods.\n';
		await write('moods/README.md', card);
		await write('moods/model.pkl', 'x');
		const { person } = example;
		person.will(
			{ pick: /^iris$/ },
			{ press: 'card' },
			{ press: 'card' },
			{ press: 'card' },
			{ input: 'Tells all moods.' },
		);
		await run(folder('moods'));
		person.done();
		const line = (text: string) => person.asked.filter((asked) => asked.includes(text)).length;
		assert.equal(line('its model card proposes a description, 2 tags and 1 parent'), 2);
		assert.equal(line('with what its model card proposes'), 2);
		assert.equal(line('  Tells moods.'), 2);
		const notes = await file('model-registry/models/iris/versions/4/notes.yaml');
		assert.match(notes, /Tells all moods\./);
		assert.match(notes, /license: apache-2\.0/);
		assert.match(await file('model-registry/models/iris/versions/4/version.yaml'), /models:\/iris\/2/);

		person.will({ pick: /^iris$/ }, { input: '' });
		await run(folder('moods'));
		const plain = await file('model-registry/models/iris/versions/5/notes.yaml').catch(() => '');
		assert.doesNotMatch(plain, /apache|moods/);
	});

	it('restores the answers on Back', async () => {
		example.person.will(
			{ pick: /^New model "flowers"$/, typed: 'flowers' },
			{ press: 'back', typed: 'A text' },
			{ pick: /^iris$/, typed: '' },
			{ input: 'A text, longer' },
		);
		await run(folder('models/gaussian-nb'));
		example.person.done();
		assert.ok(example.person.asked.includes('  A text'));
		assert.match(await file('model-registry/models/iris/versions/4/notes.yaml'), /A text, longer/);
	});

	it('changes nothing on Escape', async () => {
		for (const answers of [['escape'], [{ pick: /^iris$/ }, 'escape']] as const) {
			example.person.will(...answers);
			assert.equal(await run(folder('models/gaussian-nb')), undefined);
		}
		assert.deepEqual(example.person.shown, []);
		assert.equal(await git('status', '--porcelain', '--ignored'), '!! mlflow.db');
		assert.deepEqual(await treeLines(example.hooks), irisLines);
	});

	it('takes selected folders one after the other, until Escape', async () => {
		const folders = ['models/gaussian-nb', 'models/knn', 'models/decision-tree'].map(folder);
		example.person.will(
			{ pick: /^iris$/ },
			{ input: '' },
			{ pick: /New model "knn"/, typed: 'knn' },
			{ input: '' },
			'escape',
		);
		await run(folders[1], folders);
		example.person.done();
		assert.deepEqual(
			example.person.asked.filter((line) => line.startsWith('Register ')),
			[
				'Register knn',
				'Register as iris version 4',
				'Register gaussian-nb',
				'Register as knn version 1',
				'Register decision-tree',
			],
		);
	});

	it('starts on a model of the tree without asking for it', async () => {
		example.person.will({ pick: /^gaussian-nb$/ }, { input: '' });
		const registered = await run({ registry: registryKey(), model: 'iris' });
		assert.deepEqual(registered, { model: 'iris', version: 4 });
		assert.deepEqual(
			example.person.asked.filter((line) => !line.startsWith(' ')),
			['Register Model', 'Register as iris version 4'],
		);
	});

	it('asks for the folder from the palette, also for another one', async () => {
		example.person.will({ pick: /^Browse…$/ }, { folder: folder('models/knn').toString() }, 'escape');
		await run();
		assert.ok(example.person.asked.includes('  knn | models'));
		assert.ok(example.person.asked.includes('Register knn'));
	});

	it('makes the registry first where there is none', async () => {
		await git('checkout', '--quiet', '-b', 'bare', await commitBeforeRegistry());
		await poll('no registry', () => example.hooks.keys.get('gmr.state') === 'noRegistry');
		example.person.will({ pick: /New model/ }, 'escape');
		await run(folder('models/knn'));
		assert.equal(await git('status', '--porcelain'), '', 'Escape makes no registry');

		example.person.will({ pick: /New model "iris"/, typed: 'iris' }, { input: '' });
		assert.deepEqual(await run(folder('models/knn')), { model: 'iris', version: 1 });
		assert.equal(await git('log', '-2', '--format=%s'), 'Register iris version 1\nCreate the model registry');
		assert.equal(example.hooks.keys.get('gmr.state'), 'ready');
		await git('checkout', '--quiet', 'main');
		await git('branch', '-D', '--quiet', 'bare');
	});

	it('says what is wrong with a folder before it asks', async () => {
		await write('empty/.gitkeep', '');
		await run(folder('empty'));
		example.person.message(/empty holds no files to register/);
		await run(folder('nothing'));
		example.person.message(/There is nothing at /);
		await write('linked/MLmodel', 'flavors: {}\n');
		await symlink('/etc/hostname', join(workspaceRoot(), 'linked/link'));
		await run(folder('linked'));
		example.person.message(/link/);
		assert.deepEqual(example.person.asked, []);
	});

	it('takes arguments of strangers for what they are', async () => {
		for (const junk of [42, 'text', {}, [], { fsPath: '/etc' }, null]) await run(junk);
		assert.equal(await git('status', '--porcelain'), '');
	});

	it('is offered on model folders, and follows the disk', async () => {
		const offered = () => Object.keys(example.hooks.keys.get('gmr.artifactFolders') ?? {});
		const relative = () => offered().map((path) => path.slice(workspaceRoot().length + 1));
		const laid = ['decision-tree', 'gaussian-nb', 'knn', 'logistic-regression'].map(
			(name) => `models/${name}`,
		);
		await poll('the folders', () => relative().join() === laid.join()).catch((error: unknown) => {
			throw new Error(`${relative().join()} are offered`, { cause: error });
		});
		await write('new model/weights.safetensors', 'x');
		await poll('the new folder', () => relative().includes('new model'));
		await remove('new model/weights.safetensors');
		await poll('its end', () => !relative().includes('new model'));

		await write('other model/weights.safetensors', 'x');
		await poll('the other folder', () => relative().includes('other model'));
		await remove('other model');
		await poll('its end, with its folder', () => !relative().includes('other model'));
	});
});
