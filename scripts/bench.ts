// npm run bench: the figures we promise, each with its limit. Ratios come from one run, in turn with their peer.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layDemo } from './demo.js';
import { mainBundle } from './metafile.js';
import { gmrBundle, inRepository, packages, repositoryRoot } from './paths.js';
import { runQuietly } from './run.js';
import { runExtensionTests } from './vscode/launcher.js';

interface Figure {
	readonly what: string;
	readonly value: string;
	readonly limit: string;
	readonly isReached: boolean;
}

const scratch = await mkdtemp(join(tmpdir(), 'gmr-bench-'));
try {
	const { folder } = await layDemo(scratch);
	await runQuietly(process.execPath, [inRepository('out/scripts/package.js')]);
	const figures = [await activation(folder), await bundle(), await vsix(), await resolveProcess(folder)];
	const width = Math.max(...figures.map(({ what }) => what.length));
	for (const { what, value, limit, isReached } of figures)
		process.stdout.write(
			`${isReached ? 'ok  ' : 'over'}  ${what.padEnd(width)}  ${value.padStart(10)}  (at most ${limit})\n`,
		);
	process.exitCode = figures.every(({ isReached }) => isReached) ? 0 : 1;
} finally {
	await rm(scratch, { recursive: true, force: true });
}

/** The extension's own share, in a real extension host: loading its code, and `activate` with all it starts. */
async function activation(workspace: string): Promise<Figure> {
	const file = join(scratch, 'activation.json');
	await runExtensionTests({
		extensionPath: repositoryRoot,
		testsPath: inRepository('out/host-tests/activation.cjs'),
		workspace,
		env: { GMR_BENCH_RESULTS: file },
	});
	const measured = JSON.parse(await readFile(file, 'utf8')) as Record<
		'codeMs' | 'activateMs' | 'loadMs',
		number
	>;
	const own = measured.codeMs + measured.activateMs;
	return {
		what: `activation (code ${measured.codeMs.toFixed(0)} ms, activate ${measured.activateMs} ms; load beside all others ${measured.loadMs} ms)`,
		value: `${own.toFixed(0)} ms`,
		limit: '50 ms',
		isReached: own <= 50,
	};
}

async function bundle(): Promise<Figure> {
	const { bytes } = await mainBundle();
	const isReached = bytes <= 300 * 1024;
	return {
		what: 'main bundle, minified, with all it loads at once',
		value: kilobytes(bytes),
		limit: '300 KB',
		isReached,
	};
}

async function vsix(): Promise<Figure> {
	const { size } = await stat(packages.vsix);
	return { what: 'the .vsix', value: kilobytes(size), limit: '1,536 KB', isReached: size <= 1536 * 1024 };
}

/** Medians of whole processes, run in turn. */
async function resolveProcess(folder: string): Promise<Figure> {
	const resolve = [gmrBundle, '-C', folder, 'resolve', 'models:/iris@champion'];
	const times = { ours: [] as number[], node: [] as number[] };
	for (let round = 0; round < 21; round++) {
		times.ours.push(await timed(resolve));
		times.node.push(await timed(['-e', '0']));
	}
	const [ours, node] = [median(times.ours), median(times.node)];
	return {
		what: `gmr resolve (${ours.toFixed(0)} ms) against node -e 0 (${node.toFixed(0)} ms)`,
		value: `${(ours / node).toFixed(2)} times`,
		limit: '3 times',
		isReached: ours / node <= 3,
	};
}

async function timed(args: readonly string[]): Promise<number> {
	const start = performance.now();
	await runQuietly(process.execPath, args);
	return performance.now() - start;
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function kilobytes(bytes: number): string {
	return `${Math.round(bytes / 1024)} KB`;
}
