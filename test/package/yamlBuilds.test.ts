import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import * as installed from 'yaml';
import { overBudget } from '../../src/core/manifest/yamlBudget.js';
import { inRepository } from '../../scripts/paths.js';
import { badYaml, goodYaml } from '../corpus/yaml.js';

describe('the yaml package as ES modules', () => {
	it('in the bundles reads as it does for the tests, which run with its CommonJS', async () => {
		const path = inRepository('node_modules/yaml/browser/dist/index.js');
		const bundled = (await import(pathToFileURL(path).href)) as typeof installed;
		const texts = [...goodYaml, ...badYaml]
			.map(([, text]) => text)
			.filter((text) => typeof text === 'string')
			// What is refused before the package parses it is left out: how deep it can is a question of the stack.
			.filter((text) => text.length < 50_000 && !overBudget(text, { depth: 32, keys: 2_000 }));
		assert.ok(texts.length > 100);
		for (const text of texts)
			assert.deepEqual(readingOf(bundled, text), readingOf(installed, text), text.slice(0, 100));
	});
});

/** Tokens, faults with their places, and what was read. */
function readingOf({ Lexer, parseDocument }: typeof installed, text: string) {
	const document = parseDocument(text, {
		intAsBigInt: true,
		resolveKnownTags: false,
		stringKeys: true,
		uniqueKeys: false,
		logLevel: 'error',
	});
	const faults = [...document.errors, ...document.warnings].map(({ code, pos, message }) => [
		code,
		pos,
		message,
	]);
	return { tokens: [...new Lexer().lex(text)], faults, nodes: JSON.stringify(document.contents, shown) };
}

function shown(_key: string, value: unknown): unknown {
	return typeof value === 'bigint' ? `${value}n` : value;
}
