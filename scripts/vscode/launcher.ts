import { tryDesktop } from './desktop.js';
import { runTestsOnDesktop } from './desktopTests.js';
import type { ExtensionTests } from './hostTests.js';
import { lowestVsCode } from './versions.js';
import { runTestsInBrowser } from './webTests.js';

export type { ExtensionTests } from './hostTests.js';
export type { Settings, ThemeKind } from './settings.js';
export {
	openPage,
	startWorkbench,
	type OpenPage,
	type PageOptions,
	type Workbench,
	type WorkbenchOptions,
} from './workbench.js';

/**
 * Runs tests inside the extension host of a real VS Code: the desktop one where it can be had, otherwise one that
 * comes from the npm registry and shows itself to a headless browser. Gives the exit code: 0 when all passed.
 * @throws Error when VS Code cannot be installed or started, or the tests do not finish in time.
 */
export async function runExtensionTests(options: ExtensionTests): Promise<number> {
	const version = options.version ?? lowestVsCode;
	const desktop = await tryDesktop(version);
	if (desktop.executable !== undefined) {
		options.onLog?.(`Testing in VS Code ${version}`);
		return await runTestsOnDesktop(desktop, options);
	}
	options.onLog?.(`Testing in VS Code ${version} from npm, because ${desktop.reason}`);
	return await runTestsInBrowser(options);
}
