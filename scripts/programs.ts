import { findProgram } from './vscode/systemTools.js';

/** Programs that suites run besides Node, and the package that brings each, the same in Debian and Homebrew. */
const needed: readonly (readonly [program: string, neededFor: string, packageName: string])[] = [
	['git', 'all suites that write', 'git'],
	['git-lfs', 'the suites of Git LFS', 'git-lfs'],
	['zsh', 'the suite of shell completion', 'zsh'],
	['fish', 'the suite of shell completion', 'fish'],
];

/** A line for each program that is missing: what for, and the one line that installs it. */
export function missingPrograms(): string[] {
	const install = process.platform === 'darwin' ? 'brew install' : 'apt-get install -y';
	return needed
		.filter(([program]) => findProgram(program) === undefined)
		.map(
			([program, neededFor, packageName]) =>
				`${program} is missing, which ${neededFor} need. Install with: ${install} ${packageName}`,
		);
}
