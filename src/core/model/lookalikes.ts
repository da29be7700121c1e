import { confusables } from './confusables.js';

/** Scripts of names in use (UTS 31, table 5), and those that are written together (UTS 39, highly restrictive). */
const scripts = [
	...['Arab', 'Armn', 'Beng', 'Cyrl', 'Deva', 'Ethi', 'Geor', 'Grek', 'Gujr', 'Guru', 'Hebr', 'Khmr', 'Knda'],
	...['Laoo', 'Latn', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Thaa', 'Thai', 'Tibt'],
];
const together = [
	['Latn', 'Hani', 'Hira', 'Kana'],
	['Latn', 'Hani', 'Bopo'],
	['Latn', 'Hani', 'Hang'],
];
const common = ['Zyyy', 'Zinh'];

/** One of these is true of a word that mixes no scripts; the last of one in scripts that nobody uses any more. */
const unmixed: readonly RegExp[] = [
	...[...scripts.map((script) => [script]), ...together].map(
		(allowed) => new RegExp(`^[${[...allowed, ...common].map(charactersOf).join('')}]*$`, 'u'),
	),
	new RegExp(`^[^${[...new Set([...scripts, ...together.flat()])].map(charactersOf).join('')}]*$`, 'u'),
];

/**
 * Names with one skeleton look the same to a reader who does not look twice: UTS 39's, of the name in NFKC. `m` is as `rn`
 * and `1` as `l` there, so it is for hints and not for refusals. It is not to be shown.
 */
export function skeleton(name: string): string {
	const text = name
		.normalize('NFKC')
		.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
		.normalize('NFD');
	const table = (prototypes ??= readTable());
	return Array.from(text, (character) => table.get(character) ?? character)
		.join('')
		.normalize('NFD');
}

/**
 * Is there a word in the name with letters of scripts that are not written together, as a Latin one with a Cyrillic `а`?
 * A word ends where letters do: `модель-v2` has two.
 */
export function mixesScripts(name: string): boolean {
	const words = name.normalize('NFKC').match(/[\p{L}\p{M}]+/gu) ?? [];
	return words.some((word) => !/^[A-Za-z]*$/.test(word) && !unmixed.some((each) => each.test(word)));
}

function charactersOf(script: string): string {
	return `\\p{scx=${script}}`;
}

let prototypes: ReadonlyMap<string, string> | undefined;

function readTable(): ReadonlyMap<string, string> {
	const groups = confusables.split(' ').map((group) => group.split(',').map(textOf));
	return new Map(groups.flatMap(([to = '', ...sources]) => sources.map((from) => [from, to] as const)));
}

function textOf(codePoints: string): string {
	return String.fromCodePoint(...codePoints.split('.').map((each) => Number.parseInt(each, 36)));
}
