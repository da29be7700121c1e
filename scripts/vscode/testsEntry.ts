import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The module that VS Code is asked to run in place of the tests. */
export interface TestsEntry {
	readonly path: string;
	/**
	 * The exit code to report.
	 * @throws Error when VS Code reports success although the tests did not come to their end.
	 */
	verify(code: number): number;
}

/**
 * Writes a module that runs the tests and leaves a sign when all of them passed. VS Code reports success also
 * when its extension host dies in the middle of the tests, so its word alone does not count.
 */
export async function writeTestsEntry(folder: string, testsPath: string): Promise<TestsEntry> {
	const path = join(folder, 'runTests.cjs');
	const sign = join(folder, 'tests-passed');
	const text = `exports.run = async () => {
	await require(${JSON.stringify(resolve(testsPath))}).run();
	require('node:fs').writeFileSync(${JSON.stringify(sign)}, '');
};
`;
	await writeFile(path, text);
	return {
		path,
		verify: (code) => {
			if (code === 0 && !existsSync(sign)) {
				throw new Error('The extension host ended before the tests did');
			}
			return code;
		},
	};
}
