import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { registryGitAttributes } from '../../src/core/manifest/registryFile.js';
import type { sarifLog } from '../../src/cli/check/sarif.js';
import { gmrIn } from '../kit/gmr.js';
import { startUserWork, writeModel } from '../kit/registeredRepo.js';
import { tempFolder } from '../kit/tempFolder.js';
import { copyRepo, tempRepo, type TempRepo } from '../kit/tempRepo.js';

const train = [
	'import mlflow',
	'champion = mlflow.pyfunc.load_model("models:/fraud@champion")',
	'first = mlflow.pyfunc.load_model("models:/fraud/1")',
	'slip = mlflow.pyfunc.load_model("models:/fraud@champoin")',
	'far = mlflow.pyfunc.load_model("models://p@databricks/fraud/1")',
	'',
].join('\n');

describe('gmr usages', () => {
	let start: TempRepo;
	let repo: TempRepo;
	before(async () => {
		start = await tempRepo();
		await writeModel(start);
		await start.write('.gitignore', 'model/\nignored/\n');
		await start.git('add', '--all');
		await start.git('commit', '--quiet', '-m', 'Start');
		for (const args of [['init'], ['register', 'model', '--name', 'fraud', '--alias', 'champion']])
			assert.equal((await gmrIn(start.path, args)).code, 0);
		await start.write('src/train.py', train);
		await start.write('ignored/copy.py', train);
		await start.write('deploy/values.yaml', 'model:\n  uri: models:/fraud@champion # now\n');
	});
	after(() => start.dispose());
	beforeEach(async () => {
		repo = await copyRepo(start);
	});
	afterEach(() => repo.dispose());
	const gmr = (...args: string[]) => gmrIn(repo.path, args);
	const usages = (...args: string[]) => gmr('usages', ...args);

	const values = 'deploy/values.yaml:2:8: models:/fraud@champion  → version 1 (@champion)';
	const champion = 'src/train.py:2:38: models:/fraud@champion  → version 1 (@champion)';
	const first = 'src/train.py:3:35: models:/fraud/1  → version 1 (@champion)';
	const slip = 'src/train.py:4:34: models:/fraud@champoin  → no alias @champoin; did you mean champion?';
	const far = 'src/train.py:5:33: models://p@databricks/fraud/1  → another registry: databricks://p';
	const text = (...lines: string[]) => ({ code: 0, out: lines.map((line) => `${line}\n`).join(''), err: '' });

	it('tells all places, those of a model, and those of an alias or version', async () => {
		assert.deepEqual(await usages(), text(values, champion, first, slip, far));
		assert.deepEqual(await usages('fraud'), text(values, champion, first, slip));
		assert.deepEqual(await usages('models:/fraud@champion'), text(values, champion));
		assert.deepEqual(await usages('fraud@champoin'), text(slip));
		assert.deepEqual(await usages('fraud/1'), text(`${values}, for now`, `${champion}, for now`, first));
		assert.deepEqual(await usages('--unresolved'), text(slip));
		assert.deepEqual(await usages('fraud/1', '--unresolved'), { ...text(), err: 'No usages of fraud/1\n' });
	});

	it('shows paths from where it was started', async () => {
		const inSrc = await gmrIn(join(repo.path, 'src'), ['usages', 'fraud@champion']);
		assert.equal(inSrc.out, `../${values}\n${champion.replace('src/', '')}\n`);
		const inRegistry = await gmrIn(join(repo.path, 'model-registry'), ['usages', 'fraud@champoin']);
		assert.equal(inRegistry.out, `../${slip}\n`);
		const aside = await tempFolder();
		await symlink(repo.path, join(aside.path, 'link'));
		assert.deepEqual(await gmrIn(join(aside.path, 'link/src'), ['usages', 'fraud@champoin']), {
			...text(slip.replace('src/', '')),
		});
		await aside.dispose();
	});

	it('follows an alias that moves, and what is renamed or deleted', async () => {
		await repo.write('model/more.txt', 'more');
		assert.equal((await gmr('register', 'model', '--name', 'fraud')).code, 0);
		assert.equal((await gmr('alias', 'set', 'fraud@champion', '2')).code, 0);
		const moved = values.replace('version 1', 'version 2');
		assert.deepEqual(
			await usages('fraud/2'),
			text(`${moved}, for now`, `${champion.replace('version 1', 'version 2')}, for now`),
		);
		assert.equal((await gmr('delete', 'fraud', '--with-aliases', '--yes')).code, 0);
		const gone = (line: string) => line.replace(/→.*/, '→ no model fraud here');
		assert.deepEqual(await usages('fraud'), text(gone(values), gone(champion), gone(first), gone(slip)));
	});

	it('knows names in calls and settings, and looks into notebooks', async () => {
		await repo.write('src/register.py', 'import mlflow\nmlflow.register_model("runs:/1/model", "fraud")\n');
		const cell = { cell_type: 'code', source: ['import mlflow\n', 'm = load("models:/fraud@champion")\n'] };
		const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
		await repo.write('src/look.ipynb', JSON.stringify(notebook));
		const { out } = await usages('fraud');
		assert.match(out, /^src\/register\.py:2:41: fraud {2}→ registered model$/m);
		assert.match(out, /^src\/look\.ipynb:1:\d+: models:\/fraud@champion {2}→ version 1 \(@champion\)$/m);
		assert.doesNotMatch((await gmr('check')).out, /register\.py/);
	});

	it('reads code and registry at a ref', async () => {
		assert.deepEqual(await usages('--at', 'HEAD'), { ...text(), err: 'No usages of models\n' });
		await repo.git('add', 'src', 'deploy');
		await repo.git('commit', '--quiet', '-m', 'Code');
		await gmr('alias', 'delete', 'fraud@champion');
		await repo.git('rm', '--quiet', '-r', 'src');
		assert.deepEqual(await usages('fraud', '--at', 'HEAD~'), text(values, champion, first, slip));
		assert.deepEqual(await usages('fraud'), text(values.replace(/→.*/, '→ no alias @champion')));
		assert.equal((await usages('--at', 'nowhere')).code, 2);
	});

	it('prints ranges, what each place means, and what was not looked into, with --json', async () => {
		await repo.write('large.json', ' '.repeat(1 << 20) + ' ');
		const { code, out, err } = await usages('fraud/1', '--json');
		assert.deepEqual([code, err], [0, '']);
		const resolution = {
			kind: 'version',
			name: 'fraud',
			version: 1,
			aliases: ['champion'],
			registry: 'model-registry',
			archived: false,
		};
		const usage = { kind: 'uri', via: null, resolution };
		assert.deepEqual(JSON.parse(out), {
			usages: [
				{
					path: 'deploy/values.yaml',
					start: { line: 2, column: 8 },
					end: { line: 2, column: 30 },
					text: 'models:/fraud@champion',
					match: 'means',
					...usage,
				},
				{
					path: 'src/train.py',
					start: { line: 2, column: 38 },
					end: { line: 2, column: 60 },
					text: 'models:/fraud@champion',
					match: 'means',
					...usage,
				},
				{
					path: 'src/train.py',
					start: { line: 3, column: 35 },
					end: { line: 3, column: 50 },
					text: 'models:/fraud/1',
					match: 'named',
					...usage,
				},
			],
			skipped: [{ path: 'large.json', reason: 'size' }],
		});
		const shown = await usages('fraud@champoin');
		assert.equal(shown.err, 'Files that were not looked into: 1 too large. To see which: --json\n');
	});

	it('tells a slip in a name from a model without usages', async () => {
		assert.equal((await gmr('create', 'quiet')).code, 0);
		assert.deepEqual(await usages('quiet'), { ...text(), err: 'No usages of quiet\n' });
		assert.deepEqual(await usages('fraud/99'), { ...text(), err: 'No usages of fraud/99\n' });
		const unknown = await usages('fruad');
		assert.deepEqual(unknown, {
			code: 2,
			out: '',
			err: 'gmr: There is no model named fruad. Did you mean fraud?\n',
		});
		assert.deepEqual(await usages('fruad', '--json'), unknown);
		assert.equal((await usages('models:/m@')).code, 2);
		assert.match((await usages('models://p@databricks/fraud/1')).err, /another registry/);
	});

	it('names the registry where it is another one', async () => {
		await repo.write('other/registry.yaml', 'kind: git-model-registry\nformat: 1\n');
		assert.equal((await gmrIn(join(repo.path, 'other'), ['create', 'far'])).code, 0);
		await repo.write('other/a.yaml', 'uri: models:/fraud@champion\n');
		const { out } = await gmrIn(join(repo.path, 'other'), ['usages', 'fraud@champion']);
		assert.match(
			out,
			/^a\.yaml:1:6: models:\/fraud@champion {2}→ version 1 \(@champion\) in the registry model-registry$/m,
		);
	});

	it('shows hostile texts and paths escaped', async () => {
		await repo.write('a\u001b[1m.yaml', 'uri: "models:/x\u202e/1"\n');
		const { out } = await usages('--unresolved');
		assert.match(
			out,
			/^a\\u\{1b\}\[1m\.yaml:1:7: models:\/x\\u\{202e\}\/1 {2}→ no model x\\u\{202e\} here$/m,
		);
	});

	it('needs a repository', async () => {
		const folder = await tempFolder();
		await folder.write('registry.yaml', 'kind: git-model-registry\nformat: 1\n');
		await folder.write('.gitattributes', registryGitAttributes);
		const { code, err } = await gmrIn(folder.path, ['usages']);
		assert.equal(code, 2);
		assert.match(err, /not inside a git repository/);
		assert.deepEqual(await gmrIn(folder.path, ['check']), { code: 0, out: '', err: 'No problems\n' });
		await folder.dispose();
	});

	describe('in gmr check', () => {
		const message = 'models:/fraud@champoin: fraud has no alias @champoin. Did you mean @champion?';
		it('are warnings where they have no answer, with the path of the code', async () => {
			assert.deepEqual(await gmr('check'), {
				code: 0,
				out: `src/train.py:4:34: warning: ${message}\n`,
				err: '0 errors, 1 warning\n',
			});
			const inSrc = await gmrIn(join(repo.path, 'src'), ['check']);
			assert.equal(inSrc.out, `train.py:4:34: warning: ${message}\n`);
			const github = await gmr('check', '--format', 'github');
			assert.equal(
				github.out,
				`::warning file=src/train.py,line=4,col=34,endLine=4,title=usage-unresolved::${message}\n`,
			);
			const json = JSON.parse((await gmr('check', '--json')).out) as { problems: object[] };
			assert.deepEqual(json.problems, [
				{
					code: 'usage-unresolved',
					severity: 'warning',
					path: '../src/train.py',
					start: { line: 4, column: 34 },
					end: { line: 4, column: 56 },
					fix: null,
					message,
					data: {
						uri: 'models:/fraud@champoin',
						name: 'fraud',
						reason: 'alias',
						target: 'champoin',
						suggestion: 'champion',
					},
				},
			]);
		});

		it('have paths from the top of the repository in SARIF, and one fingerprint each', async () => {
			await repo.write('src/train.py', train + train);
			const log = JSON.parse((await gmr('check', '--format', 'sarif')).out) as ReturnType<typeof sarifLog>;
			const results = log.runs[0]?.results ?? [];
			assert.deepEqual(
				results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri),
				['src/train.py', 'src/train.py'],
			);
			assert.equal(new Set(results.map((each) => each.partialFingerprints['gmrProblem/v1'])).size, 2);
		});

		it('are those of a ref with --at', async () => {
			assert.equal((await gmr('check', '--at', 'HEAD')).out, '');
			await repo.git('add', 'src');
			await repo.git('commit', '--quiet', '-m', 'Code');
			await repo.write('src/train.py', '');
			assert.equal((await gmr('check')).out, '');
			assert.equal((await gmr('check', '--at', 'HEAD')).out, `src/train.py:4:34: warning: ${message}\n`);
		});

		it('keep their paths where the registry is reached by a link, and where it is the top', async () => {
			const aside = await tempFolder();
			await mkdir(join(aside.path, 'here'));
			await symlink(join(repo.path, 'model-registry'), join(aside.path, 'here/model-registry'));
			const { out } = await gmrIn(join(aside.path, 'here'), ['check']);
			assert.match(out, /^\.\.\/.*\/repo\/src\/train\.py:4:34: /);
			await aside.dispose();
			await startUserWork(repo);
			await repo.write('registry.yaml', 'kind: git-model-registry\nformat: 1\n');
			await repo.write('.gitattributes', registryGitAttributes);
			const atTop = JSON.parse((await gmr('check', '--json')).out) as { problems: { path: string }[] };
			assert.deepEqual(
				atTop.problems.map(({ path }) => path),
				['src/train.py'],
			);
		});

		it('say that they were not looked at where there is no git', async () => {
			const path = process.env['PATH'];
			process.env['PATH'] = join(repo.path, 'nothing');
			try {
				const { code, out, err } = await gmr('check');
				assert.deepEqual([code, out], [0, '']);
				assert.match(err, /^gmr: the code of the repository was not looked at: git was not found/m);
			} finally {
				process.env['PATH'] = path;
			}
		});
	});
});
