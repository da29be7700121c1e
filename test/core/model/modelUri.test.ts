import assert from 'node:assert/strict';
import { isRegistryError } from '../../../src/core/errors.js';
import {
	formatModelUri,
	parseModelUri,
	parseModelUriWithPath,
	splitModelUri,
	type ModelUri,
} from '../../../src/core/model/modelUri.js';
import { parseArtifactsUri, parsePromptUri, parseRunsUri } from '../../../src/core/model/sourceUri.js';

// What MLflow's client 3.17.2 answers, row by row; a row the client accepts in several spellings is several cases.
const version = (name: string, text: string, number?: number) => ({
	kind: 'version',
	name,
	text,
	...(number === undefined ? {} : { version: number }),
});
const latest = (name: string) => ({ kind: 'latest', name });
const alias = (name: string, alias: string) => ({ kind: 'alias', name, alias });
const stage = (name: string, stage: string) => ({ kind: 'stage', name, stage });
const logged = (modelId: string) => ({ kind: 'logged-model', modelId });

const accepted: readonly [string, object][] = [
	['models:/m/1', version('m', '1', 1)],
	['models:/m/01', version('m', '01', 1)],
	['models:/m/0', version('m', '0')],
	['models:/m/１', version('m', '１', 1)],
	['models:/m/²', version('m', '²')],
	['models:/m/latest', latest('m')],
	['models:/m/Latest', latest('m')],
	['models:/m/LATEST', latest('m')],
	['models:/m/Production', stage('m', 'Production')],
	['models:/m/production', stage('m', 'production')],
	['models:/m/None', stage('m', 'None')],
	['models:/m/whatever', stage('m', 'whatever')],
	['models:/m/v1', stage('m', 'v1')],
	['models:/m/-1', stage('m', '-1')],
	['models:/m/1.0', stage('m', '1.0')],
	['models:/m/ 1', stage('m', ' 1')],
	['models:/m/1 ', stage('m', '1 ')],
	['models:/m@champ', alias('m', 'champ')],
	['models:/m@Champ', alias('m', 'Champ')],
	['models:/m@latest', alias('m', 'latest')],
	['models:/m@v1', alias('m', 'v1')],
	['models:/m@1', alias('m', '1')],
	['models:/m@a b', alias('m', 'a b')],
	['models:/a@b@c', alias('a@b', 'c')],
	['models:/@a', alias('', 'a')],
	['models:/m@a/1', version('m@a', '1', 1)],
	['models:/m@champ/MLmodel', stage('m@champ', 'MLmodel')],
	['models:/m-abc123', logged('m-abc123')],
	['models:/m-', logged('m-')],
	['models:/m', logged('m')],
	['models:/my model/1', version('my model', '1', 1)],
	['models:/日本/1', version('日本', '1', 1)],
	['models:/a:b/1', version('a:b', '1', 1)],
	['models:/cat.sch.m/1', version('cat.sch.m', '1', 1)],
	['models:/cat.sch.m@champ', alias('cat.sch.m', 'champ')],
	['models:/my%20model/1', version('my%20model', '1', 1)],
	['models:/a%2Fb/1', version('a%2Fb', '1', 1)],
	['models:///m/1', version('m', '1', 1)],
	['models://///m/1', version('m', '1', 1)],
	['models://profile@databricks/m/1', { ...version('m', '1', 1), registry: 'databricks://profile' }],
	['models://databricks/m/1', { ...version('m', '1', 1), registry: 'databricks' }],
	['models://scope:prefix@databricks/m@a', { ...alias('m', 'a'), registry: 'databricks://scope:prefix' }],
	['models://m/1', logged('1')],
	['models://x@databricks/m-abc', { ...logged('m-abc'), registry: 'databricks://x' }],
	['models:/m/1?x=y', version('m', '1', 1)],
	['models:/m?q/1', logged('m')],
	['models:/m/1#frag', stage('m', '1#frag')],
	['models:/m#1/1', version('m#1', '1', 1)],
	['Models:/m/1', version('m', '1', 1)],
	['MODELS:/m/1', version('m', '1', 1)],
	[' models:/m/1', version('m', '1', 1)],
];

const rejected = [
	'models:/m@',
	'models:/',
	'models:',
	'models://',
	'models:m/1',
	'models:/m/',
	'models:/m/1/',
	'models:/m//1',
	'models:/ /1',
	'models:/m/ ',
	'models:/a/b/1',
	'models:/m/1/path',
	'models:/m/Production/x',
	'model:/m/1',
	'/m/1',
	'm/1',
	'',
];

