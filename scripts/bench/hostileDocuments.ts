const levels = Array.from({ length: 9 }, (_, level) => {
	const below = level === 0 ? 'x' : `*l${level - 1}`;
	return `l${level}: &l${level} [${Array<string>(10).fill(below).join(', ')}]\n`;
});
const keys = (count: number, between: string) =>
	Array.from({ length: count }, (_, index) => `k${index}: 1`).join(between);

/** Documents that kept readers of YAML busy, or took them down; `test/corpus/yaml.ts` has the rest, which are small. */
export const documents: Readonly<Record<string, string>> = {
	'50,000 keys': keys(50_000, '\n'),
	'50,000 keys in one line': `{${keys(50_000, ', ')}}`,
	'2,001 keys': keys(2001, '\n'),
	'nine levels of ten aliases': levels.join(''),
	'a list within itself': 'a: &a [*a]\n',
	'200,000 aliases': `a: &a x\nb: [${'*a,'.repeat(200_000)}]\n`,
	'5,000 brackets': '['.repeat(5000),
	'5,000 explicit keys': `${'? '.repeat(5000)}x\n`,
	'50,000 small maps': `[${'{a: 1},'.repeat(50_000)}]\n`,
	'a line of 1 MB': `a: ${'x'.repeat(1_000_000)}\n`,
	'a quoted line of 1 MB': `a: "${'x'.repeat(1_000_000)}"\n`,
	'an unclosed quote of 1 MB': `a: "${'x'.repeat(1_000_000)}`,
	'a tag of 500,000 characters': `a: !${'x'.repeat(500_000)} y\n`,
	'more than 1 MiB': `a: ${'x'.repeat(1024 * 1024)}\n`,
};
/** What is valid, if odd, and read. */
export const odd: Readonly<Record<string, string>> = {
	'the longest text': `a: ${'x'.repeat(640 * 1024)}\n`,
	'the longest text, quoted': `a: "${'x'.repeat(640 * 1024 - 2)}"\n`,
	'2,000 keys': `${keys(2000, '\n')}\n`,
};
