import { join, resolve } from 'node:path';
import { rejectLater, suiteTimeoutMs } from './deadline.js';
import type { Desktop } from './desktop.js';
import { hostEnvironment } from './hostEnvironment.js';
import type { ExtensionTests } from './hostTests.js';
import { runToEnd, startGroup } from './processes.js';
import { makeScratchFolder } from './scratch.js';
import { changeUserSettings, quietSettings, unaskedSettings } from './settings.js';
import { writeStubExtension } from './subject.js';
import { writeTestsEntry } from './testsEntry.js';

/** A desktop VS Code that can be started. */
export type StartableDesktop = Extract<Desktop, { readonly executable: string }>;

/**
 * Runs tests in the extension host of a desktop VS Code and gives their exit code: 0 when all passed.
 * @throws Error when VS Code cannot be started or does not finish in time.
 */
export async function runTestsOnDesktop(desktop: StartableDesktop, options: ExtensionTests): Promise<number> {
	const scratch = await makeScratchFolder('gmr-vscode');
	try {
		const userData = join(scratch.path, 'user-data');
		const extensions = join(scratch.path, 'extensions');
		await changeUserSettings(userData, { ...quietSettings, ...unaskedSettings, ...options.settings });
		const profile = ['--user-data-dir', userData, '--extensions-dir', extensions];
		let developmentPath = options.extensionPath ?? '';
		if (options.vsix !== undefined) {
			await installOnDesktop(desktop, resolve(options.vsix), profile);
			developmentPath = await writeStubExtension(scratch.path);
		}
		const entry = await writeTestsEntry(scratch.path, options.testsPath);
		const args = [...profile, ...testArguments(options, developmentPath, entry.path)];
		return entry.verify(await run(desktop, args, options));
	} finally {
		await scratch.dispose();
	}
}

function testArguments(options: ExtensionTests, developmentPath: string, testsPath: string): string[] {
	const args = [
		resolve(options.workspace),
		`--extensionDevelopmentPath=${resolve(developmentPath)}`,
		`--extensionTestsPath=${testsPath}`,
		'--skip-welcome',
		'--skip-release-notes',
		'--disable-updates',
		'--disable-telemetry',
		'--disable-gpu-sandbox',
		...sandboxArguments(),
	];
	if (options.trusted ?? true) {
		args.push('--disable-workspace-trust');
	}
	return args;
}

async function run(
	desktop: StartableDesktop,
	args: readonly string[],
	options: ExtensionTests,
): Promise<number> {
	const timeoutMs = options.timeoutMs ?? suiteTimeoutMs;
	const [command = '', ...rest] = [...desktop.wrapper, desktop.executable, ...args];
	const group = startGroup(command, rest, {
		env: hostEnvironment(options.env ?? {}),
		...(options.onLog && { onLine: options.onLog }),
	});
	const late = rejectLater(timeoutMs, () => `The tests did not finish within ${timeoutMs} ms`);
	try {
		const { code } = await Promise.race([group.exited, late.promise]);
		return code ?? 1;
	} finally {
		late.cancel();
		await group.kill();
	}
}

async function installOnDesktop(
	desktop: StartableDesktop,
	vsix: string,
	profile: readonly string[],
): Promise<void> {
	const { resolveCliPathFromVSCodeExecutablePath } = await import('@vscode/test-electron');
	const cli = resolveCliPathFromVSCodeExecutablePath(desktop.executable);
	const args = [...profile, ...sandboxArguments(), '--install-extension', vsix, '--force'];
	// On Windows the command line interface is a batch file, which only the shell can start.
	const [command, before] = process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', cli]] : [cli, []];
	await runToEnd(command, [...before, ...args], { env: hostEnvironment({}) });
}

/** Containers and root give Electron no sandbox, and what runs here is our own code. */
function sandboxArguments(): string[] {
	return process.platform === 'linux' ? ['--no-sandbox'] : [];
}
