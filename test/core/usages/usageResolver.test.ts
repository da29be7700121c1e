import assert from 'node:assert/strict';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { setAlias } from '../../../src/core/operations/aliases.js';
import { archiveVersion } from '../../../src/core/operations/archiveVersion.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { deleteVersion } from '../../../src/core/operations/deletion.js';
import { transitionStage } from '../../../src/core/operations/transitionStage.js';
import { checkUsages } from '../../../src/core/usages/checkUsages.js';
import { ownFiles, registryFolders } from '../../../src/core/usages/codeUsages.js';
import { scanFile, type PlacedUsage } from '../../../src/core/usages/scannedFile.js';
import type { NamedModel } from '../../../src/core/usages/usage.js';
import { matchUsage, parseUsageQuery } from '../../../src/core/usages/usageQuery.js';
import {
	UsageResolver,
	type DoubtfulUsage,
	type UsageResolution,
} from '../../../src/core/usages/usageResolver.js';
import { problemSentence } from '../../../src/wording/problems.js';
import { fillSentence } from '../../../src/wording/sentence.js';
import { resolutionSentence } from '../../../src/wording/usages.js';
import { MemoryRegistry } from '../../kit/memoryRegistry.js';

const v = (number: number) => number as VersionNumber;

/** The usage of a program that is one string. */
function usageOf(uri: string): PlacedUsage {
	const file = scanFile(new TextEncoder().encode(JSON.stringify(uri)), 'python');
	assert.ok('usages' in file && file.usages[0], uri);
	return file.usages[0];
}
function named(name: string, rest: Omit<NamedModel, 'kind' | 'name'> = {}): PlacedUsage {
	const at = { line: 0, column: 0 };
	const meaning: NamedModel = { kind: 'model', name, ...rest };
	return { start: 0, end: name.length, text: name, kind: 'name', meaning, range: { start: at, end: at } };
}

