// npm start: shows the product on the example, or, as `npm start -- FOLDER`, on somebody's own repository.
import { stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { layDemo } from './demo.js';
import { inRepository, repositoryRoot } from './paths.js';
import { runQuietly, runVisibly } from './run.js';
import { startWorkbench } from './vscode/launcher.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
	await start(process.argv[2]);
} catch (error) {
	say(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}

async function start(own: string | undefined): Promise<void> {
	const { folder, path } = own === undefined ? await openDemo() : await openOwn(own);
	if (await hasDesktopCode()) {
		say(`Opening ${folder} in VS Code.`);
		process.exitCode = await runVisibly('code', [
			'--new-window',
			`--extensionDevelopmentPath=${repositoryRoot}`,
			folder,
		]);
		return;
	}
	say('There is no "code" on the PATH, so VS Code is served to your browser.');
	let isShown = false;
	const workbench = await startWorkbench({
		extensionPath: repositoryRoot,
		workspace: folder,
		env: { PATH: path },
		// Installing takes minutes and tells what it does; what the server says later is of no use here.
		onLog: (line) => {
			if (!isShown && line.trim() !== '') say(`  ${line}`);
		},
	});
	isShown = true;
	say(`\nOpen this in a browser (Ctrl+C stops it):\n\n  ${workbench.url}\n`);
	const stopped = new Promise<void>((done) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
	});
	try {
		await Promise.race([stopped, workbench.failed]);
	} finally {
		await workbench.dispose();
	}
}

async function openDemo(): Promise<{ folder: string; path: string }> {
	say('Laying the example:');
	const { folder, bin } = await layDemo(inRepository('.demo'), (step) => say(`  ${step}`));
	return { folder, path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

async function openOwn(own: string): Promise<{ folder: string; path: string }> {
	// npm runs scripts in the package's folder and keeps the caller's in a variable.
	const folder = resolve(process.env['INIT_CWD'] ?? '.', own);
	const isFolder = await stat(folder).then(
		(stats) => stats.isDirectory(),
		() => false,
	);
	if (!isFolder) throw new Error(`There is no folder ${folder}.`);
	return { folder, path: process.env['PATH'] ?? '' };
}

async function hasDesktopCode(): Promise<boolean> {
	return runQuietly('code', ['--version']).then(
		() => true,
		() => false,
	);
}
