import assert from 'node:assert/strict';
import { findModelUris } from '../../../src/core/usages/modelUris.js';
import { findUsages } from '../../../src/core/usages/findUsages.js';
import type { UsageSyntax } from '../../../src/core/usages/usageSyntax.js';
import { usageCases } from '../../corpus/usages.js';
import { countWork } from '../../kit/countWork.js';

/** What is repeated, and what closes it as often. */
const units: readonly (readonly [name: string, unit: string, closing?: string])[] = [
	['open quotes', '"models:/a'],
	['apostrophes', "'models:/a "],
	['triple quotes', '"""models:/a '],
	['triple quotes of both kinds', `"""'''`],
	['backslashes', '"\\models:/a\\'],
	['nothing but backslashes', '\\'],
	['backslashes and lines', '\\\n'],
	['brackets', '[models:/a'],
	['nested brackets', '([{', '}])'],
	['closing brackets', ')]}'],
	['flow collections', '{a: [models:/a, ', ']}'],
	['URIs behind each other', 'models:/a='],
	['URIs in URIs', 'models:/'],
	['slashes', 'models://///////'],
	['one line of strings', '"models:/a/1",'],
	['blanks', 'models:/a          '],
	['nothing but blanks', ' '],
	['comments', '# models:/a\n'],
	['open comments', '/* models:/a '],
	['slashes of expressions', '=/[models:/a'],
	['expressions over lines', '=/a\\\n'],
	['template literals', '`models:/a${', '}`'],
	['open template literals', '`${"models:/a"'],
	['f-strings', 'f"models:/a{', '}"'],
	['f-strings in triple quotes', "f'''{models:/a", "}'''"],
	['holes of an f-string', '{x}models:/a/{y}'],
	['raw strings of R', 'r"-(models:/a)"'],
	['dashes', '"r"-----'],
	['closing raw strings', ')-)--"'],
	['here-documents', 'cat <<EOF models:/a\n'],
	['here-documents on a line', '<<A <<B '],
	['fences', '```python\n"models:/a\n'],
	['long fences', '````'],
	['quoted fences', '> > ```\n'],
	['code spans', '`models:/a'],
	['YAML blocks', 'a: |\n models:/a\n'],
	['YAML headers', '|  '],
	['YAML anchors', '&a !b '],
	['dots and commas', 'models:/a.,:;'],
	['calls', 'mlflow.get_registered_model("a", '],
	['calls of calls', 'x.get_model_version(mlflow, ', ')'],
	['arguments', 'get_registered_model(a,b,c,"x",'],
	['keys', 'registered_model_name: '],
	['keys and values', '"registered_model_name"="a" '],
	['carriage returns', '"models:/a\r'],
	['script tags', '<script>models:/a</script>'],
	['magics', '!models:/a \\\n'],
	['cells', '%%bash\nmodels:/a\n'],
];
const syntaxes = Object.keys(usageCases) as readonly UsageSyntax[];
const length = 3_000;

function textOf(size: number, unit: string, closing = ''): string {
	const times = Math.ceil(size / (unit.length + closing.length));
	// Whatever is repeated, the text is one that is looked into.
	return `mlflow models:/x/1 registered_model_name ${unit.repeat(times)}${closing.repeat(times)}`;
}

function isLinear(what: string, scan: (size: number) => unknown): void {
	const [work, workOfFour] = [countWork(() => scan(length)), countWork(() => scan(4 * length))];
	assert.ok(
		workOfFour < 5 * work + 5_000,
		`${what}: ${work} characters read, ${workOfFour} of four times the text`,
	);
}

describe('The work of findUsages grows with the text', () => {
	for (const [name, unit, closing] of units) {
		it(name, () => {
			for (const syntax of syntaxes) {
				const texts = new Map([1, 4].map((times) => [times * length, textOf(times * length, unit, closing)]));
				isLinear(syntax, (size) => findUsages(texts.get(size) ?? '', syntax));
			}
		});
	}

	for (const [name, notebookOf] of [
		['one source', (text: string) => ({ cells: [{ cell_type: 'code', source: text }] })],
		['lines', (text: string) => ({ cells: [{ cell_type: 'code', source: text.split(/(?<=[\n ])/) }] })],
		[
			'cells',
			(text: string) => ({ cells: text.split(' ').map((source) => ({ cell_type: 'code', source })) }),
		],
		['Markdown', (text: string) => ({ cells: [{ cell_type: 'markdown', source: text }] })],
	] as const) {
		it(`in a notebook: ${name}`, () => {
			for (const [what, unit, closing] of units) {
				const texts = new Map(
					[1, 4].map((times) => [
						times * length,
						JSON.stringify(notebookOf(textOf(times * length, unit, closing))),
					]),
				);
				isLinear(what, (size) => findUsages(texts.get(size) ?? '', 'notebook'));
			}
		});
	}

	it('deeply nested JSON as a notebook', () =>
		isLinear('nested', (size) =>
			findUsages(`{"cells":${'['.repeat(size)}"models:/a/1"${']'.repeat(size)}}`, 'notebook'),
		));

	it('and so does that of findModelUris', () => {
		for (const [name, unit, closing] of units)
			for (const syntax of ['python', 'yaml', 'json'] as const) {
				const texts = new Map([1, 4].map((times) => [times * length, textOf(times * length, unit, closing)]));
				isLinear(`${syntax}, ${name}`, (size) => findModelUris(texts.get(size) ?? '', syntax));
			}
	});

	it('up to a megabyte in one line', () => {
		for (const [unit, syntax] of [
			['"models:/a', 'javascript'],
			['> models:/a', 'markdown'],
			['`${', 'javascript'],
			["{['", 'yaml'],
		] as const)
			assert.ok(Array.isArray(findUsages(textOf(1_000_000, unit), syntax)));
	});

	it('reads a text without usages once', () => {
		const text = 'x = f("a", [1, 2])  # nothing\n'.repeat(1_000);
		for (const syntax of syntaxes) assert.ok(countWork(() => findUsages(text, syntax)) < 3 * text.length);
	});
});

describe('countWork', () => {
	it('tells quadratic work', () => {
		const text = 'a'.repeat(2_000);
		const quadratic = (size: number): void => {
			for (let at = 0; at < size; at++) text.slice(0, size).indexOf('b', at);
		};
		assert.ok(countWork(() => quadratic(2_000)) > 12 * countWork(() => quadratic(500)));
		assert.throws(() => isLinear('quadratic', (size) => quadratic(size / 20)));
	});
});
