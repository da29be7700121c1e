import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { collectResults } from '../../scripts/testResults.js';

/**
 * Runs every suite beside this bundle inside the extension host. What came of them goes to the file `GMR_TEST_RESULTS`, since
 * a host reports no more than whether it failed.
 */
export async function run(): Promise<void> {
	// mocha is an ES module, and this file is bundled as CommonJS, which VS Code requires.
	const { default: Mocha } = await import('mocha');
	const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec' });
	const files = (await readdir(__dirname, { recursive: true })).filter((file) => file.endsWith('.test.cjs'));
	for (const file of files)
		if (isForUntrusted(file) !== vscode.workspace.isTrusted) mocha.addFile(join(__dirname, file));

	const outcome = await collectResults(mocha.run());
	const results = process.env['GMR_TEST_RESULTS'];
	if (results !== undefined) await writeFile(results, JSON.stringify(outcome));
	if (outcome.failed.length > 0) throw new Error(`${outcome.failed.length} of the suites' tests failed`);
}

/** Trust can't be taken back, so it is decided by how VS Code is started; `scripts/suites.ts` starts it both ways. */
function isForUntrusted(file: string): boolean {
	return file.endsWith('untrusted.test.cjs');
}
