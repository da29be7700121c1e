import assert from 'node:assert/strict';
import { parseFilter, type SearchTarget } from '../../../src/core/search/filter.js';

const taken: Readonly<Record<SearchTarget, readonly string[]>> = {
	models: [
		'',
		'  ',
		"name = 'a'",
		'name="o\'brien"',
		"attribute.name LIKE 'a%' and tags.team != 'x'",
		"tag.`a b.c` ilike '%'",
		'tags."a.b" = \'\'',
		"tags.1a = 'x' AND tags.é = 'y'",
		"name IN ('a', 'b')",
		"name not  in ('a')",
	],
	versions: [
		'version_number >= 2',
		"version_number = '2'",
		"run_id IN ('a')",
		"source_path LIKE '%'",
		"attribute.version_number < 3 AND name = 'a'",
	],
};
const refused: Readonly<Record<SearchTarget, readonly (readonly [string, string, number])[]>> = {
	models: [
		['name', 'comparator-expected', 4],
		['name = a', 'value-expected', 7],
		["name = 'a", 'value-expected', 7],
		["name = 'a' OR name = 'b'", 'and-expected', 11],
		["name = 'a';", 'and-expected', 10],
		["name = 'a' AND", 'field-expected', 14],
		["NOT name = 'a'", 'field-unknown', 0],
		["(name = 'a')", 'field-expected', 0],
		["attributes.name = 'a'", 'field-unknown', 0],
		["Name = 'a'", 'field-unknown', 0],
		["`name` = 'a'", 'field-unknown', 0],
		["description = 'a'", 'field-unknown', 0],
		["run_id = 'a'", 'field-unknown', 0],
		["tags.a IN ('x')", 'comparator-unsupported', 7],
		['tags.a IS NULL', 'comparator-expected', 7],
		["name > 'a'", 'comparator-unsupported', 5],
		['name IN ()', 'value-expected', 9],
	],
	versions: [
		['version_number = 1.5', 'number-expected', 17],
		["version_number = 'x'", 'number-expected', 20],
		["source_path IN ('a')", 'comparator-unsupported', 12],
		["model_id = 'a'", 'field-unknown', 0],
	],
};

describe('a filter', () => {
	for (const target of ['models', 'versions'] as const) {
		for (const text of taken[target])
			it(`of ${target} is taken: ${text}`, () => {
				assert.equal(parseFilter(text, target).ok, true);
			});
		for (const [text, reason, start] of refused[target])
			it(`of ${target} is refused: ${text}`, () => {
				const parse = parseFilter(text, target);
				assert.deepEqual(parse.ok ? parse : [parse.issue.reason, parse.issue.start], [reason, start]);
			});
	}

	it('gives clauses with their places', () => {
		const text = "  tags.`a.b` NOT LIKE 'x'";
		assert.equal(parseFilter(text, 'models').ok, false);
		assert.deepEqual(parseFilter(" tag.`a.b` ilike 'x' and name in ('y', \"z\")", 'models'), {
			ok: true,
			clauses: [
				{ field: 'tag', key: 'a.b', comparator: 'ILIKE', values: ['x'], start: 1, end: 20 },
				{ field: 'name', comparator: 'IN', values: ['y', 'z'], start: 25, end: 43 },
			],
		});
	});

	it('keeps a doubled quote doubled', () => {
		const parse = parseFilter("name = 'o''brien'", 'models');
		assert.deepEqual(parse.ok && parse.clauses[0]?.values, ["o''brien"]);
	});

	it('of 10,000 clauses or 1 MB is read', () => {
		const many = Array.from({ length: 10_000 }, () => "name = 'a'").join(' AND ');
		const parse = parseFilter(many, 'models');
		assert.equal(parse.ok && parse.clauses.length, 10_000);
		assert.equal(parseFilter(`name = '${'a'.repeat(1_000_000)}`, 'models').ok, false);
	});
});
