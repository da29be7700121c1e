import type { Context } from 'mocha';
import { mlflowPython, type MlflowPython } from '../../scripts/mlflowPython.js';
import { inRepository } from '../../scripts/paths.js';
import { pythonEnvironment, requirePython } from '../../scripts/python.js';

/**
 * The system's Python. Where there is none, the test or suite whose `this` is given is skipped: `npm test` has said what
 * to install, and on CI what is skipped has failed.
 */
export async function pythonOrSkip(context: Context): Promise<string> {
	return (await requirePython().catch(() => undefined)) ?? context.skip();
}

/** The interpreter that has what `test/python/<name>.txt` asks for; skips as `pythonOrSkip`. */
export async function environmentOrSkip(context: Context, name: string): Promise<string> {
	await pythonOrSkip(context);
	return (await pythonEnvironment(name, inRepository('test/python', `${name}.txt`))).python;
}

/** MLflow's Python and what it is run with; skips as `pythonOrSkip`. */
export async function mlflowOrSkip(context: Context): Promise<MlflowPython> {
	return (await mlflowPython()) ?? context.skip();
}
