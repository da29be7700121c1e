import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRegistryError } from '../../../src/core/errors.js';
import { readAliasFile, renderAliasFile } from '../../../src/core/manifest/aliasFile.js';
import { parseChecksumList, renderChecksumList } from '../../../src/core/manifest/checksumList.js';
import { readMlModel, renderSignature } from '../../../src/core/manifest/mlmodel.js';
import { editModelFile, readModelFile, renderModelFile } from '../../../src/core/manifest/modelFile.js';
import { editNotesFile, readNotesFile, renderNotesFile } from '../../../src/core/manifest/notesFile.js';
import { unknownFeature } from '../../../src/core/model/format.js';
import { readRegistryFile, renderRegistryFile } from '../../../src/core/manifest/registryFile.js';
import { readVersionFile, renderVersionFile } from '../../../src/core/manifest/versionFile.js';
import type { ModelName, VersionNumber } from '../../../src/core/model/brands.js';
import type { VersionManifest } from '../../../src/core/model/types.js';
import type { Reading } from '../../../src/core/problem.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const created = '2026-11-23T07:00:00.000Z';

describe('registry.yaml', () => {
	it('says what it is and comes back', () => {
		const text = renderRegistryFile({ name: 'Team models' });
		assert.equal(text, 'kind: git-model-registry\nformat: 1\nrequires: []\nname: Team models\n');
		assert.deepEqual(value(readRegistryFile(bytes(text))), { format: 1, requires: [], name: 'Team models' });
	});

	it('of a newer format or with an unknown feature is readable and names what is unknown', () => {
		const newer = value(readRegistryFile(bytes('kind: git-model-registry\nformat: 2\nrequires: []\n')));
		assert.equal(unknownFeature(newer), 'format 2');
		const feature = value(
			readRegistryFile(bytes('kind: git-model-registry\nformat: 1\nrequires: [shards]\n')),
		);
		assert.equal(unknownFeature(feature), 'shards');
	});

	it('of another kind is refused at its place', () => {
		const reading = readRegistryFile(bytes('kind: something-else\nformat: 1\n'));
		assert.ok(!reading.ok);
		assert.equal(reading.problems[0].code, 'schema-mismatch');
		assert.deepEqual(reading.problems[0].range?.start, { line: 0, column: 6 });
	});
});

