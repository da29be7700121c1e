import assert from 'node:assert/strict';
import { readAliasFile } from '../../../src/core/manifest/aliasFile.js';
import { readModelFile } from '../../../src/core/manifest/modelFile.js';
import { readNotesFile } from '../../../src/core/manifest/notesFile.js';
import { readRegistryFile } from '../../../src/core/manifest/registryFile.js';
import { readVersionFile } from '../../../src/core/manifest/versionFile.js';
import type { Reading } from '../../../src/core/problem.js';
import { problemSentence } from '../../../src/wording/problems.js';
import { fillSentence } from '../../../src/wording/sentence.js';

type Read = (bytes: Uint8Array, path: string) => Reading<unknown>;

const alias: readonly [Read, string] = [readAliasFile, 'version: 2\nmoved: 01ARZ3NDEKTSV4RRFFQ69G5FAV\n'];
const model: readonly [Read, string] = [
	readModelFile,
	'name: iris\ncreated: "2026-11-23T07:00:00.000Z"\ncreated_by: a\ntags:\n  n: "1"\n',
];
const version: readonly [Read, string] = [
	readVersionFile,
	`version: 3
created: "2026-11-23T07:00:00.000Z"
created_by: a
source: m
artifacts:
  storage: copy
  digest: "sha256:${'a'.repeat(64)}"
  size: 214
  files: 2
lineage:
  parents: [models:/a/1]
  params:
    lr: 0.1
`,
];
const notes: readonly [Read, string] = [readNotesFile, 'stage: Staging\n'];
const registry: readonly [Read, string] = [
	(bytes) => readRegistryFile(bytes),
	'kind: git-model-registry\nformat: 1\n',
];

describe('a value that does not match its schema', () => {
	for (const [of, was, is, expected] of [
		[alias, 'version: 2', 'version: two', '1:10 version: expected a whole number'],
		[alias, 'version: 2', 'version: 0', '1:10 version: expected a number of at least 1'],
		[alias, 'version: 2', 'version: 9999999999', '1:10 version: expected a number of at most 2147483647'],
		[
			alias,
			/moved: .*/,
			'moved: x',
			'2:8 moved: expected 26 digits and capital letters, new with every move, so that two moves conflict in git',
		],
		[alias, /moved: .*\n/, '', '1:1 the key moved is missing'],
		[alias, /[^]*/, 'a: 1\n', '1:1 the keys version, moved are missing'],
		[alias, /[^]*/, '', 'the file is empty'],
		[alias, /[^]*/, '- a\n', '1:1 expected keys with values'],
		[
			model,
			/created: .*/,
			'created: 2026-11-23',
			'2:10 created: expected ISO 8601 in UTC, such as 2026-11-23T07:00:00.000Z',
		],
		[model, 'name: iris', 'name: ""', '1:7 name: expected text that is not empty'],
		[model, 'name: iris', `name: ${'i'.repeat(1025)}`, '1:7 name: expected at most 1024 characters'],
		[model, 'name: iris', 'name: 12', '1:7 name: expected text, in quotes'],
		[model, 'n: "1"', 'n: yes', ''],
		[model, 'n: "1"', 'n: true', '5:6 tags.n: expected text, in quotes'],
		[model, 'n: "1"', 'n: [1]', '5:6 tags.n: expected text'],
		[notes, 'Staging', 'prod', '1:8 stage: expected Staging, Production or Archived'],
		[registry, 'git-model-registry', 'other', '1:7 kind: expected git-model-registry'],
		[version, 'copy', 'kopie', '6:12 artifacts.storage: expected copy, reference or none'],
		[version, 'copy', 'reference', '6:3 artifacts: the key uri is missing'],
		[version, 'sha256:a', 'sha256:', '7:11 artifacts.digest: expected sha256: and 64 hexadecimal digits'],
		[version, / {2}digest: .*\n/, '', '6:3 artifacts: the key digest is missing'],
		[version, 'size: 214', 'size: big', '8:9 artifacts.size: expected a whole number'],
		[version, 'files: 2', 'files: -1', '9:10 artifacts.files: expected a number of at least 0'],
		[version, '[models:/a/1]', '[3]', '11:13 lineage.parents.0: expected text, in quotes'],
		[version, '[models:/a/1]', 'models:/a/1', '11:12 lineage.parents: expected a list'],
		[version, 'lr: 0.1', 'lr: [1]', '13:9 lineage.params.lr: expected text, a number or true or false'],
	] as const)
		it(`tells what is expected: ${expected || `nothing else than ${is}`}`, () => {
			const [read, text] = of;
			const reading = read(new TextEncoder().encode(text.replace(was, is)), 'file.yaml');
			assert.equal(reading.ok ? '' : told(reading), expected);
		});
});

function told({ problems: [problem] }: Extract<Reading<unknown>, { ok: false }>): string {
	assert.equal(problem.code, 'schema-mismatch');
	const { start } = problem.range ?? {};
	const place = start ? `${start.line + 1}:${start.column + 1} ` : '';
	return `${place}${fillSentence(problemSentence(problem))}`;
}
