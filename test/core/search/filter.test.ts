import assert from 'node:assert/strict';
import type { SearchTarget } from '../../../src/core/search/fields.js';
import { parseFilter } from '../../../src/core/search/filter.js';

const taken: Readonly<Record<SearchTarget, readonly string[]>> = {
	models: [
		'',
		"name = 'a'",
		'name="o\'brien"',
		"attribute.name LIKE 'a%' and tags.team != 'x'",
		"tag.`a b.c` ilike '%'",
		'tags."a.b" = \'\'',
		"tags.1a = 'x' AND tags.é = 'y'",
		"name IN ('a', 'b')",
		"name not  in ('a')",
		'AND',
		"AND name = 'a'AND AND name = 'b' AND",
		"name = 'a' name = 'b'",
		"name IN ('a') name = 'b'",
		"name IN ('a', 'b',)",
		"tags.'a b' = 'x'",
		'name = "a\\"b" AND name = \'a\\\'',
	],
	versions: [
		'version_number >= 2',
		"version_number = '2'",
		"version_number = ' +1_0 '",
		"run_id IN ('a')",
		"source_path LIKE '%'",
		"attribute.version_number < 3 AND name = 'a'",
	],
};
const refused: Readonly<Record<SearchTarget, readonly (readonly [string, string, number])[]>> = {
	models: [
		['  ', 'field-expected', 2],
		['name', 'comparator-expected', 4],
		['name = a', 'value-expected', 7],
		["name = 'a", 'value-expected', 7],
		["name = 'a' OR name = 'b'", 'and-expected', 11],
		["name = 'a';", 'and-expected', 10],
		["name = 'a' AND name", 'comparator-expected', 19],
		["name = 'a' name IN ('b')", 'and-expected', 11],
		["name IN ('a\\b')", 'value-expected', 9],
		["name IN ('''a''')", 'value-expected', 9],
		["name IN ('a'), name = 'b'", 'and-expected', 13],
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
		['version_number = 1.5', 'whole-number-expected', 17],
		["version_number = 'x'", 'whole-number-expected', 17],
		["version_number = '1__0'", 'whole-number-expected', 17],
		["source_path IN ('a')", 'comparator-unsupported', 12],
		["model_id = 'a'", 'field-unknown', 0],
	],
};

/** Beyond MLflow: what is taken, with the values as they are kept. */
const beyond: Readonly<Record<SearchTarget, readonly (readonly [string, string])[]>> = {
	models: [
		["alias IN ('a')", 'a'],
		["stage = 'Production'", 'Production'],
		["description ILIKE '%fraud%'", '%fraud%'],
		["created_by = 'Ada'", 'Ada'],
		['creation_timestamp >= 1700000000000', '1700000000000'],
		['last_updated_timestamp >= 5', '5'],
		["timestamp < '1970-01-02'", '86400000'],
		["creation_timestamp < '2026-05-03'", String(Date.UTC(2026, 4, 3))],
		["creation_timestamp < '2026-05-03T14:00+02:00'", String(Date.UTC(2026, 4, 3, 12))],
		['metrics.f1 > 0.5', '0.5'],
		['metric.loss < -1e-3', '-1e-3'],
		["metrics.`val f1` = '1'", '1'],
		["param.depth = '3'", '3'],
	],
	versions: [
		["flavor = 'sklearn'", 'sklearn'],
		['archived = true', 'true'],
		["archived != 'false'", 'false'],
	],
};
const refusedBeyond: readonly (readonly [string, string, number])[] = [
	['archived = yes', 'flag-expected', 11],
	["archived LIKE 'true'", 'comparator-unsupported', 9],
	["creation_timestamp > '3 May'", 'moment-expected', 21],
	["creation_timestamp > '2026-02-30'", 'moment-expected', 21],
	["metrics.f1 > 'high'", 'number-expected', 13],
	["metrics.f1 LIKE '1'", 'comparator-unsupported', 11],
	["metrics = '1'", 'field-unknown', 0],
	["name = 'a' AND", 'field-expected', 14],
	["AND name = 'a'", 'field-unknown', 0],
	["name = 'a' name = 'b'", 'and-expected', 11],
	["name IN ('a',)", 'value-expected', 13],
];

describe('a filter', () => {
	for (const target of ['models', 'versions'] as const) {
		for (const text of taken[target])
			it(`of ${target} is taken: ${text}`, () => {
				assert.equal(parseFilter(text, target, 'mlflow').ok, true);
			});
		for (const [text, reason, start] of refused[target])
			it(`of ${target} is refused: ${text}`, () => {
				const parse = parseFilter(text, target, 'mlflow');
				assert.deepEqual(parse.ok ? parse : [parse.issue.reason, parse.issue.start], [reason, start]);
			});
	}

	it('gives clauses with their places', () => {
		const text = "  tags.`a.b` NOT LIKE 'x'";
		assert.equal(parseFilter(text, 'models', 'mlflow').ok, false);
		assert.deepEqual(parseFilter(" tag.`a.b` ilike 'x' and name in ('y', \"z\")", 'models', 'mlflow'), {
			ok: true,
			clauses: [
				{ field: 'tag', key: 'a.b', comparator: 'ILIKE', values: ['x'], start: 1, end: 20 },
				{ field: 'name', comparator: 'IN', values: ['y', 'z'], start: 25, end: 43 },
			],
		});
	});

	it('keeps a doubled quote doubled', () => {
		for (const dialect of ['mlflow', 'full'] as const) {
			const parse = parseFilter("name = 'o''brien'", 'models', dialect);
			assert.deepEqual(parse.ok && parse.clauses[0]?.values, ["o''brien"]);
		}
	});

	it('takes texts that stand side by side in a list for one, as MLflow does', () => {
		const parse = parseFilter("name IN ('o''brien', 'a' \"b\")", 'models', 'mlflow');
		assert.deepEqual(parse.ok && parse.clauses[0]?.values, ['obrien', 'ab']);
	});

	it('takes a backslash for itself', () => {
		const text = "name = 'C:\\' AND name != 'x'";
		const values = (dialect: 'mlflow' | 'full') => {
			const parse = parseFilter(text, 'models', dialect);
			return parse.ok && parse.clauses.map((clause) => clause.values[0]);
		};
		assert.deepEqual(values('full'), ['C:\\', 'x']);
		// MLflow's text goes on behind a quote with a backslash, as long as another quote follows.
		assert.equal(values('mlflow'), false);
	});

	it('of 10,000 clauses or 1 MB is read', () => {
		const many = Array.from({ length: 10_000 }, () => "name = 'a'").join(' AND ');
		const parse = parseFilter(many, 'models', 'mlflow');
		assert.equal(parse.ok && parse.clauses.length, 10_000);
		assert.equal(parseFilter(`name = '${'a'.repeat(1_000_000)}`, 'models', 'mlflow').ok, false);
	});

	for (const target of ['models', 'versions'] as const)
		for (const [text, value] of beyond[target])
			it(`of ${target} is ours and not MLflow's: ${text}`, () => {
				const parse = parseFilter(text, target, 'full');
				assert.deepEqual(parse.ok && parse.clauses.map(({ values }) => values), [[value]]);
				assert.equal(parseFilter(text, target, 'mlflow').ok, false);
			});
	for (const [text, reason, start] of refusedBeyond)
		it(`beyond MLflow is refused: ${text}`, () => {
			const parse = parseFilter(text, 'versions', 'full');
			assert.deepEqual(parse.ok ? parse : [parse.issue.reason, parse.issue.start], [reason, start]);
		});
});
