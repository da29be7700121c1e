import type { Verb } from './verb.js';
import { verbs } from './verbs.js';

/** What `gmr help` prints. */
export async function overview(): Promise<string> {
	const loaded = await Promise.all(Object.values(verbs).map((entry) => entry.load()));
	const names = Object.keys(verbs);
	const width = Math.max(...names.map((name) => name.length));
	const lines = Object.entries(verbs).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
	return [
		'gmr: a model registry that lives in your git repository',
		'',
		...lines,
		'',
		'Usage:',
		...loaded.map(({ usage }) => `  gmr ${usage}`),
		'',
		'Everywhere: --json (for machines), -C DIR (as if started in DIR), --verbose, gmr help VERB.',
		'Exit codes: 0 done, 1 findings, 2 bad input or usage, 3 an error of gmr itself.',
		'',
	].join('\n');
}

/** What `gmr help VERB` prints. */
export function verbHelp(name: string, { usage, help, example }: Verb): string {
	const summary = verbs[name]?.summary ?? '';
	const details = help.length > 0 ? [...help.map((line) => `  ${line}`), ''] : [];
	return [
		`gmr ${name}: ${summary}`,
		'',
		`  gmr ${usage}`,
		'',
		...details,
		'Example:',
		`  ${example}`,
		'',
	].join('\n');
}
