import { writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as vscode from 'vscode';
import { startupReport } from './kit/startupReport.js';

/**
 * For `npm run bench`: what activation costs inside a real extension host, written as JSON to `GMR_BENCH_RESULTS`.
 * VS Code's own time for loading counts what other extensions do meanwhile, so the code is loaded anew here, alone.
 */
export async function run(): Promise<void> {
	const extension = vscode.extensions.getExtension('git-model-registry.git-model-registry');
	const results = process.env['GMR_BENCH_RESULTS'];
	if (!extension || results === undefined) throw new Error('nothing to measure, or nowhere to tell');
	await extension.activate();
	const { loadMs, activateMs } = await startupReport();
	const folder = join(extension.extensionPath, 'dist', 'extension') + sep;
	const times = Array.from({ length: 9 }, () => loadAnew(folder)).sort((a, b) => a - b);
	await writeFile(results, JSON.stringify({ codeMs: times[4], activateMs, loadMs }));
}

function loadAnew(folder: string): number {
	for (const path of Object.keys(require.cache))
		if (path.startsWith(folder)) Reflect.deleteProperty(require.cache, path);
	const start = performance.now();
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- loading it is what is measured
	require(join(folder, 'extension.js'));
	return performance.now() - start;
}
