import { readFile, writeFile } from 'node:fs/promises';
import { inRepository } from './paths.js';

// Makes `src/core/model/confusables.ts` of Unicode's table of confusables:
// `node out/scripts/confusables.js confusables.txt`, with the file of https://www.unicode.org/Public/security/.

interface Confusables {
	readonly version: string;
	/** A character, and the sequence that stands for all that look like it. */
	readonly pairs: readonly (readonly [from: string, to: string])[];
}

/** Throws where the file is none of Unicode's. */
function parseConfusables(text: string): Confusables {
	const version = /^# Version: (\S+)$/m.exec(text)?.[1];
	if (version === undefined) throw new Error('This is not confusables.txt of Unicode: it names no version');
	const pairs = text.split('\n').flatMap((line) => {
		const [, from, to = ''] = /^([\dA-F]+) ;\t([\dA-F ]+) ;\tMA\t/.exec(line) ?? [];
		return from === undefined ? [] : [[characters(from), characters(to)] as const];
	});
	if (pairs.length < 5000) throw new Error(`confusables.txt has only ${pairs.length} pairs`);
	return { version, pairs };
}

/** What NFKC folds, which is applied first, needs no place in the table. */
function rendered({ version, pairs }: Confusables): string {
	const kept = pairs.filter(([from]) => from.normalize('NFKC') === from);
	const groups = new Map<string, string[]>();
	for (const [from, to] of kept) groups.set(to, [...(groups.get(to) ?? []), from]);
	const words = [...groups].map(([to, sources]) => [to, ...sources].map(codePoints).join(','));
	return `/**
 * Made by \`scripts/confusables.ts\` of confusables.txt, Unicode ${version} (see NOTICE): ${kept.length} characters that look like others.
 * Groups are parted by blanks. Each is what stands for all of it, then, after commas, the characters that look like that. Code
 * points are in base 36, those of a sequence parted by dots.
 */
export const confusables =
	'${words.join(' ')}';
`;
}

function characters(hex: string): string {
	const points = hex.trim().split(' ');
	return String.fromCodePoint(...points.map((each) => Number.parseInt(each, 16)));
}

function codePoints(text: string): string {
	return Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(36)).join('.');
}

const [, , input] = process.argv;
if (input === undefined) throw new Error('Name the file: node out/scripts/confusables.js confusables.txt');
const table = parseConfusables(await readFile(input, 'utf8'));
await writeFile(inRepository('src', 'core', 'model', 'confusables.ts'), rendered(table));
