import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { layDemo, type Demo } from '../../scripts/demo.js';
import { gmrBundle, inRepository, packages } from '../../scripts/paths.js';
import { runQuietly } from '../../scripts/run.js';
import { openPage, startWorkbench, type OpenPage, type Workbench } from '../../scripts/vscode/launcher.js';
import { WorkbenchPage } from '../../scripts/vscode/workbenchPage.js';
import { tempFolder } from '../kit/tempFolder.js';

const extensionId = 'git-model-registry.git-model-registry';
const screenshots = inRepository('out', 'screenshots');

describe('the journey of a user, on the installed package', () => {
	let scratch: Awaited<ReturnType<typeof tempFolder>>;
	let demo: Demo;
	let workbench: Workbench;
	let opened: OpenPage;
	let window: WorkbenchPage;
	let modelPage: FrameLocator;

	before(async () => {
		await rm(screenshots, { recursive: true, force: true });
		scratch = await tempFolder();
		demo = await layDemo(scratch.path);
		workbench = await startWorkbench({ vsix: packages.vsix, workspace: demo.folder });
		opened = await openPage(workbench, { width: 1280, height: 800, theme: 'dark' });
		window = new WorkbenchPage(opened.page);
		modelPage = window.webviewFrame(extensionId);
	});
	after(async () => {
		await opened.close();
		await workbench.dispose();
		await scratch.dispose();
	});

	const picture = (name: string) => window.screenshot(join(screenshots, `${name}.png`));
	/** A picture in each kind of theme, but high contrast on white, of what `open` shows and `close` takes away; dark is the last. */
	async function inThemes(
		name: string,
		open = () => Promise.resolve(),
		close = () => Promise.resolve(),
	): Promise<void> {
		for (const theme of ['light', 'hcDark', 'dark'] as const) {
			await window.useTheme(theme);
			await open();
			await picture(`${name}-${theme}`);
			await close();
		}
	}
	const git = (...args: string[]) => runQuietly('git', args, { cwd: demo.folder });
	const gmr = (...args: string[]) => runQuietly(process.execPath, [gmrBundle, '-C', demo.folder, ...args]);

	it('opens the sidebar and sees the model with its aliases and versions', async () => {
		await window.openView('Models');
		for (const row of [/^iris/, /^@champion/, /^@challenger/, /^Version 3/, /^Version 2/, /^Version 1/])
			await window.treeRow(row).first().waitFor();
		await picture('sidebar-dark');
	});

	it('registers a folder by right-click in two inputs and sees the new version', async () => {
		await window.openView('Explorer');
		await window.expandRow('models');
		await window.explorerContextMenu('gaussian-nb', 'Register Model…');
		await window.quickInput.waitUntilOpen();
		assert.match(await window.quickInput.title(), /Register gaussian-nb.*1\/2/);
		await picture('register-1');
		await window.quickInput.row('iris').click();
		await opened.page.waitForFunction(() =>
			document.querySelector('.quick-input-title')?.textContent.includes('2/2'),
		);
		await window.quickInput.type('Naive Bayes, to see whether it is enough');
		await picture('register-2');
		await window.quickInput.accept();
		await window.notification('Registered iris version 4').waitFor();
		await window.openView('Models');
		await window.treeRow(/^Version 4/).waitFor();
		await picture('registered');
		assert.match(await git('log', '-1', '--format=%s'), /^Register iris version 4$/m);
		assert.equal((await git('status', '--porcelain')).trim(), '');
	});

	it('opens the page of the model from the message', async () => {
		await window.answerNotification('Registered iris version 4', 'Open Page');
		await modelPage.getByRole('heading', { name: 'iris' }).first().waitFor();
		await window.clearNotifications();
		// It opened at the version that was registered.
		await modelPage
			.getByText('Naive Bayes, to see whether it is enough')
			.filter({ visible: true })
			.first()
			.waitFor();
		await modelPage.getByRole('cell', { name: /0\.95/ }).first().waitFor();
		await picture('page-versions-dark');
		await modelPage.getByRole('tab', { name: 'Overview' }).click();
		await modelPage.getByRole('heading', { name: 'Intended use' }).waitFor();
		await picture('page-overview-dark');
		await modelPage.getByRole('tab', { name: /^Lineage/ }).click();
		await modelPage.getByText('logistic-regression').filter({ visible: true }).first().waitFor();
		await picture('page-lineage-dark');
	});

	it('sees the page in a light and in two high-contrast themes, and in a window of 640 pixels', async () => {
		for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
			await window.useTheme(theme);
			await modelPage.getByRole('tab', { name: /^Versions/ }).click();
			await picture(`page-versions-${theme}`);
			await modelPage.getByRole('tab', { name: /^Lineage/ }).click();
			await picture(`page-lineage-${theme}`);
		}
		await opened.page.setViewportSize({ width: 640, height: 800 });
		await picture('page-lineage-narrow');
		await opened.page.setViewportSize({ width: 1280, height: 800 });
		await window.useTheme('dark');
	});

	it('reads in predict.py what the URI stands for, and sees it change', async () => {
		await window.openFile('predict.py');
		await window.codeLens(/iris v2 · @champion/).waitFor();
		await picture('lens-dark');
		await gmr('alias', 'set', 'iris@champion', '4');
		await window.codeLens(/iris v4 · @champion/).waitFor();
		await window.treeRow(/^@champion.*v4/).waitFor();
		await picture('lens-moved-dark');
	});

	it('takes what the model card of a folder proposes, with a button', async () => {
		const card = '---\nlicense: apache-2.0\n---\n# Neighbours\n\nTells flowers apart.\n';
		await writeFile(join(demo.folder, 'models', 'knn', 'README.md'), card);
		await window.openView('Explorer');
		const { widget, input } = window.quickInput;
		const button = widget.getByRole('button', { name: /Model Card/ });
		const close = () => window.quickInput.cancel();
		const open = async () => {
			await window.explorerContextMenu('knn', 'Register Model…');
			await window.quickInput.row('iris').click();
			await button.waitFor();
		};
		await inThemes('register-card', open, close);
		await open();
		await button.click();
		await opened.page.waitForFunction(
			(field) => (field as HTMLInputElement).value === 'Tells flowers apart.',
			await input.first().elementHandle(),
		);
		await picture('register-card-taken-dark');
		await close();
		await rm(join(demo.folder, 'models', 'knn', 'README.md'));
	});

	it('starts the MLflow endpoint, which the status bar shows with what can be done', async () => {
		await window.runCommand('Model Registry: Start MLflow Endpoint');
		await window.notification("model-registry answers MLflow's clients").waitFor();
		const item = window.statusBarItem('MLflow').getByRole('button');
		await item.waitFor();
		await picture('endpoint-started-dark');
		await window.clearNotifications();
		await item.hover();
		await window.hover().getByText("answers MLflow's clients at 127.0.0.1").waitFor();
		await window.screenshot(join(screenshots, 'endpoint-hover-dark.png'), { keepPointer: true });
		const open = async () => {
			await item.click();
			for (const label of ['Copy URL', 'Show Log', 'Stop']) await window.quickInput.row(label).waitFor();
		};
		await inThemes('endpoint-menu', open, () => window.quickInput.cancel());
	});

	it('inserts the setup cell into the notebook', async () => {
		await window.openFile('explore.ipynb');
		await window.cellText('import mlflow.pyfunc').waitFor();
		await window.runCommand('Model Registry: Insert MLflow Setup Cell');
		await window.cellText('# Makes the model registry of this git repository').waitFor();
		await inThemes('notebook-cell');
		// Beside it the status bar may still say what the command has done.
		const item = window.statusBarItem('MLflow').getByRole('button', { name: 'answers' });
		await item.click();
		await window.quickInput.pick('Stop');
		await item.waitFor({ state: 'detached' });
		await picture('endpoint-stopped-dark');
	});
});
