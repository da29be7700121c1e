import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { installOnce } from './cache.js';
import type { InstallOptions } from './codeServer.js';
import { installPackages } from './npm.js';
import { runToEnd } from './processes.js';
import { findProgram, isExecutable, missingLibraries } from './systemTools.js';

/** How to start a browser; `launchBrowser` does it. */
export interface BrowserProgram {
	readonly executablePath: string;
	readonly args: readonly string[];
	/** False for root, whom Chromium refuses its sandbox. */
	readonly sandbox: boolean;
	/** What the browser needs in its environment beyond the usual. */
	readonly env: Readonly<Record<string, string>>;
}

/** The last of these packages for Node 20: 147.0.1 asks for Node 22. */
const packagedChromium = '@sparticuz/chromium@147.0.0';

const quietArgs = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-domain-reliability',
	'--disable-quic',
	'--disable-sync',
	'--no-first-run',
	'--no-pings',
	// Whatever else a page or the browser asks for is answered here and not by the network.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
	// The same pixels on every machine that has the same fonts.
	'--disable-gpu',
	'--font-render-hinting=none',
	'--force-color-profile=srgb',
];

/**
 * Finds a Chromium: the one `GMR_CHROMIUM` names, one on this machine, Playwright's own, or (Linux x64) the
 * one that the npm registry carries, which is installed into the cache on first use.
 * @throws Error naming what is missing and the one line that installs it.
 */
export async function ensureBrowser(options: InstallOptions = {}): Promise<BrowserProgram> {
	const isRoot = process.getuid?.() === 0;
	const common = { args: isRoot ? ['--no-sandbox', ...quietArgs] : quietArgs, sandbox: !isRoot };
	const known = namedBrowser() ?? browserOfMachine() ?? browserOfPlaywright();
	if (known !== undefined) {
		return { executablePath: known, ...common, env: {} };
	}
	const folder = await installPackagedBrowser(options);
	const executablePath = join(folder, 'chromium');
	await requireLibraries(executablePath);
	return { executablePath, ...common, env: await fontEnvironment(folder) };
}

/**
 * Starts a headless browser with a fresh profile.
 * @throws Error when there is none or the system does not let it start.
 */
export async function launchBrowser(options: InstallOptions = {}): Promise<Browser> {
	const { executablePath, args, sandbox, env } = await ensureBrowser(options);
	const launching = chromium.launch({
		executablePath,
		args: [...args],
		chromiumSandbox: sandbox,
		env: { ...definedOnly(process.env), ...env },
		// Ending is the launcher's business; Playwright still ends the browser when this process exits.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
	return await launching.catch((error: unknown) => {
		// Some systems allow sandboxes only to the browsers that they brought themselves.
		const hint = String(error).includes('No usable sandbox')
			? ': name an installed Chrome in GMR_CHROMIUM'
			: '';
		throw new Error(`${executablePath} cannot be started${hint}`, { cause: error });
	});
}

function namedBrowser(): string | undefined {
	const named = process.env['GMR_CHROMIUM'];
	if (named && !isExecutable(named)) {
		throw new Error(`GMR_CHROMIUM names ${named}, which is not a program`);
	}
	return named === '' ? undefined : named;
}

function browserOfMachine(): string | undefined {
	const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'];
	for (const name of names) {
		const path = findProgram(name);
		if (path !== undefined) {
			return path;
		}
	}
	const places = [
		'/opt/google/chrome/chrome',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
		'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
		'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
		'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
	];
	return places.find(isExecutable);
}

function browserOfPlaywright(): string | undefined {
	const path = chromium.executablePath();
	return existsSync(path) ? path : undefined;
}

async function installPackagedBrowser(options: InstallOptions): Promise<string> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error('No Chrome or Chromium found: install one, or name it in GMR_CHROMIUM');
	}
	const name = packagedChromium.replace('@sparticuz/', '').replace('@', '-');
	return await installOnce(name, async (folder) => {
		options.onProgress?.(`Downloading a browser (${packagedChromium})`);
		await installPackages(folder, [packagedChromium], ['--ignore-scripts']);
		// The package unpacks into the temporary folder; ours makes the result part of the cache.
		const script = "import('@sparticuz/chromium').then((module) => module.default.executablePath())";
		await runToEnd(process.execPath, ['--eval', script], {
			cwd: folder,
			env: { ...process.env, TMPDIR: folder },
		});
	});
}

/** Debian's packages for the libraries that Chromium needs, by the start of the library's name. */
const debianPackages: readonly (readonly [string, string])[] = [
	['libnss3.', 'libnss3'],
	['libnssutil3.', 'libnss3'],
	['libnspr4.', 'libnspr4'],
	['libplc4.', 'libnspr4'],
	['libplds4.', 'libnspr4'],
	['libexpat.', 'libexpat1'],
];

async function requireLibraries(binary: string): Promise<void> {
	const missing = await missingLibraries(binary);
	if (missing.length === 0) {
		return;
	}
	const packages = missing.map((library) => debianPackages.find(([start]) => library.startsWith(start))?.[1]);
	const install = packages.includes(undefined) ? ['chromium'] : [...new Set(packages)].sort();
	throw new Error(
		`The browser cannot start without ${missing.join(', ')}. ` +
			`Install with: apt-get install -y ${install.join(' ')} fonts-dejavu-core`,
	);
}

/** On a system without any font all text would be boxes; the package's own fonts then stand in. */
async function fontEnvironment(folder: string): Promise<Readonly<Record<string, string>>> {
	if (['/usr/share/fonts', '/usr/local/share/fonts'].some((fonts) => existsSync(fonts))) {
		return {};
	}
	const config = join(folder, 'own-fonts.conf');
	const dirs = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
	await writeFile(config, `<?xml version="1.0"?>\n<fontconfig>${dirs}</fontconfig>\n`);
	return { FONTCONFIG_FILE: config };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}
