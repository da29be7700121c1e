import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openFile } from '../../src/artifacts/inspection/fileSource.js';
import type * as FileVfs from '../../src/artifacts/lineage/sqlite/fileVfs.js';
import { readZip } from '../../src/core/inspection/formats/zip.js';
import { mainBundle, readMetafiles } from '../../scripts/metafile.js';
import { inRepository, packages } from '../../scripts/paths.js';
import { writeDatabase } from '../../scripts/writeDatabase.js';
import type { MadeSummary, SummaryRequest } from '../../src/files/makeSummaries.js';
import { modelText } from '../kit/handEdits.js';
import { tempFolder } from '../kit/tempFolder.js';

/** One place of a bundle asks for a thread: where it stands, by the address of the code that asks. */
async function assertAsked(bundle: string, worker: string): Promise<void> {
	const names = (await readdir(inRepository('dist', bundle))).filter((name) => name.endsWith('.js'));
	const codes = await Promise.all(names.map((name) => readFile(inRepository('dist', bundle, name), 'utf8')));
	const askers = codes.filter((code) => code.includes(`./${worker}.js`));
	assert.equal(askers.length, 1);
	assert.ok(askers[0]?.includes('pathToFileURL(__filename)'));
}

describe('what is packed', () => {
	it('in the extension is what runs, and nothing else', async () => {
		const { size } = await stat(packages.vsix);
		const archive = await openFile(packages.vsix, size);
		const names = (await readZip(archive)).map(({ name }) => name);
		await archive.close();
		// Those of the package format; a few texts get other names in it.
		const allowed = [
			/^\[Content_Types\]\.xml$/,
			/^extension\.vsixmanifest$/,
			/^extension\/package(\.nls)?\.json$/,
			/^extension\/(readme|changelog)\.md$/,
			/^extension\/(LICENSE\.txt|NOTICE)$/,
			/^extension\/dist\/extension\/([\w-]+\.js|package\.json)$/,
			/^extension\/dist\/extension\/sqlite3\.wasm$/,
			/^extension\/dist\/schemas\/\w+\.schema\.json$/,
			/^extension\/dist\/webview\/(main\.(js|css)|codicon\.(css|ttf))$/,
			/^extension\/media\/[\w-]+\.(svg|png|md)$/,
		];
		assert.deepEqual(
			names.filter((name) => !allowed.some((pattern) => pattern.test(name))),
			[],
		);
		for (const pattern of allowed)
			assert.ok(
				names.some((name) => pattern.test(name)),
				`nothing matches ${pattern.source}`,
			);
	});

	it('tells its caches by what it was built of, the same in the extension and the command line', async () => {
		const { version } = JSON.parse(await readFile(inRepository('package.json'), 'utf8')) as {
			version: string;
		};
		const seen = new Set<string>();
		for (const bundle of ['dist/extension', 'dist/cli']) {
			const files = (await readdir(inRepository(bundle))).filter((file) => file.endsWith('.js'));
			const texts = await Promise.all(files.map((file) => readFile(inRepository(bundle, file), 'utf8')));
			const builds = texts.flatMap((text) => text.match(/["'`]\d+\.\d+\.\d+-[0-9a-f]{12}["'`]/g) ?? []);
			const [build = ''] = builds;
			assert.ok(build.slice(1).startsWith(`${version}-`), `${bundle} has ${build}`);
			seen.add(build.slice(1, -1));
			assert.equal(new Set(builds).size, 1);
		}
		assert.equal(seen.size, 1);
	});

	it('is small', async () => {
		assert.ok((await stat(packages.vsix)).size <= 1536 * 1024);
		const { bytes } = await mainBundle();
		assert.ok(bytes <= 300 * 1024, `${bytes} bytes`);
	});

	it('loads neither YAML, git, the copying of models, the MLflow server nor the page with the main bundle', async () => {
		const { inputs: early } = await mainBundle();
		assert.ok(early.includes('src/extension.ts'));
		for (const late of [
			'simple-git',
			'src/git/',
			'src/artifacts/',
			'src/mlflow/',
			'webview/',
			'markdown-it',
			'@dagrejs',
			'node_modules/yaml',
		])
			assert.deepEqual(
				early.filter((input) => input.includes(late) && !input.startsWith('src/webview/')),
				[],
			);
	});

	for (const bundle of ['cli', 'extension'])
		it(`as the thread that copies files is found and runs in the ${bundle}`, async () => {
			const { path, write, dispose } = await tempFolder();
			const worker = new Worker(inRepository('dist', bundle, 'copyWorker.js'), {
				workerData: { root: path },
			});
			try {
				await write('m', 'model');
				worker.postMessage({ id: 1, file: { path: 'm', size: 5 } });
				const [, last] = (await once(worker, 'message')).concat(await once(worker, 'message')) as unknown[];
				const sha256 = createHash('sha256').update('model').digest('hex');
				assert.deepEqual(last, { id: 1, hashed: { path: 'm', sha256 } });
			} finally {
				await worker.terminate();
				await dispose();
			}
			await assertAsked(bundle, 'copyWorker');
		});

	for (const bundle of ['cli', 'extension'])
		it(`as the thread that makes summaries is found and runs in the ${bundle}`, async () => {
			const { path, write, dispose } = await tempFolder();
			await write('models/iris/model.yaml', modelText('iris'));
			const workerData: SummaryRequest = { root: path, folders: ['iris'] };
			const worker = new Worker(inRepository('dist', bundle, 'summaryWorker.js'), { workerData });
			try {
				const [[made]] = (await once(worker, 'message')) as [MadeSummary[]];
				assert.equal(made?.entry?.ok && made.entry.summary.name, 'iris');
			} finally {
				await worker.terminate();
				await dispose();
			}
			await assertAsked(bundle, 'summaryWorker');
		});

	for (const bundle of ['cli', 'extension'])
		it(`as SQLite reads a database in the ${bundle}, with its machine code beside it`, async () => {
			const names = await readdir(inRepository('dist', bundle));
			const chunk = names.find((name) => /^fileVfs-\w+\.js$/.test(name)) ?? '';
			const url = pathToFileURL(inRepository('dist', bundle, chunk)).href;
			const { loadSqlite } = (await import(url)) as typeof FileVfs;
			const { sqlite, vfs } = await loadSqlite();
			const folder = await tempFolder();
			const file = await open(await layExampleRuns(folder.path), 'r');
			const database = new sqlite.oo1.DB(String(file.fd), 'r', vfs);
			try {
				assert.equal(database.selectValue('SELECT count(*) FROM runs'), 4);
			} finally {
				database.close();
				await file.close();
				await folder.dispose();
			}
		});

	it('names in NOTICE the packages it bundles', async () => {
		const notice = await readFile(inRepository('NOTICE'), 'utf8');
		const metafiles = await readMetafiles();
		const inputs = ['extension', 'cli', 'webview'].flatMap((name) =>
			Object.keys(metafiles[name]?.inputs ?? {}),
		);
		const bundled = new Set(
			inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
		);
		assert.ok(bundled.size > 10);
		assert.deepEqual(
			[...bundled].filter((name) => !notice.includes(name)),
			[],
		);
	});

	it('as the CLI installs from npm and runs alone', async () => {
		const { path, dispose } = await tempFolder();
		try {
			execFileSync('npm', ['install', '--silent', '--offline', '--no-audit', '--prefix', path, packages.cli]);
			const gmr = join(path, 'node_modules', '.bin', 'gmr');
			assert.match(execFileSync(gmr, ['help']).toString(), /^gmr: a model registry/);
			assert.match(execFileSync(gmr, ['--version']).toString(), /^gmr \d+\.\d+\.\d+\n$/);
			execFileSync('git', ['init', '--quiet', path]);
			const identity = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'];
			const env = { ...process.env, ...Object.fromEntries(identity.map((name) => [name, 'a@b.c'])) };
			assert.match(
				execFileSync(gmr, ['init'], { cwd: path, env, stdio: 'pipe' }).toString(),
				/^Create the model registry/,
			);
			await cp(inRepository('examples/iris'), join(path, 'iris'), { recursive: true });
			await layExampleRuns(join(path, 'iris'));
			const preview = ['register', 'iris/models/knn', '--name', 'iris', '--dry-run'];
			assert.match(execFileSync(gmr, preview, { cwd: path, env }).toString(), /^dataset +iris-train /m);
		} finally {
			await dispose();
		}
	});
});

/** Writes the database of the example's runs into a folder; gives its path. */
async function layExampleRuns(folder: string): Promise<string> {
	const path = join(folder, 'mlflow.db');
	await writeDatabase(path, await readFile(inRepository('examples/iris/mlflow.sql'), 'utf8'));
	return path;
}
