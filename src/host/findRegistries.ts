import * as vscode from 'vscode';
import { registryFileName } from '../core/model/format.js';
import { isWithin } from './repositories.js';

/** What neither registries nor models are looked for in. */
export const excludedFolders =
	'**/{node_modules,.git,.hg,.venv,venv,site-packages,__pycache__,.cache,.dvc,.vscode-test}/**';
export const registryFileGlob = `**/${registryFileName}`;

/** More than a workspace sensibly holds; the names of strangers' files are as common. */
const maxCandidates = 1000;
const maxBytes = 1024 * 1024;

/** The folders of all registries of the workspace, in order of their paths. Registries inside others are artifacts. */
export async function findRegistries(): Promise<readonly vscode.Uri[]> {
	const files = await vscode.workspace.findFiles(registryFileGlob, excludedFolders, maxCandidates);
	const marked = await Promise.all(
		files.map(async (file) => ((await isRegistryFile(file)) ? file : undefined)),
	);
	const roots = marked
		.filter((file) => file !== undefined)
		.map((file) => vscode.Uri.joinPath(file, '..'))
		.sort((a, b) => (a.path < b.path ? -1 : 1));
	return roots.filter((root, index) => !roots.slice(0, index).some((outer) => isWithin(outer, root)));
}

/** Says the file that it is ours? Also where the rest of it is broken, so that it can be shown as broken. */
async function isRegistryFile(file: vscode.Uri): Promise<boolean> {
	try {
		const { size } = await vscode.workspace.fs.stat(file);
		if (size > maxBytes) return false;
		const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
		return /^kind:[ \t]*(["']?)git-model-registry\1[ \t]*(?:#.*)?\r?$/m.test(text);
	} catch {
		// It went away since it was found.
		return false;
	}
}
