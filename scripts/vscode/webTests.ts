import { join } from 'node:path';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.js';
import { cacheFolder } from './cache.js';
import { ensureCodeServer } from './codeServer.js';
import { rejectLater, suiteTimeoutMs } from './deadline.js';
import type { ExtensionTests } from './hostTests.js';
import { startServer, type Server } from './server.js';
import { unaskedSettings } from './settings.js';
import { installVsix, writeStubExtension } from './subject.js';
import { writeTestsEntry } from './testsEntry.js';
import { codeServerVersion, lowestVsCode } from './versions.js';
import { workspaceParameter } from './workspace.js';

/** What VS Code itself says in every run; it comes by the same way as the words of the tests. */
const ownWords =
	/^(Resolv(ing|ed) connection token|Creating a socket|Ignoring fetching additional|Updating additional|ChatSessionStore:|\[reconnection-grace-time\]|\[Service Worker\])/;

/**
 * Runs tests in the extension host of a browser-served VS Code and gives their exit code: 0 when all passed.
 * @throws Error when VS Code cannot be started, ends, or does not finish in time.
 */
export async function runTestsInBrowser(options: ExtensionTests): Promise<number> {
	const onLog = options.onLog ?? (() => undefined);
	const codeServer = await ensureCodeServer({
		version: codeServerVersion(options.version ?? lowestVsCode),
		onProgress: onLog,
	});
	const browser = await launchBrowser({ onProgress: onLog });
	try {
		const page = await browser.newPage();
		let developmentPath = options.extensionPath ?? '';
		const server = await startServer({
			codeServer,
			trusted: options.trusted ?? true,
			settings: { ...unaskedSettings, ...options.settings },
			env: options.env ?? {},
			port: 0,
			connectionToken: true,
			prepare: async (dataFolder) => {
				if (options.vsix !== undefined) {
					await installVsix(codeServer, options.vsix, dataFolder);
					developmentPath = await writeStubExtension(dataFolder);
				}
			},
			onLog: () => undefined,
		});
		try {
			const entry = await writeTestsEntry(server.dataFolder, options.testsPath);
			const payload = [
				['extensionDevelopmentPath', server.remoteUri(developmentPath)],
				['extensionTestsPath', server.remoteUri(entry.path)],
			];
			const url = server.url({
				...workspaceParameter(options.workspace),
				payload: JSON.stringify(payload),
			});
			return entry.verify(await runInPage(page, url, server, options));
		} finally {
			await page.close();
			await server.dispose();
		}
	} finally {
		await browser.close();
	}
}

async function runInPage(page: Page, url: string, server: Server, options: ExtensionTests): Promise<number> {
	const timeoutMs = options.timeoutMs ?? suiteTimeoutMs;
	const picture = join(cacheFolder(), 'unfinished-tests.png');
	const late = rejectLater(
		timeoutMs,
		() => `The tests did not finish within ${timeoutMs} ms; the window then: ${picture}`,
	);
	const crashed = new Promise<never>((_, fail) => {
		page.once('crash', () => fail(new Error('The page of VS Code crashed')));
	});
	let finish: (code: number) => void = () => undefined;
	const finished = new Promise<number>((done) => (finish = done));
	await page.exposeFunction('codeAutomationLog', (_level: string, args: readonly unknown[]) => {
		const text = format(...args);
		if (!ownWords.test(text)) {
			options.onLog?.(text);
		}
	});
	await page.exposeFunction('codeAutomationExit', (code: number) => finish(code));
	try {
		const opened = page.goto(url);
		return await Promise.race([opened.then(() => finished), server.failed, crashed, late.promise]);
	} catch (error) {
		await page.screenshot({ path: picture, timeout: 5000 }).catch(() => undefined);
		throw error;
	} finally {
		late.cancel();
	}
}
