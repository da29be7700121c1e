import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { activate, TestHooks } from '../../../src/extension.js';
import type { Node } from '../../../src/views/nodes.js';
import { ScriptedPerson } from './person.js';

export const extensionId = 'git-model-registry.git-model-registry';

/** The extension under test, activated. */
export async function hooks(): Promise<TestHooks> {
	const extension = vscode.extensions.getExtension<ReturnType<typeof activate>>(extensionId);
	assert.ok(extension, `${extensionId} is not installed`);
	const { test } = await extension.activate();
	assert.ok(test, 'not in test mode');
	return test;
}

/** The folder that is open: a git repository of the iris example with its registry. */
export function workspaceRoot(): string {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	assert.ok(folder, 'no folder is open');
	return folder.uri.fsPath;
}

/** Where the example's registry is, as a key. */
export function registryKey(): string {
	return vscode.Uri.file(join(workspaceRoot(), 'model-registry')).toString();
}

/** Output of git in the workspace. Waits its turn: VS Code's own Git extension takes the index's lock at any time. */
export async function git(...args: readonly string[]): Promise<string> {
	for (let left = 100; ; left--) {
		const { output, errors } = await runGit(args);
		if (errors === undefined) return output;
		if (left === 0 || !/index\.lock|new index file/.test(errors))
			throw new Error(`git ${args.join(' ')}: ${errors}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** The example project without a registry. */
export function commitBeforeRegistry(): Promise<string> {
	return git('rev-list', '--max-count=1', '--grep=^Add the iris project$', 'HEAD');
}

function runGit(args: readonly string[]): Promise<{ output: string; errors?: string }> {
	return new Promise((resolve) => {
		execFile('git', args, { cwd: workspaceRoot() }, (error, stdout, stderr) =>
			resolve(error ? { output: stdout, errors: stderr } : { output: stdout.trim() }),
		);
	});
}

/** Writes a file of the workspace, as another program would. */
export async function write(path: string, text: string): Promise<void> {
	const file = join(workspaceRoot(), path);
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, text);
}

/**
 * Writes a file and stages it. Tests that follow a checkout need this: VS Code's watcher may have missed the folders
 * that the checkout made, and sees the index alone.
 */
export async function stage(path: string, text: string): Promise<void> {
	await write(path, text);
	await git('add', '--', path);
}

/** Removes a file or folder of the workspace, as another program would. */
export function remove(path: string): Promise<void> {
	return rm(join(workspaceRoot(), path), { recursive: true, force: true });
}

/** Waits until `look` gives something, or fails with what was waited for. */
export async function poll<T>(
	what: string,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	patienceMs = 30_000,
): Promise<T> {
	const end = Date.now() + patienceMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > end) throw new Error(`Waited ${patienceMs} ms for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** The unfolded tree as indented lines; ages are shown as `T`. */
export async function treeLines({ view }: TestHooks, node?: Node, indent = ''): Promise<string[]> {
	const { provider } = view;
	const lines: string[] = [];
	for (const child of await provider.getChildren(node)) {
		const item = await provider.getTreeItem(child);
		const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
		const description = typeof item.description === 'string' ? item.description : '';
		const age = /just now|\d+ (?:minute|hour|day)s? ago/g;
		lines.push(`${indent}${label} ${description}`.trimEnd().replace(age, 'T'));
		lines.push(...(await treeLines({ view } as TestHooks, child, `${indent}  `)));
	}
	return lines;
}

/** The rows of the example as it is laid. */
export const irisLines: readonly string[] = [
	'iris @champion v2 · T',
	'  @champion → v2',
	'  @challenger → v3',
	'  Version 3 @challenger · f1_macro 0.933 · T',
	'  Version 2 @champion · f1_macro 0.95 · T',
	'  Version 1 f1_macro 0.9 · T',
];

/**
 * Gives every test of the surrounding suite the example as it was laid, and a person of its own. What a test changed
 * is undone, and the extension has seen it when the next one starts.
 */
export function withExample(): { hooks: TestHooks; person: ScriptedPerson } {
	const context = {} as { hooks: TestHooks; person: ScriptedPerson };
	let start: string;
	before(async () => {
		context.hooks = await hooks();
		start = await git('rev-parse', 'HEAD');
	});
	beforeEach(() => {
		context.person = new ScriptedPerson();
		context.hooks.seams.replace(context.person);
	});
	afterEach(async () => {
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
		await git('checkout', '--quiet', '--force', 'main');
		await git('reset', '--quiet', '--hard', start);
		// Git ignores the database of the example's runs.
		await git('clean', '-ffdxq', '--exclude', 'mlflow.db');
		const { registries, view } = context.hooks;
		await registries.search();
		for (const { key } of registries.current()) registries.refresh(key);
		const lines = () => treeLines({ view } as TestHooks);
		await poll('the example to be back', async () => (await lines()).join('\n') === irisLines.join('\n'));
	});
	after(() => context.hooks.seams.replace());
	return context;
}
