import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';

/**
 * Runs every suite beside this bundle inside the extension host. The counts go to the file `GMR_TEST_RESULTS`, since
 * a host reports no more than whether it failed.
 */
export async function run(): Promise<void> {
	// mocha is an ES module, and this file is bundled as CommonJS, which VS Code requires.
	const { default: Mocha } = await import('mocha');
	const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec' });
	const files = (await readdir(__dirname, { recursive: true })).filter((file) => file.endsWith('.test.cjs'));
	for (const file of files)
		if (isForUntrusted(file) !== vscode.workspace.isTrusted) mocha.addFile(join(__dirname, file));

	const counts = { passed: 0, failed: 0, skipped: 0 };
	const titles: string[] = [];
	await new Promise<void>((resolve) => {
		const runner = mocha.run(() => resolve());
		runner.on('pass', (test) => {
			counts.passed++;
			titles.push(`ok ${test.fullTitle()}`);
		});
		runner.on('fail', (test, error: Error) => {
			counts.failed++;
			titles.push(`not ok ${test.fullTitle()}\n${error.stack ?? error.message}`);
		});
		runner.on('pending', () => counts.skipped++);
	});
	const results = process.env['GMR_TEST_RESULTS'];
	if (results !== undefined) await writeFile(results, JSON.stringify({ ...counts, titles }));
	if (counts.failed > 0) throw new Error(`${counts.failed} of the suites' tests failed`);
}

/** Trust can't be taken back, so it is decided by how VS Code is started; `scripts/suites.ts` starts it both ways. */
function isForUntrusted(file: string): boolean {
	return file.endsWith('untrusted.test.cjs');
}
