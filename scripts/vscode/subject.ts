import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CodeServer } from './codeServer.js';
import { hostEnvironment } from './hostEnvironment.js';
import { runToEnd } from './processes.js';

/** The extension under test: its folder, or its package, which is then installed as a user would. */
export type Subject =
	| { readonly extensionPath: string; readonly vsix?: never }
	| { readonly vsix: string; readonly extensionPath?: never };

/**
 * Installs a package into an extensions folder with VS Code's server.
 * @throws Error with VS Code's own words when it refuses the package.
 */
export async function installVsix(server: CodeServer, vsix: string, dataFolder: string): Promise<void> {
	const main = join(server.folder, 'out/server-main.js');
	const args = [main, '--server-data-dir', dataFolder, '--install-extension', resolve(vsix), '--force'];
	const { output } = await runToEnd(server.node, [...args, '--accept-server-license-terms'], {
		env: hostEnvironment({ EXTENSIONS_GALLERY: '{}' }),
	});
	if (!output.includes('successfully installed')) {
		throw new Error(`${vsix} was not installed:\n${output}`);
	}
}

/**
 * Makes an extension that does nothing. Tests of an installed package need one: VS Code calls a test module only
 * when some extension is loaded from its folder.
 */
export async function writeStubExtension(folder: string): Promise<string> {
	const path = join(folder, 'stub-extension');
	await mkdir(path, { recursive: true });
	const manifest = { name: 'stub', publisher: 'test', version: '0.0.1', engines: { vscode: '*' } };
	await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
	return path;
}
