import type { Runner } from 'mocha';

/** How the tests of a suite ended. */
export interface Results {
	readonly passed: number;
	/** The title of each test that failed, with its error. */
	readonly failed: readonly string[];
	/** The title of each test that was not tried. */
	readonly skipped: readonly string[];
}

/** What `runner` has come to, as soon as it has ended. */
export async function collectResults(runner: Runner): Promise<Results> {
	let passed = 0;
	const failed: string[] = [];
	const skipped: string[] = [];
	runner.on('pass', () => passed++);
	runner.on('fail', (test, error: Error) =>
		failed.push(`${test.fullTitle()}\n${error.stack ?? error.message}`),
	);
	runner.on('pending', (test) => skipped.push(test.fullTitle()));
	await new Promise<void>((done) => void runner.once('end', () => done()));
	return { passed, failed, skipped };
}
