import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { layDemo } from './demo.js';
import { mlflowPython } from './mlflowPython.js';
import { inRepository, repositoryRoot } from './paths.js';
import { runVisibly } from './run.js';
import type { Results } from './testResults.js';
import { runExtensionTests } from './vscode/launcher.js';

/** Runs the suites in Node whose source is below `test/<folder>` for one of `folders`; `.` is `test` itself. */
export async function runNodeSuites(folders: readonly string[], timeoutMs: number): Promise<Results> {
	const files = await Promise.all(folders.map(testFiles));
	return withResults(async (results) => {
		await runVisibly(process.execPath, [
			inRepository('out/scripts/runMocha.js'),
			results,
			String(timeoutMs),
			...files.flat(),
		]);
	});
}

/** The folders below `test/` that hold suites for Node, found by looking; those that take long come first. */
export async function nodeSuiteFolders(): Promise<string[]> {
	const special = new Set(['extension', 'ui', 'fixtures', 'kit', ...long]);
	const entries = await readdir(inRepository('test'), { withFileTypes: true });
	const folders = entries.filter((entry) => entry.isDirectory() && !special.has(entry.name));
	return [...long, '.', ...folders.map(({ name }) => name)];
}

/** Begun first: a file that takes minutes, begun last, would be waited for alone. */
const long = ['faults', 'mlflow'];

/** Runs the suites below `test/extension` inside a real VS Code, on a fresh repository of the example. */
export async function runHostSuites(trusted: boolean, onLog: (line: string) => void): Promise<Results> {
	const scratch = await mkdtemp(join(tmpdir(), 'gmr-host-'));
	try {
		const { folder } = await layDemo(scratch);
		const mlflow = trusted ? await mlflowPython() : undefined;
		return await withResults(async (results) => {
			await runExtensionTests({
				extensionPath: repositoryRoot,
				testsPath: inRepository('out/host-tests/index.cjs'),
				workspace: folder,
				trusted,
				env: {
					...mlflow?.environment,
					MLFLOW_TRACKING_URI: undefined,
					GMR_TEST_RESULTS: results,
					GMR_TEST_PYTHON: mlflow?.python,
				},
				timeoutMs: hostPatienceMs,
				onLog,
			});
		});
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

/** Training takes a while where other suites run beside it. */
const hostPatienceMs = 20 * 60_000;

async function withResults(work: (file: string) => Promise<void>): Promise<Results> {
	const folder = await mkdtemp(join(tmpdir(), 'gmr-results-'));
	const file = join(folder, 'results.json');
	try {
		await work(file);
		return JSON.parse(await readFile(file, 'utf8')) as Results;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The compiled tests whose sources exist: `out` may hold what earlier builds left. */
async function testFiles(folder: string): Promise<string[]> {
	const root = inRepository('test', folder);
	const entries = await readdir(root, { recursive: folder !== '.', withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
		.map((entry) => relative(repositoryRoot, join(entry.parentPath, entry.name)))
		.sort()
		.map((source) => inRepository('out', source.replace(/\.ts$/, '.js')));
}