describe('model.yaml', () => {
	const path = 'models/iris/model.yaml';
	const name = 'iris' as ModelName;

	it('is written and read', () => {
		const text = renderModelFile({ name, created, createdBy: 'Ada <ada@example.com>' }, path);
		assert.equal(text, `name: iris\ncreated: "${created}"\ncreated_by: Ada <ada@example.com>\n`);
		assert.deepEqual(value(readModelFile(bytes(text), path)), {
			name: 'iris',
			created,
			createdBy: 'Ada <ada@example.com>',
			tags: {},
		});
	});

	it('keeps comments, order, quotes and unknown keys when a tag or the description changes', () => {
		const before = `# our best\nname: iris # short\nowner: 'team a'\ncreated: "${created}"\ncreated_by: Ada\ntags:\n  # who\n  team: 'risk' # ask them\n`;
		const tagged = editModelFile(bytes(before), path, { tag: { key: 'task', value: 'no' } });
		assert.equal(tagged, `${before}  task: "no"\n`);
		const described = editModelFile(bytes(tagged), path, { description: 'Two\nlines\n' });
		assert.equal(described, `${tagged}description: |\n  Two\n  lines\n`);
		const again = editModelFile(bytes(described), path, { description: 'One' });
		assert.equal(value(readModelFile(bytes(again), path)).description, 'One');
		const cleared = editModelFile(bytes(described), path, { description: undefined });
		assert.equal(cleared, tagged);
		assert.equal(editModelFile(bytes(cleared), path, { tag: { key: 'task', value: undefined } }), before);
	});

	it('comes back whatever the texts in it are, new or changed', () => {
		const pieces = [
			'\r',
			'\n',
			'\r\n',
			' ',
			'\t',
			'#',
			':',
			'-',
			'%',
			'"',
			"'",
			'---',
			'...',
			'=======',
			'<<<<<<< x',
		];
		const odd = ['\0', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\ufeff', '\uffff', '\ud800'];
		const hostile = fc.array(fc.constantFrom('a', ...pieces, ...odd), { minLength: 1, maxLength: 8 });
		const text = fc.oneof(
			hostile.map((each) => each.join('')),
			fc.string({ unit: 'binary', minLength: 1 }),
		);
		const made = { name: 'iris' as ModelName, created, createdBy: 'Ada' };
		const check = (file: string, value: string) => {
			const reading = readModelFile(bytes(file), 'model.yaml');
			assert.ok(reading.ok);
			assert.deepEqual([reading.value.description, reading.value.tags], [value, { key: value }]);
		};
		fc.assert(
			fc.property(text, (value) => {
				check(renderModelFile({ ...made, description: value, tags: { key: value } }, 'model.yaml'), value);
				const before = renderModelFile({ ...made, description: 'a\nb', tags: { key: 'a' } }, 'model.yaml');
				const change = { description: value, tag: { key: 'key', value } };
				check(editModelFile(bytes(before), 'model.yaml', change), value);
			}),
			{ numRuns: 1000 },
		);
	});

	it('has what readers of YAML 1.1 take for a line break or refuse in escapes', () => {
		const made = { name: 'iris' as ModelName, created, createdBy: 'Ada' };
		const text = renderModelFile({ ...made, description: 'a\u0085b\u2028c\ufeffd\u009be\tf' }, 'model.yaml');
		assert.ok(text.includes('description: "a\\u0085b\\u2028c\\ufeffd\\u009be\\tf"\n'), text);
	});

	it('is not touched while it is broken', () => {
		assert.throws(
			() => editModelFile(bytes('name: [\n'), path, { description: 'x' }),
			(error) => isRegistryError(error, 'manifest-refused'),
		);
		// As git leaves it for a moment while it checks out a branch.
		assert.throws(
			() => editModelFile(bytes('name: iris\n'), path, { description: 'x' }),
			(error) => isRegistryError(error, 'manifest-refused'),
		);
	});

	for (const [title, text, pointer] of [
		['without a name', `created: "${created}"\ncreated_by: a\n`, ''],
		['with a number as name', `name: 7\ncreated: "${created}"\ncreated_by: a\n`, '/name'],
		['with a name MLflow refuses', `name: a/b\ncreated: "${created}"\ncreated_by: a\n`, '/name'],
		['with a day as time', 'name: a\ncreated: 2026-11-23\ncreated_by: a\n', '/created'],
		['with a list of tags', `name: a\ncreated: "${created}"\ncreated_by: a\ntags: [x]\n`, '/tags'],
		['that is a list', '- a\n', ''],
		['that is empty', '', ''],
	] as const)
		it(`${title} is a problem at ${pointer || 'the top'}`, () => {
			const reading = readModelFile(bytes(text), path);
			assert.ok(!reading.ok);
			const [problem] = reading.problems;
			assert.equal(problem.code, 'schema-mismatch');
			assert.equal((problem.data as { pointer: string }).pointer, pointer);
		});
});

describe('an alias file', () => {
	const path = 'models/iris/aliases/champion.yaml';
	const moved = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

	it('holds the version and an id of the move, and nothing else', () => {
		const text = renderAliasFile({ version: 7 as VersionNumber, moved }, path);
		assert.equal(text, `version: 7\nmoved: ${moved}\n`);
		assert.deepEqual(value(readAliasFile(bytes(text), path)), { version: 7, moved });
	});

	it('keeps its comments when it moves', () => {
		const before = `# served in production\nversion: 7 # since May\nmoved: ${moved}\n`;
		const next = moved.replace(/V$/, 'W');
		assert.equal(
			renderAliasFile({ version: 8 as VersionNumber, moved: next }, path, bytes(before)),
			`# served in production\nversion: 8 # since May\nmoved: ${next}\n`,
		);
	});
});

describe('version.yaml', () => {
	const path = 'models/iris/versions/7/version.yaml';
	const manifest: VersionManifest = {
		version: 7 as VersionNumber,
		created,
		createdBy: 'Ada <ada@example.com>',
		source: 'runs:/0f3c/model',
		artifacts: { storage: 'copy', digest: `sha256:${'0'.repeat(64)}`, size: 48_213, files: 6 },
		flavors: ['python_function', 'sklearn'],
		formats: ['skops'],
		lineage: {
			run: { id: '0f3c', name: 'bright-owl-12' },
			experiment: { id: '3', name: 'fraud' },
			loggedModel: 'm-1',
			code: { commit: 'abc', dirty: false, path: 'train.py' },
			datasets: [{ name: 'iris', digest: 'd', source: 's' }],
			params: { C: '0.5', solver: 'no', weird: '=' },
			metrics: { f1: 0.91, loss: 1e-9 },
			parents: ['models:/base/2'],
		},
	};

	it('comes back as it was written', () => {
		const text = renderVersionFile(manifest, path);
		assert.deepEqual(value(readVersionFile(bytes(text), path)), manifest);
		assert.match(text, /digest: "sha256:0{64}"/);
		assert.match(text, /weird: "="/);
		assert.match(text, /solver: "no"/);
	});

	it('may have no files, or files elsewhere', () => {
		for (const artifacts of [{ storage: 'none' }, { storage: 'reference', uri: 's3://b/a' }] as const) {
			const text = renderVersionFile({ ...manifest, artifacts }, path);
			assert.deepEqual(value(readVersionFile(bytes(text), path)).artifacts, artifacts);
		}
	});

	it('comes back whatever the texts in it are', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 40 });
		const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(text, fc.dictionary(key, text, { maxKeys: 5 }), (source, params) => {
				fc.pre(!Object.keys(params).some((each) => /^(__proto__|constructor|prototype)$/.test(each)));
				const changed = { ...manifest, source, lineage: { ...manifest.lineage, params } };
				const written = renderVersionFile(changed, path);
				assert.deepEqual(value(readVersionFile(bytes(written), path)), {
					...changed,
					lineage: { ...changed.lineage, params: { ...params } },
				});
			}),
			{ numRuns: 500 },
		);
	});

	for (const [title, from, to] of [
		['a version of 0', 'version: 7', 'version: 0'],
		['a version as text', 'version: 7', 'version: "7"'],
		['a digest without its algorithm', `"sha256:${'0'.repeat(64)}"`, `"${'0'.repeat(64)}"`],
		['a storage nobody knows', 'storage: copy', 'storage: cloud'],
		['a metric as text', 'f1: 0.91', 'f1: "0.91"'],
		['a negative size', 'size: 48213', 'size: -1'],
	] as const)
		it(`refuses ${title}`, () => {
			const text = renderVersionFile(manifest, path);
			assert.ok(text.includes(from), text);
			assert.ok(!readVersionFile(bytes(text.replace(from, to)), path).ok);
		});

	it('is not written where the reader would refuse it', () => {
		const params = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`p${index}`, 'x']));
		assert.throws(
			() => renderVersionFile({ ...manifest, lineage: { ...manifest.lineage, params } }, path),
			(error) => isRegistryError(error, 'content-refused'),
		);
	});
});