const split: readonly [string, string, string][] = [
	['models:/m/1/', 'models:/m/1', ''],
	['models:/m/1', 'models:/m/1', ''],
	['models:/m/1/a/b', 'models:/m/1', 'a/b'],
	['models:/m/Production/a', 'models:/m/Production', 'a'],
	['models:/m/latest/MLmodel', 'models:/m/latest', 'MLmodel'],
	['models:/m@al/a/b', 'models:/m@al', 'a/b'],
	['models:/m-abc/MLmodel', 'models:/m-abc/MLmodel', ''],
	['models:/m-abc/a/b', 'models:/m-abc/a', 'b'],
	['models://p@databricks/m/1/a', 'models://p@databricks/m/1', 'a'],
	['models:/m/1//a', 'models:/m/1', '/a'],
];

const runs: readonly [string, object | undefined][] = [
	['runs:/R', { runId: 'R' }],
	['runs:/R/', { runId: 'R' }],
	['runs:/R/p', { runId: 'R', path: 'p' }],
	['runs:/R/a/b', { runId: 'R', path: 'a/b' }],
	['runs:/R/p/', { runId: 'R', path: 'p/' }],
	['runs:/R//p', { runId: 'R', path: '/p' }],
	['runs:///R/p', { runId: 'R', path: 'p' }],
	['Runs:/R/p', { runId: 'R', path: 'p' }],
	['runs://prof@databricks/R/p', { runId: 'R', path: 'p' }],
	['runs:/R/p?x=y', { runId: 'R', path: 'p' }],
	['runs:/R/p#f', { runId: 'R', path: 'p' }],
	['runs:/R/a%20b', { runId: 'R', path: 'a%20b' }],
	['runs://R/p', { runId: 'p' }],
	['runs:R/p', undefined],
	['runs:/', undefined],
	['runs:', undefined],
	['run:/R/p', undefined],
];

const prompts: readonly [string, object | undefined][] = [
	['prompts:/p/1', { name: 'p', version: '1' }],
	['prompts:/p@a', { name: 'p', alias: 'a' }],
	['prompts:/p@latest', { name: 'p', alias: 'latest' }],
	['prompts:/p/latest', undefined],
	['prompts:/p/x', undefined],
];

const artifacts: readonly [string, object][] = [
	['mlflow-artifacts:/p', { path: 'p' }],
	['mlflow-artifacts:p', { path: 'p' }],
	['mlflow-artifacts://host:5000/p', { host: 'host:5000', path: 'p' }],
	['mlflow-artifacts:/a/../b', { path: 'a/../b' }],
];

describe('models:/ URIs as MLflow reads them', () => {
	for (const [uri, expected] of accepted)
		it(`${JSON.stringify(uri)} is ${JSON.stringify(expected)}`, () =>
			assert.deepEqual(parseModelUri(uri), expected));
	for (const uri of rejected)
		it(`${JSON.stringify(uri)} is refused`, () => assert.throws(() => parseModelUri(uri), isInvalid));
	for (const [uri, root, path] of split)
		it(`${uri} is ${root} with path ${JSON.stringify(path)}`, () =>
			assert.deepEqual(splitModelUri(uri), { root, path }));
	for (const [uri, expected] of runs)
		it(`${uri} names a run as in MLflow`, () => check(parseRunsUri, uri, expected));
	for (const [uri, expected] of prompts)
		it(`${uri} names a prompt as in MLflow`, () => check(parsePromptUri, uri, expected));
	for (const [uri, expected] of artifacts)
		it(`${uri} names artifacts as in MLflow`, () => check(parseArtifactsUri, uri, expected));

	const count = [accepted, rejected, split, runs, prompts, artifacts].reduce(
		(sum, rows) => sum + rows.length,
		0,
	);
	it(`covers ${count} rows of MLflow's URI tables`, () => assert.ok(count >= 100, `${count} rows`));

	it('gives the path below a version to whoever asks for it', () => {
		const { uri, path } = parseModelUriWithPath('models:/iris@champion/MLmodel');
		assert.deepEqual(uri, alias('iris', 'champion'));
		assert.equal(path, 'MLmodel');
	});

	it('writes what it reads', () => {
		const byVersion: ModelUri = parseModelUri(formatModelUri('a b', { version: 7 }));
		assert.deepEqual(byVersion, version('a b', '7', 7));
		assert.deepEqual(parseModelUri(formatModelUri('iris', { alias: 'champion' })), alias('iris', 'champion'));
	});
});

function isInvalid(error: unknown): boolean {
	return isRegistryError(error, 'uri-invalid');
}

function check(parse: (uri: string) => unknown, uri: string, expected: object | undefined): void {
	if (expected === undefined) assert.throws(() => parse(uri), isInvalid);
	else assert.deepEqual(parse(uri), expected);
}
