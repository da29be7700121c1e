// npm run bench: the figures we promise, each with its limit. Ratios come from one run, in turn with their peer.
// A word as argument runs the steps it is in: npm run bench -- register.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aliasMove } from './bench/aliasMove.js';
import { inTurn, timedProcess, type Figure } from './bench/figure.js';
import { hashing } from './bench/hashing.js';
import { hostileYaml } from './bench/hostileYaml.js';
import { readPath } from './bench/readPath.js';
import { registration } from './bench/registration.js';
import { serving } from './bench/serving.js';
import { layDemo } from './demo.js';
import { mainBundle } from './metafile.js';
import { gmrBundle, inRepository, packages, repositoryRoot } from './paths.js';
import { runQuietly } from './run.js';
import { runExtensionTests } from './vscode/launcher.js';

const scratch = await mkdtemp(join(tmpdir(), 'gmr-bench-'));
try {
	const steps: readonly (readonly [name: string, run: () => Promise<readonly Figure[]>])[] = [
		['package', packaged],
		['alias', async () => [await aliasMove(scratch, 1_000), await aliasMove(scratch, 20_000)]],
		['hash', () => hashing(scratch)],
		['register', async () => [await registration(scratch, 1_000), await registration(scratch, 100_000)]],
		['yaml', hostileYaml],
		['read', () => readPath(scratch)],
		['serve', () => serving(scratch)],
	];
	const wanted = process.argv[2];
	const figures: Figure[] = [];
	for (const [, run] of steps.filter(([name]) => wanted === undefined || name.includes(wanted)))
		figures.push(...(await run()));
	const width = Math.max(...figures.map(({ what }) => what.length));
	for (const { what, value, limit, isReached } of figures)
		process.stdout.write(
			`${isReached ? 'ok  ' : 'over'}  ${what.padEnd(width)}  ${value.padStart(17)}  (${limit})\n`,
		);
	const isOver = figures.some(({ isReached }) => !isReached);
	if (isOver)
		process.stdout.write(
			'\nWhat is known to be over, and why: CONTRIBUTING.md, "Figures that `npm run bench` prints as over"\n',
		);
	process.exitCode = isOver ? 1 : 0;
} finally {
	await rm(scratch, { recursive: true, force: true });
}

async function packaged(): Promise<Figure[]> {
	const { folder } = await layDemo(scratch);
	await runQuietly(process.execPath, [inRepository('out/scripts/package.js')]);
	return [await activation(folder), await bundle(), await vsix(), await resolveProcess(folder)];
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
		limit: 'at most 50 ms',
		isReached: own <= 50,
	};
}

async function bundle(): Promise<Figure> {
	const { bytes } = await mainBundle();
	const isReached = bytes <= 300 * 1024;
	return {
		what: 'main bundle, minified, with all it loads at once',
		value: kilobytes(bytes),
		limit: 'at most 300 KB',
		isReached,
	};
}

async function vsix(): Promise<Figure> {
	const { size } = await stat(packages.vsix);
	return {
		what: 'the .vsix',
		value: kilobytes(size),
		limit: 'at most 1,536 KB',
		isReached: size <= 1536 * 1024,
	};
}

/** Medians of whole processes, run in turn. */
async function resolveProcess(folder: string): Promise<Figure> {
	const resolve = [gmrBundle, '-C', folder, 'resolve', 'models:/iris@champion'];
	const { ours, peer: node } = await inTurn(
		21,
		() => timedProcess(process.execPath, resolve),
		() => timedProcess(process.execPath, ['-e', '0']),
	);
	return {
		what: `gmr resolve (${ours.toFixed(0)} ms) against node -e 0 (${node.toFixed(0)} ms)`,
		value: `${(ours / node).toFixed(2)} times`,
		limit: 'at most 3 times',
		isReached: ours / node <= 3,
	};
}

function kilobytes(bytes: number): string {
	return `${Math.round(bytes / 1024)} KB`;
}