describe('notes.yaml', () => {
	const path = 'models/iris/versions/7/notes.yaml';

	it('is not written where it would say nothing', () => {
		assert.equal(renderNotesFile({}, path), undefined);
		assert.equal(renderNotesFile({ description: '', tags: {} }, path), undefined);
	});

	it('is made and changed', () => {
		const first = editNotesFile(undefined, path, { tag: { key: 'validated', value: 'yes' } });
		assert.equal(first, 'tags:\n  validated: "yes"\n');
		const second = editNotesFile(bytes(`# by hand\n${first}`), path, { description: 'Better recall' });
		assert.equal(second, `# by hand\n${first}description: Better recall\n`);
		assert.deepEqual(value(readNotesFile(bytes(second), path)), {
			tags: { validated: 'yes' },
			description: 'Better recall',
		});
	});
});

describe('artifacts.sha256', () => {
	it('is sorted by code unit and read back', () => {
		const sha256 = 'a'.repeat(64);
		const text = renderChecksumList([
			{ path: 'artifacts/b', sha256 },
			{ path: 'artifacts/B', sha256 },
			{ path: 'artifacts/a/c d', sha256 },
		]);
		const paths = ['artifacts/B', 'artifacts/a/c d', 'artifacts/b'];
		assert.equal(text, paths.map((path) => `${sha256}  ${path}\n`).join(''));
		assert.deepEqual(
			parseChecksumList(text)?.map(({ path }) => path),
			paths,
		);
		assert.equal(parseChecksumList('nonsense\n'), undefined);
	});
});

describe('MLmodel', () => {
	const text = [
		'artifact_path: mlflow-artifacts:/1/models/m-0123456789abcdef0123456789abcdef/artifacts',
		'flavors:',
		'  sklearn:',
		'    serialization_format: skops',
		'  python_function:',
		'    loader_module: mlflow.sklearn',
		'model_id: m-0123456789abcdef0123456789abcdef',
		'run_id: 0f3c',
		'signature:',
		`  inputs: '[{"type": "double", "name": "a", "required": true}]'`,
		`  outputs: '[{"type": "long", "required": true}]'`,
		'  params: null',
		'a_key_of_tomorrow: 1',
		'',
	].join('\n');

	it('gives flavours, run, logged model and signature', () => {
		const model = value(readMlModel(bytes(text), 'MLmodel'));
		assert.deepEqual(model.flavors, ['python_function', 'sklearn']);
		assert.equal(model.runId, '0f3c');
		assert.equal(model.modelId, 'm-0123456789abcdef0123456789abcdef');
		assert.equal(model.serializationFormat, 'skops');
		assert.deepEqual(Object.keys(model.signature ?? {}), ['inputs', 'outputs']);
		assert.match(renderSignature(model.signature ?? {}), /"name": "a"/);
	});

	it('without flavours is a problem', () => assert.ok(!readMlModel(bytes('run_id: x\n'), 'MLmodel').ok));
});

function value<T>(reading: Reading<T>): T {
	assert.ok(reading.ok, JSON.stringify(reading));
	return reading.value;
}
