import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from './run.js';
import { installOnce } from './vscode/cache.js';
import { findProgram } from './vscode/systemTools.js';

const onWindows = process.platform === 'win32';

/** A Python environment of its own. */
export interface PythonEnvironment {
	/** Its interpreter; programs are run as `python -m NAME`, as the paths in its `bin` are those of where it was made. */
	readonly python: string;
}

/**
 * Gives the environment `name` with exactly the packages of a requirements file, installed from PyPI when it is first
 * asked for and after the file has changed.
 * @throws Error naming what is missing and the one line that installs it, or what pip said.
 */
export async function pythonEnvironment(name: string, requirementsFile: string): Promise<PythonEnvironment> {
	const requirements = await readFile(requirementsFile, 'utf8');
	const interpreter = await requirePython();
	const version = (await runQuietly(interpreter, ['-c', 'import sys; print(sys.version)'])).trim();
	const hash = createHash('sha256').update(`${version}\n${requirements}`).digest('hex').slice(0, 16);
	const folder = await installOnce(`python-${name}-${hash}`, async (staging) => {
		await runQuietly(interpreter, ['-m', 'venv', staging]);
		const pip = [
			'-m',
			'pip',
			'install',
			'--quiet',
			'--disable-pip-version-check',
			'--no-input',
			'--only-binary=:all:',
		];
		await runQuietly(pythonIn(staging), [...pip, '--requirement', requirementsFile]);
	});
	return { python: pythonIn(folder) };
}

/**
 * The system's Python, once it can make environments.
 * @throws Error naming what is missing and the one line that installs it.
 */
export async function requirePython(): Promise<string> {
	const interpreter = findProgram('python3') ?? findProgram('python');
	if (interpreter === undefined) throw new Error(`There is no python3 here. Install it with: ${install}`);
	try {
		await runQuietly(interpreter, ['-c', 'import venv, ensurepip']);
		return interpreter;
	} catch (cause) {
		throw new Error(`${interpreter} can't make environments here. Install what it lacks with: ${install}`, {
			cause,
		});
	}
}

const install =
	process.platform === 'darwin'
		? 'brew install python'
		: onWindows
			? 'winget install Python.Python.3.12'
			: 'apt-get install -y python3 python3-venv';

function pythonIn(folder: string): string {
	return onWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
