import type { Verb } from './verb.js';
import { shownVerbs, verbs } from './verbs.js';

const width = 100;

/** What `gmr help` prints. */
export async function overview(): Promise<string> {
	const loaded = await Promise.all(shownVerbs.map(([, entry]) => entry.load()));
	const longest = Math.max(...shownVerbs.map(([name]) => name.length));
	const lines = shownVerbs.map(([name, { summary }]) => `  ${name.padEnd(longest)}  ${summary}`);
	return [
		'gmr: a model registry that lives in your git repository',
		'',
		...lines,
		'',
		'Usage:',
		...loaded.flatMap(({ usage }) => usageLines(usage)),
		'',
		'Everywhere: --json (for machines), -C DIR (as if started in DIR), --verbose.',
		'More of a verb: gmr help VERB. What this is: gmr --version.',
		'Exit codes: 0 done, 1 findings, 2 bad input or usage, 3 an error of gmr itself.',
		'',
	].join('\n');
}

/** What `gmr help VERB` prints. */
export function verbHelp(name: string, { usage, help, example }: Verb): string {
	const summary = verbs[name]?.summary ?? '';
	const details = help.length > 0 ? [...help.flatMap((paragraph) => broken(paragraph, '  ', ' ')), ''] : [];
	return [
		`gmr ${name}: ${summary}`,
		'',
		...usageLines(usage),
		'',
		...details,
		'Example:',
		`  ${example}`,
		'',
	].join('\n');
}

/** A usage in lines that fit a terminal, broken before an option or an alternative. */
function usageLines(usage: string): string[] {
	return broken(`gmr ${usage}`, '  ', / (?=\[-|--|\| )/, '      ');
}

/** A text in lines of at most `width` columns, broken at `separator`. */
function broken(text: string, indent: string, separator: string | RegExp, nextIndent = indent): string[] {
	const lines: string[] = [];
	let line = '';
	for (const part of text.split(separator)) {
		const longer = line === '' ? indent + part : `${line} ${part}`;
		if (line === '' || longer.length <= width) line = longer;
		else {
			lines.push(line);
			line = nextIndent + part;
		}
	}
	return [...lines, line];
}
