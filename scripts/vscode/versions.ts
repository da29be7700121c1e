/** The lowest VS Code that the extension supports, and the one that tests run on unless they say otherwise. */
export const lowestVsCode = '1.100.3';

/** The version of `code-server` that is VS Code `version`: their minor and patch numbers agree. */
export function codeServerVersion(version: string): string {
	return version.replace(/^1\./, '4.');
}
