import assert from 'node:assert/strict';
import { join } from 'node:path';
import { inRepository } from '../../scripts/paths.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr } from '../kit/gmrProcess.js';
import { mlflowOrSkip } from '../kit/python.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

describe("a script of MLflow's under gmr exec", function () {
	this.timeout(600_000);
	let repo: TempRepo;
	before(async function () {
		repo = await tempRepo();
		await repo.write('.gitignore', 'model/\nmlflow.db\nmlruns/\n');
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
	});
	after(() => repo.dispose());

	it('works unmodified, and each of its changes is in a commit', async function () {
		const mlflow = await mlflowOrSkip(this);
		await repo.write('model/MLmodel', 'flavors: {}\n');
		await repo.write('model/notes/a b.txt', 'inside\n');
		const script = inRepository('test/python/exec_client.py');
		const gmr = startGmr(repo.path, ['exec', '--', mlflow.python, script, 'model'], mlflow.environment);
		assert.equal(await gmr.ended, 0, gmr.err());
		const lines = gmr.out().trim().split('\n');
		const told = Object.assign({}, ...lines.map((line) => JSON.parse(line) as object)) as object;
		assert.deepEqual(told, {
			version: '1',
			status: 'READY',
			name: 'fraud',
			aliases: { champion: '1' },
			champion: '1',
			tags: { validated: 'yes' },
			description: 'The first one',
			found: ['fraud'],
			versions: ['1'],
			files: ['MLmodel', 'notes'],
			inside: 'inside\n',
			error: 'RESOURCE_DOES_NOT_EXIST',
			left: ['fraud'],
		});
		assert.equal(await repo.git('status', '--porcelain'), '');
		const subjects = (await repo.git('log', '--reverse', '--format=%s')).trim().split('\n');
		// Changes that come while one is committed share the next commit.
		const shared = subjects.map((subject) => Number(/, and (\d+) more changes?$/.exec(subject)?.[1] ?? 0));
		const changes = shared.reduce((sum, more) => sum + more, subjects.length);
		assert.equal(changes, 12, subjects.join('\n'));
		assert.deepEqual(subjects.slice(0, 3), ['Start', 'Create the model registry', 'Create model fraud']);
		assert.equal((await gmrIn(repo.path, ['verify'])).code, 0);
		assert.equal((await gmrIn(repo.path, ['check'])).code, 0);
	});

	it("is told where an entry of .netrc takes the token's place", async function () {
		const mlflow = await mlflowOrSkip(this);
		await repo.write('../netrc', 'default login someone password else\n');
		const code = `import mlflow; mlflow.MlflowClient("sqlite://").get_registered_model("fraud")`;
		const gmr = startGmr(repo.path, ['exec', '--', mlflow.python, '-c', code], {
			...mlflow.environment,
			NETRC: join(repo.path, '../netrc'),
		});
		assert.equal(await gmr.ended, 1);
		assert.match(gmr.err(), /UNAUTHENTICATED: .*127\.0\.0\.1, or the 'default' one/);
		assert.doesNotMatch(gmr.err(), /someone/);
	});

	it('is told of a file whose name the client would ask for wrongly', async function () {
		const mlflow = await mlflowOrSkip(this);
		await repo.write('odd/a', 'another');
		await repo.write('odd/a#b', 'wanted');
		assert.equal((await gmrIn(repo.path, ['register', 'odd', '--name', 'odd'])).code, 0);
		const code = 'import mlflow; mlflow.artifacts.download_artifacts("models:/odd/1")';
		const gmr = startGmr(repo.path, ['exec', '--', mlflow.python, '-c', code], mlflow.environment);
		assert.equal(await gmr.ended, 1);
		assert.match(gmr.err(), /can't download .*a#b.*gmr export/);
	});
});
