import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.js';
import { ensureCodeServer } from './codeServer.js';
import { startServer } from './server.js';
import { steadySettings, themeSettings, type Settings, type ThemeKind } from './settings.js';
import { installVsix, type Subject } from './subject.js';
import { codeServerVersion, lowestVsCode } from './versions.js';
import { workspaceParameter } from './workspace.js';

/** What a VS Code that is served to browsers is started with. */
export type WorkbenchOptions = Subject & {
	/** The folder or `.code-workspace` file that is open. */
	readonly workspace: string;
	/** Whether the workspace is trusted; true when left out. False shows the question as VS Code does. */
	readonly trusted?: boolean;
	/** User settings, beside those that keep VS Code quiet. */
	readonly settings?: Settings;
	/** Variables for the extension host; undefined removes one. */
	readonly env?: NodeJS.ProcessEnv;
	/** The version of VS Code; the lowest that we support when left out. */
	readonly version?: string;
	/** A free one when left out. */
	readonly port?: number;
	/** Whether the link carries the secret that a page needs; true when left out. */
	readonly connectionToken?: boolean;
	/** Called with what the launcher and VS Code's server have to say. */
	readonly onLog?: (line: string) => void;
};

/** A running VS Code that browsers can open. */
export interface Workbench {
	/** The link of the window with the workspace, with its secret. */
	readonly url: string;
	/** Rejects when VS Code's server ends by itself; never resolves. */
	readonly failed: Promise<never>;
	/** Changes user settings for pages that are opened or reloaded from now on. */
	readonly changeSettings: (settings: Settings) => Promise<void>;
	/** Ends VS Code with all it has started and removes its data. */
	readonly dispose: () => Promise<void>;
}

/**
 * Starts VS Code as a user of a browser sees it, with fresh settings and state, which are gone after dispose.
 * @throws Error when it cannot be installed or started, for instance because the port is taken.
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
	const onLog = options.onLog ?? (() => undefined);
	const codeServer = await ensureCodeServer({
		version: codeServerVersion(options.version ?? lowestVsCode),
		onProgress: onLog,
	});
	const { vsix, extensionPath } = options;
	const server = await startServer({
		codeServer,
		trusted: options.trusted ?? true,
		settings: options.settings ?? {},
		env: options.env ?? {},
		port: options.port ?? 0,
		connectionToken: options.connectionToken ?? true,
		prepare: async (dataFolder) => {
			if (vsix !== undefined) {
				await installVsix(codeServer, vsix, dataFolder);
			}
		},
		onLog,
	});
	const url = server.url({
		...workspaceParameter(options.workspace),
		...(extensionPath !== undefined && {
			payload: JSON.stringify([['extensionDevelopmentPath', server.remoteUri(extensionPath)]]),
		}),
	});
	return { url, failed: server.failed, changeSettings: server.changeSettings, dispose: server.dispose };
}

/** The size and look of a page. */
export interface PageOptions {
	readonly width: number;
	readonly height: number;
	/** The theme for this page and later ones; as it was when left out. */
	readonly theme?: ThemeKind;
}

/** A page in a browser of its own. */
export interface OpenPage {
	readonly page: Page;
	readonly close: () => Promise<void>;
}

/** The window has its parts at once, but colours and icons come from extensions, a second later. */
const usable = '.monaco-workbench.file-icons-enabled[class*="vscode-theme-"]:has(.statusbar-item)';

/**
 * Opens a workbench in a headless browser with a fresh profile, and waits until it can be used.
 * @throws Error when VS Code does not come up.
 */
export async function openPage(workbench: Workbench, options: PageOptions): Promise<OpenPage> {
	const { width, height, theme } = options;
	await workbench.changeSettings({ ...steadySettings, ...(theme && themeSettings(theme)) });
	const browser = await launchBrowser();
	try {
		const context = await browser.newContext({
			viewport: { width, height },
			deviceScaleFactor: 1,
			locale: 'en-US',
			reducedMotion: 'reduce',
			colorScheme: theme === 'light' || theme === 'hcLight' ? 'light' : 'dark',
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const page = await context.newPage();
		const opened = page.goto(workbench.url).then(() => page.locator(usable).waitFor({ timeout: 60_000 }));
		await Promise.race([opened, workbench.failed]);
		return { page, close: () => browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}
