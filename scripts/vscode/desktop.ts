import { mkdir } from 'node:fs/promises';
import type { ProgressReport } from '@vscode/test-electron';
import { cacheFolder } from './cache.js';
import { findProgram, missingLibraries } from './systemTools.js';

/** A desktop VS Code that can be started here, or why there is none. */
export type Desktop =
	| {
			readonly executable: string;
			/** What has to be put before the command, such as `xvfb-run`. */
			readonly wrapper: readonly string[];
	  }
	| { readonly executable?: undefined; readonly reason: string };

/** How long the download may take to start; how long it then takes is the network's business. */
const patienceMs = 8000;

/** Inherited by the processes that this one starts, so that one run asks only once. */
const outcomeVariable = 'GMR_NO_DESKTOP';

const attempts = new Map<string, Promise<Desktop>>();

/**
 * Gives the desktop VS Code, downloading it into the cache on first use. Where downloads fail the answer comes
 * within seconds and is remembered for the run, also by child processes. `GMR_NO_DESKTOP=1` asks for none.
 */
export function tryDesktop(version: string): Promise<Desktop> {
	const attempt = attempts.get(version) ?? attemptDesktop(version);
	attempts.set(version, attempt);
	return attempt;
}

async function attemptDesktop(version: string): Promise<Desktop> {
	const refusal = process.env[outcomeVariable];
	if (refusal) {
		return { reason: refusal === '1' ? `${outcomeVariable} is set` : refusal };
	}
	const wrapper = displayWrapper();
	if (wrapper === undefined) {
		return { reason: 'there is no display, and no xvfb-run to make one' };
	}
	try {
		const executable = await download(version);
		const missing = await missingLibraries(executable);
		return missing.length === 0
			? { executable, wrapper }
			: { reason: `the desktop VS Code lacks ${missing.join(', ')}` };
	} catch (error) {
		const reason = `the desktop VS Code ${version} cannot be downloaded: ${messageOf(error)}`;
		process.env[outcomeVariable] = reason;
		return { reason };
	}
}

/** What makes a display on Linux; undefined when there is none and nothing makes one. */
function displayWrapper(): readonly string[] | undefined {
	if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) {
		return [];
	}
	return findProgram('xvfb-run') === undefined ? undefined : ['xvfb-run', '-a'];
}

async function download(version: string): Promise<string> {
	const { downloadAndUnzipVSCode, ProgressReportStage } = await import('@vscode/test-electron');
	await mkdir(cacheFolder(), { recursive: true });
	return await new Promise((done, fail) => {
		const timer = setTimeout(() => fail(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
		const reporter = {
			report: ({ stage }: ProgressReport): void => {
				if (stage === ProgressReportStage.Downloading) {
					clearTimeout(timer);
				}
			},
			error: (): void => undefined,
		};
		downloadAndUnzipVSCode({ version, cachePath: cacheFolder(), timeout: patienceMs, reporter })
			.then(done, fail)
			.finally(() => clearTimeout(timer));
	});
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
