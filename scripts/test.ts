// npm test: checks and every suite; the last line is `N passed, N failed`. Words as arguments run the steps that have them
// in their name, and of Node's suites those of the folders they name.
import { nodeSuiteFolders, runHostSuites, runNodeSuites } from './suites.js';
import { missingPrograms } from './programs.js';
import { inRepository } from './paths.js';
import { requirePython } from './python.js';
import { runVisibly } from './run.js';
import type { Results } from './testResults.js';

const say = (line: string) => process.stdout.write(`${line}\n`);
const bin = (name: string) => inRepository('node_modules', '.bin', name);

/** A check counts as one test. */
async function check(command: string, args: readonly string[]): Promise<Results> {
	const code = await runVisibly(command, args);
	return code === 0 ? { passed: 1, failed: [], skipped: [] } : failure(`ended with exit code ${code}`);
}

const failure = (reason: string): Results => ({ passed: 0, failed: [reason], skipped: [] });

const wanted = process.argv.slice(2);
const nodeFolders = await nodeSuiteFolders();

const log = (line: string) => say(`  ${line}`);
const steps: readonly (readonly [name: string, run: () => Promise<Results>])[] = [
	['lint', () => check(bin('eslint'), ['--max-warnings', '0', '.'])],
	['format', () => check(bin('prettier'), ['--check', '--log-level', 'warn', '.'])],
	['package', () => check(process.execPath, [inRepository('out/scripts/package.js')])],
	['node', () => runNodeSuites(wantedFolders(), 120_000)],
	['host', () => runHostSuites(true, log)],
	['host untrusted', () => runHostSuites(false, log)],
	['ui', () => runNodeSuites(['ui'], 240_000)],
];

function wantedFolders(): string[] {
	const named = nodeFolders.filter((folder) => wanted.includes(folder));
	return named.length === 0 || wanted.includes('node') ? nodeFolders : named;
}

// Without it the suite of the pre-commit framework is skipped, which on CI is a failure.
await requirePython().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));

// Said before anything else: what follows fails for want of them, and less clearly.
const missing = missingPrograms();
for (const line of missing) say(line);
const isWanted = ([step]: (typeof steps)[number]) =>
	wanted.length === 0 ||
	wanted.some((word) => step.includes(word) || (step === 'node' && nodeFolders.includes(word))) ||
	// The user's journey is one on the installed package.
	(step === 'package' && wanted.includes('ui'));
let passed = 0;
const failed: string[] = [];
const skipped: string[] = [];
for (const [name, run] of steps.filter(isWanted)) {
	say(`\n== ${name}`);
	const results = await run().catch((error: unknown) => {
		const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
		say(reason);
		return failure(reason);
	});
	const skips = results.skipped.length > 0 ? `, ${results.skipped.length} skipped` : '';
	say(`${name}: ${results.passed} passed, ${results.failed.length} failed${skips}`);
	passed += results.passed;
	failed.push(...results.failed.map((text) => `${name}: ${text}`));
	skipped.push(...results.skipped.map((title) => `${name}: skipped: ${title}`));
}

// What is skipped was not tried: on CI that is a failure.
if (process.env['CI'] === 'true') failed.push(...skipped, ...missing);
// Once more: the log of a whole run is long, and what keeps it may keep no more than its end.
if (failed.length > 0) say(`\nFailed:\n\n${failed.join('\n\n')}`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;
say(`\n${passed} passed, ${failed.length} failed`);
