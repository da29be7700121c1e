import assert from 'node:assert/strict';
import { annotation } from '../../src/cli/check/annotations.js';
import { sarifLog } from '../../src/cli/check/sarif.js';
import { problem } from '../../src/core/problem.js';
import { gmrIn } from '../kit/gmr.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe('gmr check --format', () => {
	let repo: TempRepo;
	const alias = 'model-registry/models/m/aliases/a.yaml';
	beforeEach(async () => {
		repo = await tempRepo();
		await repo.write('x', '');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		await gmrIn(repo.path, ['init']);
		await gmrIn(repo.path, ['create', 'm']);
		await repo.write(alias, `# x\nversion: 9\nmoved: ${'A'.repeat(26)}\n`);
	});
	afterEach(() => repo.dispose());
	const check = (...args: string[]) => gmrIn(repo.path, ['check', ...args]);

	it('writes annotations of GitHub with paths of the repository', async () => {
		const { code, out } = await check('--format', 'github');
		assert.equal(code, 1);
		assert.equal(
			out,
			`::error file=${alias},line=2,col=10,endLine=2,title=alias-dangling::@a points at version 9, which does not exist\n`,
		);
	});

	it('writes SARIF 2.1.0', async () => {
		const { code, out } = await check('--format', 'sarif');
		assert.equal(code, 1);
		const log = JSON.parse(out) as ReturnType<typeof sarifLog>;
		assert.equal(log.version, '2.1.0');
		const [result] = log.runs[0]?.results ?? [];
		const rules = log.runs[0]?.tool.driver.rules ?? [];
		assert.equal(rules[result?.ruleIndex ?? -1]?.id, 'alias-dangling');
		const levels = new Map(rules.map((rule) => [rule.id, rule.defaultConfiguration.level]));
		assert.deepEqual([levels.get('alias-dangling'), levels.get('path-twin')], ['error', 'warning']);
		assert.deepEqual(result?.locations, [
			{
				physicalLocation: {
					artifactLocation: { uri: alias, uriBaseId: '%SRCROOT%' },
					region: { startLine: 2, startColumn: 10, endLine: 2, endColumn: 11 },
				},
			},
		]);
	});

	it('reads a commit with --at, and --json is --format json', async () => {
		assert.equal((await check('--at', 'HEAD')).code, 0);
		assert.equal((await check('--json')).out, (await check('--format', 'json')).out);
	});

	it('refuses a format it does not know', async () => {
		const { code, err } = await check('--format', 'xml\u001b[1m');
		assert.equal(code, 2);
		assert.match(err, /--format must be text, json, sarif, github/);
		assert.ok(!err.includes('\u001b'));
	});
});

describe('formats of problems with hostile names', () => {
	const path = 'a,b:c%\n::error::x/ü#?.yaml';
	const found = problem('artifact-unlisted', { file: '50%\n::warning::y', others: 0 }, { path });

	it('lets no annotation begin another', () => {
		const line = annotation(found, path);
		assert.equal(line.split('\n').length, 2);
		assert.ok(line.startsWith('::error file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax/ü#?.yaml,title='));
	});

	it('encodes a path as a URI, and keeps a fingerprint when lines move', () => {
		const range = { start: { line: 4, column: 0 }, end: { line: 4, column: 1 } };
		const resultOf = (each: typeof found) => sarifLog([each], () => path).runs[0]?.results[0];
		const [first, moved] = [resultOf(found), resultOf({ ...found, range })];
		const uri = first?.locations[0]?.physicalLocation.artifactLocation.uri;
		assert.equal(uri, 'a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax/%C3%BC%23%3F.yaml');
		assert.deepEqual(first?.partialFingerprints, moved?.partialFingerprints);
	});
});
