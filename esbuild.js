// Bundles the extension, the CLI, the page and the suites that run inside VS Code; `tsc -b` has checked the types.
//   node esbuild.js            minified, into dist/
//   node esbuild.js --watch    with source maps, again on every change
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { writeCommonJs } from './out/scripts/writeCommonJs.js';
import { shippedSchemas } from './out/src/core/manifest/schemas.js';

const isWatch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const common = {
	bundle: true,
	minify: !isWatch,
	sourcemap: isWatch ? 'linked' : false,
	metafile: true,
	logLevel: 'warning',
	legalComments: 'none',
	define: { gmrBuild: JSON.stringify(await buildName()) },
};

/**
 * Split, so that what is imported dynamically is loaded when it is needed; written by `writeCommonJs`.
 *
 * @type {esbuild.BuildOptions}
 */
const node = {
	platform: 'node',
	format: 'esm',
	splitting: true,
	target: 'node20',
	write: false,
	// The same source as ES modules, which become one scope: its CommonJS, which Node is given, is seventy modules that start
	// one after the other, 15 ms of the 80 of `gmr resolve` beyond Node's own start.
	alias: { yaml: join(import.meta.dirname, 'node_modules/yaml/browser/dist/index.js') },
};

/** What runs in threads of its own, found beside the code that starts it. */
const threads = {
	copyWorker: 'src/artifacts/copyWorker.ts',
	summaryWorker: 'src/files/summaryWorker.ts',
	lookWorker: 'src/files/lookWorker.ts',
};

/** What is split: the entry that comes first, by its target. */
const splitEntries = { extension: 'dist/extension/extension.js', cli: 'dist/cli/gmr.js' };

/** What VS Code is told to run, beside the tests. */
const hostEntries = new Set(['index.ts', 'activation.ts']);

/** @type {Record<string, esbuild.BuildOptions>} */
const bundles = {
	extension: {
		...node,
		entryPoints: { extension: 'src/extension.ts', ...threads },
		outdir: 'dist/extension',
		external: ['vscode'],
	},
	cli: {
		...node,
		entryPoints: { gmr: 'src/cli/main.ts', ...threads },
		outdir: 'dist/cli',
	},
	webview: {
		entryPoints: ['webview/main.ts'],
		outdir: 'dist/webview',
		platform: 'browser',
		format: 'iife',
		// Web hosts show the page in the user's own browser, not in VS Code's.
		target: 'es2022',
	},
	hostTests: {
		...node,
		// VS Code requires the entry of a test run.
		format: 'cjs',
		splitting: false,
		write: true,
		entryPoints: await testFiles('test/extension'),
		outdir: 'out/host-tests',
		outbase: 'test/extension',
		outExtension: { '.js': '.cjs' },
		external: ['vscode', 'mocha'],
		minify: false,
		sourcemap: 'inline',
	},
};

await Promise.all(['dist', 'out/host-tests'].map((folder) => rm(folder, { recursive: true, force: true })));
await Promise.all([writeSchemas(), copyCodicons(), copySqlite()]);
if (isWatch) await watch();
else await buildAll();

async function buildAll() {
	const built = await Promise.all(
		Object.entries(bundles).map(async ([name, options]) => {
			const result = await esbuild.build({ ...common, ...options });
			await writeSplit(name, result);
			return /** @type {const} */ ([name, result.metafile]);
		}),
	);
	// What went into each bundle: read by the bench, the licence check and the tests of the package.
	await writeFile('out/metafile.json', JSON.stringify(Object.fromEntries(built)));
}

/**
 * @param {string} name
 * @param {esbuild.BuildResult} result
 */
async function writeSplit(name, { outputFiles, metafile }) {
	const entry = splitEntries[name];
	if (entry === undefined || !outputFiles || !metafile) return;
	await writeCommonJs({ outputFiles, metafile }, entry);
	if (name === 'cli') await chmod(entry, 0o755);
}

/** What caches are told apart by; see `src/files/build.ts`. */
async function buildName() {
	const { version } = JSON.parse(await readFile('package.json', 'utf8'));
	const hash = createHash('sha256').update(await readFile('package-lock.json'));
	const files = await readdir('src', { recursive: true });
	for (const file of files.filter((name) => name.endsWith('.ts')).sort())
		hash.update(`${file.replaceAll('\\', '/')}\0`).update(await readFile(join('src', file)));
	return `${version}-${hash.digest('hex').slice(0, 12)}`;
}

async function watch() {
	/** @type {(target: string) => esbuild.Plugin} The words that VS Code's esbuild problem matcher waits for. */
	const reporter = (target) => ({
		name: 'reporter',
		setup(build) {
			build.onStart(() => console.log('[watch] build started'));
			build.onEnd(async (result) => {
				await writeSplit(target, result);
				console.log('[watch] build finished');
			});
		},
	});
	for (const [name, options] of Object.entries(bundles)) {
		const context = await esbuild.context({ ...common, ...options, plugins: [reporter(name)] });
		await context.watch();
	}
}

async function writeSchemas() {
	await mkdir('dist/schemas', { recursive: true });
	for (const { name, schema } of shippedSchemas)
		await writeFile(join('dist/schemas', `${name}.schema.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}

async function copyCodicons() {
	await mkdir('dist/webview', { recursive: true });
	for (const file of ['codicon.css', 'codicon.ttf'])
		await copyFile(join('node_modules/@vscode/codicons/dist', file), join('dist/webview', file));
}

/** SQLite looks for its machine code beside its own. */
async function copySqlite() {
	for (const folder of Object.values(splitEntries).map(dirname)) {
		await mkdir(folder, { recursive: true });
		await copyFile('node_modules/@sqlite.org/sqlite-wasm/dist/sqlite3.wasm', join(folder, 'sqlite3.wasm'));
	}
}

/** @param {string} folder */
async function testFiles(folder) {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.name.endsWith('.test.ts') || hostEntries.has(entry.name))
		.map((entry) => join(entry.parentPath, entry.name));
}
