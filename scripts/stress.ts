// npm run stress: the random suites with ten times the work of npm test, or as many as GMR_STRESS says.
import { inRepository } from './paths.js';
import { runVisibly } from './run.js';

process.env['GMR_STRESS'] ??= '10';
process.exitCode = await runVisibly(process.execPath, [
	inRepository('out', 'scripts', 'test.js'),
	'faults',
	'mlflow',
]);