describe('what usages mean', () => {
	let registry: MemoryRegistry;
	let resolver: UsageResolver;
	before(async () => {
		registry = await MemoryRegistry.create();
		for (let count = 0; count < 4; count++) await registry.register('iris');
		await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: v(2) }));
		await registry.apply(setAlias({ name: 'iris', alias: 'prod', version: v(2) }));
		await registry.apply(archiveVersion({ name: 'iris', version: v(1) }));
		await registry.apply(transitionStage({ name: 'iris', version: v(3), stage: 'Production' }));
		await registry.apply(deleteVersion({ name: 'iris', version: v(4) }));
		await registry.apply(createModel({ name: 'empty' }));
		await registry.register('broken');
		registry.store.files.set('models/broken/versions/1/version.yaml', 'version: [');
		const alias = registry.text('models/iris/aliases/prod.yaml');
		registry.store.files.set('models/iris/aliases/lost.yaml', alias.replace('version: 2', 'version: 4'));
		registry.store.files.set('models/iris/aliases/bad.yaml', 'version: [');
		resolver = new UsageResolver([{ path: 'reg', snapshot: registry.snapshot }]);
	});
	const told = async (usage: PlacedUsage) => {
		const resolution = await resolver.resolve('a.py', usage);
		assert.ok(resolution.kind !== 'doubtful');
		return fillSentence(resolutionSentence(resolution));
	};

	const rows: readonly (readonly [uri: string, told: string])[] = [
		['models:/iris/2', 'version 2 (@champion, @prod)'],
		['models:/iris/02', 'version 2 (@champion, @prod)'],
		['models:/iris@champion', 'version 2 (@champion, @prod)'],
		['models:/iris@champion/sub/path', 'version 2 (@champion, @prod)'],
		['models:/iris/1', 'version 1 (archived)'],
		['models:/iris/latest', 'version 3'],
		['models:/iris@Latest', 'version 3'],
		['models:/iris/production', 'version 3'],
		['models:/iris/4', 'version 4 was deleted'],
		['models:/iris/5', 'no version 5'],
		['models:/iris/Staging', 'no version in stage Staging'],
		['models:/iris/Champion', 'no version in stage Champion; did you mean @champion?'],
		['models:/iris@champoin', 'no alias @champoin; did you mean champion?'],
		['models:/iris@a:b', 'no alias @a:b'],
		['models:/iris@lost', '@lost points at a version that is not there'],
		['models:/iris@bad', 'files of the registry are broken; see gmr check'],
		['models:/irsi/1', 'no model irsi here; did you mean iris?'],
		['models:/xyzzy@a', 'no model xyzzy here'],
		['models:/empty/latest', 'no versions yet'],
		['models:/empty/1', 'no version 1'],
		['models:/iris/²', 'not a valid reference to a model'],
		['models:/iris/99999999999', 'not a valid reference to a model'],
		['models:/a/b/c@', 'no model a here'],
		['models:/iris@', 'not a valid reference to a model'],
		['models:/m-0123', 'logged model of a tracking server'],
		['models:/wine', 'logged model of a tracking server'],
		['models:/iris', 'names no version; write models:/iris@ALIAS or models:/iris/VERSION'],
		['models:/wine/prod', 'no model wine here'],
		['models://databricks/iris/1', 'another registry: databricks'],
		['models:/iris/{version}', 'put together when the program runs'],
	];
	for (const [uri, expected] of rows)
		it(`${uri}: ${expected}`, async () => {
			assert.equal(await told(usageOf(uri)), expected);
		});

	it('is doubted where it may be a volume of a container', async () => {
		const kindOf = async (uri: string, path: string) => (await resolver.resolve(path, usageOf(uri))).kind;
		for (const path of ['compose.yaml', 'run.sh', 'README.md', 'Dockerfile', 'a.json', 'a.toml']) {
			for (const volume of ['models:/app/data', 'models:/data', 'models:/data:ro', 'models:/root/.cache/x'])
				assert.equal(await kindOf(volume, path), 'doubtful', `${volume} in ${path}`);
			for (const uri of [
				'models:/wine/1',
				'models:/wine/latest',
				'models:/wine@prod',
				'models:/wine/staging',
			])
				assert.equal(await kindOf(uri, path), 'unresolved', `${uri} in ${path}`);
			for (const slip of ['models:/iris', 'models:/iris/prod'])
				assert.equal(await kindOf(slip, path), 'unresolved', `${slip} in ${path}`);
			assert.equal(await kindOf('models:/m-0123', path), 'elsewhere');
		}
		assert.equal(await kindOf('models:/app/data', 'a.ipynb'), 'unresolved');
	});

	it('of names alone, and of names with what their call says', async () => {
		assert.equal(await told(named('iris')), 'registered model');
		assert.equal(await told(named('new')), 'no model new here');
		assert.equal(await told(named('iris', { version: '2' })), 'version 2 (@champion, @prod)');
		assert.equal(await told(named('iris', { version: '9' })), 'no version 9');
		assert.equal(await told(named('iris', { version: 'x' })), 'not a valid reference to a model');
		assert.equal(await told(named('iris', { alias: 'champion' })), 'version 2 (@champion, @prod)');
		assert.equal(await told(named('iris', { stage: 'Production' })), 'version 3');
	});

	it('asks the nearest registry first, and any before it says that there is none', async () => {
		const other = await MemoryRegistry.create();
		await other.register('iris');
		await other.register('own');
		const both = new UsageResolver([
			{ path: 'a/reg', snapshot: registry.snapshot },
			{ path: 'b/reg', snapshot: other.snapshot },
		]);
		const of = (path: string, uri: string) => both.resolve(path, usageOf(uri));
		const place = (found: UsageResolution | DoubtfulUsage) =>
			found.kind === 'version' ? found.registry : found.kind;
		assert.equal(place(await of('a/x.py', 'models:/iris/1')), 'a/reg');
		assert.equal(place(await of('b/x.py', 'models:/iris/1')), 'b/reg');
		assert.equal(place(await of('x.py', 'models:/iris/1')), 'a/reg');
		assert.equal(place(await of('a/x.py', 'models:/own/1')), 'b/reg');
		assert.equal(place(await of('b/x.py', 'models:/iris@champion')), 'a/reg');
		const missing = await of('a/x.py', 'models:/own/7');
		assert.deepEqual(missing, { kind: 'unresolved', name: 'own', reason: 'version', target: '7' });
	});

	it('guesses no more after many slips, and answers all the same', async () => {
		const fresh = new UsageResolver([{ path: '', snapshot: registry.snapshot }]);
		const of = (uri: string) => fresh.resolve('a.py', usageOf(uri));
		const unknown = { kind: 'unresolved', name: 'irsi', reason: 'model' };
		assert.deepEqual(await of('models:/irsi/1'), { ...unknown, suggestion: 'iris' });
		for (let count = 0; count < 300; count++) await of(`models:/x${count}/1`);
		assert.deepEqual(await of('models:/irsi/2'), unknown);
		assert.equal((await of('models:/iris/2')).kind, 'version');
		assert.deepEqual(await of('models:/irsi/1'), { ...unknown, suggestion: 'iris' });
	});

	it('is a problem for URIs only that nothing else tells of, and in prose only where the model is here', async () => {
		const usages = [...rows.map(([uri]) => usageOf(uri)), named('new'), named('iris', { version: '9' })];
		const found = (path: string, folder = 'reg') =>
			checkUsages({
				files: [{ path, usages }],
				skipped: [],
				registries: [{ path: folder, snapshot: registry.snapshot }],
			});
		const problems = await found('src/a.py');
		assert.deepEqual(
			problems.map((each) => fillSentence(problemSentence(each))),
			[
				'models:/iris/4: version 4 of iris was deleted',
				'models:/iris/5: iris has no version 5',
				'models:/iris/Staging: no version of iris is in stage Staging',
				'models:/iris/Champion: no version of iris is in stage Champion. Did you mean @champion?',
				'models:/iris@champoin: iris has no alias @champoin. Did you mean @champion?',
				'models:/iris@a:b: iris has no alias @a:b',
				'models:/irsi/1: the registry here has no model irsi. Did you mean iris?',
				'models:/xyzzy@a: the registry here has no model xyzzy',
				'models:/empty/latest: empty has no versions yet',
				'models:/empty/1: empty has no version 1',
				'models:/a/b/c@: the registry here has no model a',
				'models:/iris names no version. Write models:/iris@ALIAS or models:/iris/VERSION',
				'models:/wine/prod: the registry here has no model wine',
			],
		);
		assert.ok(problems.every(({ code, severity }) => code === 'usage-unresolved' && severity === 'warning'));
		assert.deepEqual(problems[0]?.range, { start: { line: 0, column: 1 }, end: { line: 0, column: 15 } });
		assert.equal((await found('README.md')).length, problems.length - 5);
		const inText = usages.map((each) => ({ ...each, isInText: true as const }));
		const registries = [{ path: 'reg', snapshot: registry.snapshot }] as const;
		const ofTexts = await checkUsages({ files: [{ path: 'a.py', usages: inText }], skipped: [], registries });
		assert.equal(ofTexts.length, problems.length - 5);
		for (const [file, folder, expected] of [
			['src/a.py', 'reg', '../src/a.py'],
			['src/a.py', '', 'src/a.py'],
			['reg/a.py', 'reg', 'a.py'],
			['x/y/a.py', 'x/z/reg', '../../y/a.py'],
			['reg.py', 'reg', '../reg.py'],
		] as const)
			assert.equal((await found(file, folder))[0]?.path, expected);
	});
});

