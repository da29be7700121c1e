// Bundles the extension, the CLI, the page and the suites that run inside VS Code; `tsc -b` has checked the types.
//   node esbuild.js            minified, into dist/
//   node esbuild.js --watch    with source maps, again on every change
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
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

/** @type {esbuild.BuildOptions} Split, so that what is imported dynamically is loaded when it is needed. */
const node = { platform: 'node', format: 'esm', splitting: true, target: 'node20' };

/** What runs in threads of its own, found beside the code that starts it. */
const threads = {
	copyWorker: 'src/artifacts/copyWorker.ts',
	summaryWorker: 'src/files/summaryWorker.ts',
};

/** Where what is split lands. */
const splitFolders = ['dist/extension', 'dist/cli'];

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
			const { metafile } = await esbuild.build({ ...common, ...options });
			return /** @type {const} */ ([name, metafile]);
		}),
	);
	await chmod('dist/cli/gmr.js', 0o755);
	await Promise.all(splitFolders.map(makeCommonJs));
	// What went into each bundle: read by the bench, the licence check and the tests of the package.
	await writeFile('out/metafile.json', JSON.stringify(Object.fromEntries(built)));
}

/**
 * Turns split ES modules into CommonJS, which esbuild does not split itself. VS Code 1.100 takes both, but loads each
 * ES module through a worker thread: measured, ours then took 100 ms and more to load instead of 30. Node loads them
 * in half the time, too: 60 ms less of the 200 of `gmr resolve`.
 *
 * @param {string} folder
 */
async function makeCommonJs(folder) {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.js'));
	for (const file of files) {
		const path = join(folder, file);
		const text = await readFile(path, 'utf8');
		// A module knows its address, by which it finds its worker and SQLite's machine code; CommonJS has to ask for it.
		const address = text.includes('import.meta.url')
			? {
					define: { 'import.meta.url': 'gmrModuleUrl' },
					banner: "const gmrModuleUrl=require('node:url').pathToFileURL(__filename).href;",
				}
			: {};
		const { code } = await esbuild.transform(text, {
			...address,
			format: 'cjs',
			platform: 'node',
			target: 'node20',
			minify: true,
			supported: { 'dynamic-import': false },
		});
		await writeFile(path, code);
	}
	await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
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
	/** @type {esbuild.Plugin} The words that VS Code's esbuild problem matcher waits for. */
	const reporter = {
		name: 'reporter',
		setup(build) {
			build.onStart(() => console.log('[watch] build started'));
			build.onEnd(async () => {
				const folder = build.initialOptions.outdir;
				if (splitFolders.includes(folder)) await makeCommonJs(folder);
				console.log('[watch] build finished');
			});
		},
	};
	for (const options of Object.values(bundles)) {
		const context = await esbuild.context({ ...common, ...options, plugins: [reporter] });
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
	for (const folder of splitFolders) {
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
