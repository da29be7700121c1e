// npm test: checks and every suite; the last line is `N passed, N failed`. Words as arguments run the steps that have them
// in their name, and of Node's suites those of the folders they name.
import { nodeSuiteFolders, runHostSuites, runNodeSuites, type Counts } from './suites.js';
import { missingPrograms } from './programs.js';
import { inRepository } from './paths.js';
import { requirePython } from './python.js';
import { runVisibly } from './run.js';

const say = (line: string) => process.stdout.write(`${line}\n`);
const bin = (name: string) => inRepository('node_modules', '.bin', name);

/** A check counts as one test. */
async function check(command: string, args: readonly string[]): Promise<Counts> {
	const code = await runVisibly(command, args);
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

const wanted = process.argv.slice(2);
const nodeFolders = await nodeSuiteFolders();

const log = (line: string) => say(`  ${line}`);
const steps: readonly (readonly [name: string, run: () => Promise<Counts>])[] = [
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
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, run] of steps.filter(isWanted)) {
	say(`\n== ${name}`);
	const counts = await run().catch((error: unknown): Counts => {
		say(error instanceof Error ? (error.stack ?? error.message) : String(error));
		return { passed: 0, failed: 1, skipped: 0 };
	});
	say(
		`${name}: ${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
	);
	total.passed += counts.passed;
	total.failed += counts.failed;
	total.skipped += counts.skipped;
}

// What is skipped was not tried: on CI that is a failure.
if (process.env['CI'] === 'true') total.failed += total.skipped + missing.length;
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
say(`\n${total.passed} passed, ${total.failed} failed`);
