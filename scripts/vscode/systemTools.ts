import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runToEnd } from './processes.js';

/** The full path of a program on the PATH, or undefined. */
export function findProgram(name: string): string | undefined {
	const suffix = process.platform === 'win32' ? '.exe' : '';
	const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
	return folders.map((folder) => join(folder, name + suffix)).find(isExecutable);
}

/** Whether `path` is a file that this user may run. */
export function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

/**
 * Checks that native Node modules can be compiled here.
 * @throws Error naming what is missing and the one line that installs it.
 */
export function requireCompiler(): void {
	const needs: readonly (readonly [string, readonly string[]])[] = [
		['a C++ compiler', [process.env['CXX'] ?? '', 'c++', 'g++', 'clang++']],
		['make', ['make']],
		['python3', ['python3']],
	];
	const missing = needs
		.filter(([, programs]) => !programs.some((program) => program !== '' && isOnThisSystem(program)))
		.map(([what]) => what);
	if (missing.length > 0) {
		const install =
			process.platform === 'darwin' ? 'xcode-select --install' : 'apt-get install -y build-essential python3';
		throw new Error(
			`VS Code's server cannot be compiled here without ${missing.join(', ')}. Install with: ${install}`,
		);
	}
}

function isOnThisSystem(program: string): boolean {
	return program.includes('/') ? isExecutable(program) : findProgram(program) !== undefined;
}

/** The shared libraries that `binary` needs and this Linux lacks; none where `ldd` cannot tell. */
export async function missingLibraries(binary: string): Promise<string[]> {
	if (process.platform !== 'linux' || findProgram('ldd') === undefined) {
		return [];
	}
	const { output } = await runToEnd('ldd', [binary], { allowFailure: true });
	return [...output.matchAll(/^\s*(\S+) => not found/gm)].flatMap(([, library]) => library ?? []);
}
