import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/vscode/browser.js';
import { repositoryRoot } from '../../scripts/vscode/cache.js';
import { pageHtml } from '../../src/webview/pageHtml.js';
import type { Port } from '../../src/protocol/channel.js';
import { pageThemes, type PageThemeName } from './pageThemes.js';
import { vscodeDefaultStyles } from './vscodeDefaultStyles.js';

/** A browser and a server that hold the bundled page. */
export interface PageBrowser {
	open(options?: OpenOptions): Promise<OpenPage>;
	dispose(): Promise<void>;
}

export interface OpenOptions {
	readonly theme?: PageThemeName;
	readonly width?: number;
	readonly height?: number;
	/** What the page saved before it was closed. */
	readonly saved?: unknown;
	/** Device pixels a CSS pixel. */
	readonly scale?: number;
}

/** The page in a tab, with the far end of its wire. */
export interface OpenPage {
	readonly page: Page;
	readonly port: Port;
	/** Loads the page, whose script then says `ready`. */
	load(): Promise<void>;
	/** What the page saved last. */
	saved(): Promise<unknown>;
	/** Violations of the content security policy, errors of scripts, requests that left our server. */
	readonly offences: readonly string[];
	close(): Promise<void>;
}

/** Bundles the page and starts a browser. */
export async function startPageBrowser(): Promise<PageBrowser> {
	const files = await bundlePage();
	const server = await serve(files);
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const browser = await launchBrowser();
	return {
		open: (options = {}) => openPage(browser, origin, options),
		dispose: async () => {
			await browser.close();
			await new Promise((done) => server.close(done));
		},
	};
}

type Files = ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array }>;

const nonce = 'AAAAAAAAAAAAAAAAAAAAAA==';

async function bundlePage(): Promise<Files> {
	const root = repositoryRoot();
	const { outputFiles } = await build({
		entryPoints: [join(root, 'webview/main.ts')],
		outdir: root,
		bundle: true,
		write: false,
		minify: true,
		format: 'iife',
		target: 'es2022',
	});
	const codicons = join(root, 'node_modules/@vscode/codicons/dist');
	const file = (end: string): Uint8Array =>
		outputFiles.find(({ path }) => path.endsWith(end))?.contents ?? new Uint8Array();
	return new Map([
		['/main.js', { type: 'text/javascript', body: file('.js') }],
		['/vscode.css', { type: 'text/css', body: new TextEncoder().encode(vscodeDefaultStyles) }],
		['/main.css', { type: 'text/css', body: file('.css') }],
		['/codicon.css', { type: 'text/css', body: await readFile(join(codicons, 'codicon.css')) }],
		['/codicon.ttf', { type: 'font/ttf', body: await readFile(join(codicons, 'codicon.ttf')) }],
	]);
}

async function serve(files: Files): Promise<Server> {
	const server = createServer((request, response) => {
		const { pathname, origin } = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
		const file = files.get(pathname);
		if (file) {
			response.setHeader('Content-Type', file.type).end(file.body);
		} else if (pathname === '/') {
			const styles = ['/vscode.css', '/codicon.css', '/main.css'];
			const html = pageHtml({ cspSource: origin, nonce, script: '/main.js', styles, language: 'en' });
			response.setHeader('Content-Type', 'text/html').end(html);
		} else {
			response.writeHead(404).end();
		}
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return server;
}

async function openPage(browser: Browser, origin: string, options: OpenOptions): Promise<OpenPage> {
	const { theme = 'dark', width = 1000, height = 800, saved, scale = 1 } = options;
	const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
	const page = await context.newPage();
	const offences: string[] = [];
	watch(context, page, origin, offences);
	const listeners = new Set<(message: unknown) => void>();
	await page.exposeFunction('gmrToHost', (message: unknown) => {
		for (const listener of listeners) listener(message);
	});
	await page.exposeFunction('gmrOffence', (text: string) => offences.push(text));
	await page.addInitScript(prepare, {
		...pageThemes[theme],
		saved: saved ?? null,
	});
	const port: Port = {
		post: (message) => {
			page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => undefined);
		},
		onMessage: (listener) => {
			listeners.add(listener);
			return { dispose: () => listeners.delete(listener) };
		},
	};
	return {
		page,
		port,
		offences,
		load: async () => {
			await page.goto(origin);
			await page.locator('h1').waitFor();
			await page.evaluate(() => document.fonts.ready.then(() => undefined));
		},
		saved: () => page.evaluate(() => JSON.parse(sessionStorage.getItem('gmr:state') ?? 'null') as unknown),
		close: () => context.close(),
	};
}

function watch(context: BrowserContext, page: Page, origin: string, offences: string[]): void {
	page.on('pageerror', (error) => offences.push(`error: ${error.message}`));
	page.on('request', (request) => {
		if (!request.url().startsWith(`${origin}/`)) offences.push(`request: ${request.url()}`);
	});
	page.on('response', (response) => {
		if (response.status() >= 400 && !response.url().endsWith('/favicon.ico'))
			offences.push(`response: ${response.status()} ${response.url()}`);
	});
	context.on('page', (opened) => {
		if (opened !== page) offences.push(`window: ${opened.url()}`);
	});
}

/** Runs in the tab before the page's script: the theme, as VS Code sets it, and the wire to the test. */
function prepare(given: {
	bodyClass: string;
	variables: Readonly<Record<string, string>>;
	saved: unknown;
}): void {
	const host = window as unknown as { gmrToHost(message: unknown): void; gmrOffence(text: string): void };
	document.addEventListener('securitypolicyviolation', (event) =>
		host.gmrOffence(`csp: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
	);
	window.addEventListener('gmr:post', (event) => host.gmrToHost((event as CustomEvent<unknown>).detail));
	if (given.saved !== null && sessionStorage.getItem('gmr:state') === null)
		sessionStorage.setItem('gmr:state', JSON.stringify(given.saved));
	// As soon as there is a body, as in VS Code, and before the page's script.
	new MutationObserver((_, observer) => {
		if (document.querySelector('body') === null) return;
		observer.disconnect();
		for (const [name, value] of Object.entries(given.variables))
			document.documentElement.style.setProperty(name, value);
		document.body.className = given.bodyClass;
	}).observe(document, { childList: true, subtree: true });
}
