import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startupReport } from './kit/startupReport.js';
import {
	commitBeforeRegistry,
	extensionId,
	git,
	hooks,
	poll,
	registryKey,
	remove,
	stage,
	treeLines,
	withExample,
} from './kit/host.js';

/** Commands a person can start from the palette, in a state in which the palette may not even show them. */
const paletteCommands = [
	'gmr.model.register',
	'gmr.model.openPage',
	'gmr.model.describe',
	'gmr.alias.set',
	'gmr.alias.remove',
	'gmr.tag.set',
	'gmr.uri.copy',
	'gmr.endpoint.stop',
	'gmr.endpoint.copyUrl',
	'gmr.endpoint.start',
];

describe('in each state of the workspace', () => {
	const example = withExample();
	afterEach(() => example.hooks.endpoints.stopAll());

	async function everyCommandAnswers(): Promise<void> {
		for (const command of paletteCommands) {
			const before = example.person.shown.length + example.person.asked.length;
			await vscode.commands.executeCommand(command);
			const after = example.person.shown.length + example.person.asked.length;
			assert.ok(after > before, `${command} was silent`);
		}
	}

	it('every command asks or tells: a registry with models', () => everyCommandAnswers());

	it('every command asks or tells: an empty registry', async () => {
		await remove('model-registry/models');
		await git('add', '--all');
		await poll('the empty registry', () => example.hooks.keys.get('gmr.state') === 'empty');
		assert.equal(example.hooks.keys.get('gmr.canEdit'), false);
		await everyCommandAnswers();
		const notice = example.person.shown.find(({ text }) => text.includes('no registered models'));
		assert.deepEqual(notice?.buttons, ['Register Model…']);
	});

	it('every command asks or tells: no registry', async () => {
		await git('checkout', '--quiet', await commitBeforeRegistry());
		await poll('no registry', () => example.hooks.keys.get('gmr.state') === 'noRegistry');
		await everyCommandAnswers();
	});

	it('every command asks or tells: a registry that can not be read', async () => {
		await stage('model-registry/registry.yaml', 'kind: git-model-registry\nformat: [\n');
		await poll('the problem', async () => (await treeLines(example.hooks))[0]?.startsWith('registry.yaml '));
		await everyCommandAnswers();
		await vscode.commands.executeCommand('gmr.alias.set', { model: 'iris', alias: 'champion', version: 1 });
		example.person.message(/The registry can't be read: registry\.yaml line \d/);
	});

	it('commands withstand the arguments of strangers', async () => {
		const junk = [
			42,
			'text',
			'models:/',
			{ registry: '../..', model: {} },
			[],
			null,
			{ model: 'iris', version: -1 },
		];
		for (const command of [...paletteCommands.slice(1), '_gmr.version.reveal']) {
			for (const argument of junk) await vscode.commands.executeCommand(command, argument, argument);
		}
		assert.equal(await git('status', '--porcelain'), '');
	});

	it('the version of an alias is selected by a click', async () => {
		await vscode.commands.executeCommand('_gmr.version.reveal', {
			registry: registryKey(),
			model: 'iris',
			version: 3,
		});
		await poll('the selection', () =>
			example.hooks.view.selection.some(({ id }) => id.endsWith('versions/3')),
		);
	});
});

describe('the extension', () => {
	it('is started by a workspace that has a registry', async () => {
		await hooks();
		const { isEager } = await startupReport();
		assert.ok(isEager);
	});

	it('gives other extensions a small, read-only API', async () => {
		const api = (await vscode.extensions.getExtension(extensionId)?.activate()) as {
			apiVersion: number;
			registries(): Promise<readonly string[]>;
			resolve(uri: string): Promise<unknown>;
		};
		assert.equal(api.apiVersion, 1);
		assert.deepEqual(await api.registries(), [registryKey()]);
		assert.deepEqual(await api.resolve('models:/iris@champion'), {
			registry: registryKey(),
			model: 'iris',
			version: 2,
		});
		assert.equal(await api.resolve('models:/iris@nobody'), undefined);
		assert.equal(await api.resolve('nonsense'), undefined);
	});
});
