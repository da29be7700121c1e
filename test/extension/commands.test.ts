import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { git, poll, registryKey, treeLines, stage, withExample } from './kit/host.js';

describe('commands', () => {
	const example = withExample();
	const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
	const subject = () => git('log', '-1', '--format=%s');
	const iris = () => ({ registry: registryKey(), model: 'iris' });

	describe('Set Alias…', () => {
		it('moves an alias, and back by Undo', async () => {
			await run('gmr.alias.set', { ...iris(), alias: 'champion', version: 3 });
			const message = example.person.message(/^Moved @champion of iris from version 2 to version 3$/);
			assert.equal(await subject(), 'Move iris@champion from version 2 to version 3');
			assert.match((await treeLines(example.hooks))[0] ?? '', /@champion v3/);
			message.press('Undo');
			await poll(
				'the undo',
				async () => (await subject()) === 'Move iris@champion from version 3 to version 2',
			);
			await poll('its message', () => example.person.shown.length === 2);
			example.person.message(/^Moved @champion of iris back to version 2$/);
		});

		it('sets a new one from a row of a version, and removes it by Undo', async () => {
			example.person.will({ pick: /New alias @stable/, typed: 'stable' });
			await run('gmr.alias.set', { ...iris(), version: 1 });
			assert.ok(example.person.asked.includes('  @champion | moves from version 2 to version 1'));
			example.person.message(/^Set @stable of iris to version 1$/).press('Undo');
			await poll('the undo', async () => (await subject()) === 'Remove alias iris@stable from version 1');
		});

		it('asks for everything from the palette', async () => {
			example.person.will({ pick: /^iris$/ }, { pick: /@challenger/ }, { pick: /Version 1/ });
			await run('gmr.alias.set');
			example.person.done();
			assert.equal(await subject(), 'Move iris@challenger from version 3 to version 1');
		});

		it('says so when there is nothing to do', async () => {
			const before = await git('rev-parse', 'HEAD');
			await run('gmr.alias.set', 'models:/iris@champion');
			assert.deepEqual(example.person.asked, ['Set @champion of iris']);
			await run('gmr.alias.set', { ...iris(), alias: 'champion', version: 2 });
			example.person.message(/^@champion of iris points at version 2 already$/);
			assert.equal(await git('rev-parse', 'HEAD'), before);
		});

		it('tells where it went when changes are proposed', async () => {
			const before = await git('rev-parse', 'HEAD');
			await git('config', 'gmr.commit', 'branch');
			try {
				await run('gmr.alias.set', { ...iris(), alias: 'champion', version: 3 });
			} finally {
				await git('config', '--unset', 'gmr.commit');
			}
			const { buttons } = example.person.message(
				/^Move iris@champion from version 2 to version 3: committed to the branch registry\/set-alias-iris-3\. Push it/,
			);
			assert.deepEqual(buttons, [], 'nothing to undo where nothing has changed');
			assert.equal(await git('rev-parse', 'HEAD'), before);
			assert.match(await git('log', '-1', '--format=%s', 'registry/set-alias-iris-3'), /^Move iris@champion/);
		});

		it('refuses what the registry refuses, in a sentence', async () => {
			await run('gmr.alias.set', { ...iris(), alias: 'v7', version: 2 });
			example.person.message(/"v7" can't be an alias/);
			await run('gmr.alias.set', { ...iris(), alias: 'champion', version: 99 });
			example.person.message(/^iris has no version 99\. Its newest is 3\.$/);
			await run('gmr.alias.set', { model: 'irs', alias: 'champion', version: 1 });
			example.person.message(/^There is no model named irs\. Did you mean iris\?$/);
		});
	});

	it('Remove Alias removes it, and puts it back by Undo', async () => {
		await run('gmr.alias.remove', { ...iris(), alias: 'challenger' });
		example.person.message(/^Removed @challenger of iris, which pointed at version 3$/).press('Undo');
		await poll('the undo', async () => (await subject()) === 'Set iris@challenger to version 3');
		await poll('its message', () => example.person.shown.length === 2);
		await run('gmr.alias.remove', { ...iris(), version: 3 });
		assert.equal(await subject(), 'Remove alias iris@challenger from version 3');
		assert.deepEqual(example.person.asked, []);
		example.person.will({ pick: /^iris$/ }, { pick: /@champion/ });
		await run('gmr.alias.remove');
		assert.equal(await subject(), 'Remove alias iris@champion from version 2');
		await run('gmr.alias.remove', iris());
		example.person.message(/^iris has no aliases\.$/);
	});

	it('Copy URI copies what the row stands for', async () => {
		for (const [target, uri] of [
			[{ ...iris(), alias: 'challenger' }, 'models:/iris@challenger'],
			[{ ...iris(), version: 1 }, 'models:/iris/1'],
			[iris(), 'models:/iris@champion'],
		] as const) {
			assert.equal(await run('gmr.uri.copy', target), uri);
			assert.equal(example.person.copied.at(-1), uri);
			assert.equal(example.person.message(/^Copied /).text, `Copied ${uri}`);
		}
		example.person.will({ pick: /^iris$/ }, { pick: /latest/ });
		assert.equal(await run('gmr.uri.copy'), 'models:/iris/latest');
	});

	it('Describe… describes a model or version in one line', async () => {
		await stage(
			'model-registry/models/iris/model.yaml',
			(await modelFile()).replace(/description:[^]*?(?=\n\w|$)/, ''),
		);
		await git('commit', '--quiet', '--all', '--message', 'No description');
		await poll('no description', async () => {
			const { snapshot } = example.hooks.registries.current()[0]!;
			const model = await snapshot.findModel('iris');
			return model && model.manifest.value.description === undefined;
		});
		example.person.will({ input: 'Flowers' });
		await run('gmr.model.describe', iris());
		example.person.message(/^Described iris$/);
		example.person.will({ input: 'Better' });
		await run('gmr.model.describe', { ...iris(), version: 1 });
		assert.equal(await subject(), 'Describe iris version 1');
		assert.ok(example.person.asked.includes('Describe iris version 1'));
	});

	it('Describe… opens the file of a description of several lines', async () => {
		const text = (await modelFile()).replace(/description:[^]*?(?=\n\w|$)/, 'description: |\n  One\n  two\n');
		await stage('model-registry/models/iris/model.yaml', text);
		await poll('two lines', async () => {
			const { snapshot } = example.hooks.registries.current()[0]!;
			const model = await snapshot.findModel('iris');
			return model?.manifest.value.description?.startsWith('One\ntwo');
		});
		await run('gmr.model.describe', iris());
		const editor = await poll('the editor', () => vscode.window.activeTextEditor);
		assert.match(editor.document.lineAt(editor.selection.active.line).text, /^description:/);
		assert.deepEqual(example.person.asked, []);
	});

	it('Set Tag… sets, changes and removes a tag', async () => {
		example.person.will({ pick: /New tag owner/, typed: 'owner' }, { input: 'Ada' });
		await run('gmr.tag.set', iris());
		assert.equal(await subject(), 'Tag iris with owner: Ada');
		example.person.will({ input: 'Bob' });
		await run('gmr.tag.set', iris(), { key: 'owner' });
		assert.equal(await subject(), 'Tag iris with owner: Bob');
		example.person.will({ pick: /^owner$/ }, { press: 'remove' });
		await run('gmr.tag.set', iris());
		assert.equal(await subject(), 'Remove tag owner from iris');
		await run('gmr.tag.set', iris(), { key: '../x' });
		example.person.message(/can't be a tag/);
	});

	it('answer at once to a commit that fails, and keep what was written', async () => {
		await git('config', 'user.email', '');
		await git('config', 'user.name', '');
		try {
			await run('gmr.alias.set', { ...iris(), alias: 'champion', version: 3 });
			assert.equal(example.person.shown.at(-1)?.kind, 'error');
		} finally {
			await git('config', 'user.name', 'Ada Example');
			await git('config', 'user.email', 'ada@example.com');
		}
	});

	const modelFile = async () => {
		const { snapshot } = example.hooks.registries.current()[0]!;
		return new TextDecoder().decode(await snapshot.read('models/iris/model.yaml'));
	};
});