describe('what is asked for of usages', () => {
	const seven: UsageResolution = {
		kind: 'version',
		name: 'm',
		version: 7,
		aliases: [],
		isArchived: false,
		registry: '',
	};
	const uris = [
		...['models:/m/7', 'models:/m/07', 'models:/m/8', 'models:/m@a', 'models:/m@b', 'models:/m/latest'],
		...['models:/m@LATEST', 'models:/m/Production', 'models:/n/7', 'models:/m-7', 'models://databricks/m/7'],
		...['models:/m/{x}'],
	];
	const all =
		'models:/m/7 models:/m/07 models:/m/8 models:/m@a models:/m@b models:/m/latest models:/m@LATEST';
	for (const [query, expected] of [
		['m', `${all} models:/m/Production`],
		['m/', `${all} models:/m/Production`],
		['models:/m', `${all} models:/m/Production`],
		['m@a', 'models:/m@a'],
		['MODELS:/m@a', 'models:/m@a'],
		['m/8', 'models:/m/8'],
		['models:/m/7/sub/path', 'models:/m/7 models:/m/07'],
		['m/latest', 'models:/m/latest models:/m@LATEST'],
		['m@latest', 'models:/m/latest models:/m@LATEST'],
		['m/production', 'models:/m/Production'],
		['m@x', ''],
		['M', ''],
	] as const)
		it(`${query}: ${expected || 'none'}`, () => {
			const parsed = parseUsageQuery(query);
			const matched = uris.filter((uri) => matchUsage(parsed, usageOf(uri), { kind: 'dynamic' }) === 'named');
			assert.equal(matched.join(' '), expected);
		});

	it('of a version is what stands for it now, too', () => {
		const matches = (query: string, usage: PlacedUsage, now: UsageResolution = seven) =>
			matchUsage(parseUsageQuery(query), usage, now);
		assert.equal(matches('m/7', usageOf('models:/m@a')), 'means');
		assert.equal(matches('m/7', usageOf('models:/m/latest')), 'means');
		assert.equal(matches('m/7', named('m', { stage: 'Production' })), 'means');
		assert.equal(matches('m/8', usageOf('models:/m@a')), undefined);
		assert.equal(matches('n/7', usageOf('models:/m@a')), undefined);
		assert.equal(matches('m/7', named('m'), { kind: 'model', name: 'm', registry: '' }), undefined);
		assert.equal(matches('m', named('m'), { kind: 'model', name: 'm', registry: '' }), 'named');
		assert.equal(matches('m@a', named('m', { alias: 'a' })), 'named');
	});

	it('refuses what names no model of a registry here', () => {
		for (const text of ['', '/', 'models:/', 'm@', 'm/ ', 'models:/a@'])
			assert.throws(() => parseUsageQuery(text), /^RegistryError: uri-invalid/, text);
		assert.throws(() => parseUsageQuery('models://p@databricks/m/7'), /uri-unsupported/);
	});
});

describe('files of registries', () => {
	it('are told from code by the folders of all registries', () => {
		const isOwn = ownFiles(['reg', 'a/b']);
		for (const path of ['reg/registry.yaml', 'reg/models/x', 'reg/models/x/y', 'a/b/models/z'])
			assert.ok(isOwn(path), path);
		for (const path of [
			'registry.yaml',
			'models/x',
			'reg/model.py',
			'regs/models/x',
			'a/models/x',
			'x/reg/models/y',
		])
			assert.ok(!isOwn(path), path);
		assert.ok(ownFiles([''])('models/x'));
		assert.ok(!ownFiles([''])('a/models/x'));
		assert.deepEqual(registryFolders(['registry.yaml', 'a/registry.yaml', 'a/xregistry.yaml', 'a']), [
			'',
			'a',
		]);
	});
});
