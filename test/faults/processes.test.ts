import assert from 'node:assert/strict';
import { readState } from '../kit/faults/modelState.js';
import { commandLine, prepareSource, type Action } from '../kit/faults/actions.js';
import { figures, tell } from '../kit/faults/figures.js';
import { runBundle, runKit } from '../kit/faults/processes.js';
import { faultWorld, registryOf } from '../kit/faults/world.js';
import { findViolations, violationText } from '../kit/invariants.js';
import type { TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

describe('processes at once', () => {
	it('register every version under a number of its own', async function () {
		this.timeout(600_000);
		const world = await faultWorld();
		const repo = await world.copy();
		try {
			const before = { work: await userWork(repo), commits: await commitCount(repo) };
			const started = Date.now();
			await Promise.all(Array.from({ length: figures.processes }, (_, index) => register(repo, index)));
			const seconds = (Date.now() - started) / 1000;

			const total = figures.processes * figures.registrations;
			const versions = (await readState(registryOf(repo)))['many']?.versions ?? {};
			assert.deepEqual(
				Object.keys(versions),
				Array.from({ length: total }, (_, index) => String(index + 1)),
			);
			const contents = Object.values(versions).map((version) => version !== 'deleted' && version.content);
			assert.equal(new Set(contents).size, total, 'each registered once');
			assert.equal(violationText(await findViolations(repo, { userWork: before.work })), '');
			const commits = (await commitCount(repo)) - before.commits;
			const subjects = await repo.git('log', '--format=%B', '-n', String(commits));
			for (let version = 1; version <= total; version++)
				assert.match(subjects, new RegExp(`Register many version ${version}$`, 'm'));
			tell(
				`${figures.processes} processes × ${figures.registrations} registrations: ${seconds.toFixed(1)} s, ${commits} commits`,
			);
		} finally {
			await repo.dispose();
			await world.dispose();
		}
	});
});

/** One process's share: by the library, one after the other or five at once; or by the CLI, a process each. */
async function register(repo: TempRepo, index: number): Promise<void> {
	const { registrations } = figures;
	if (index % 2 === 0) {
		const writers = index % 4 === 0 ? 5 : 1;
		const args = [registryOf(repo), repo.path, 'many', String(registrations), String(writers)];
		const { code, stderr } = await runKit('registeringProcess.js', args, repo.environment).ended;
		assert.equal(code, 0, stderr);
		return;
	}
	for (let count = 0; count < registrations; count++) {
		const action: Action = { kind: 'register', model: 'many', content: `gmr ${index} ${count}` };
		const words = commandLine(action, await prepareSource(repo.path, action));
		const { code, stderr } = await runBundle(words, registryOf(repo), repo.environment);
		assert.equal(code, 0, stderr);
	}
}

async function commitCount(repo: TempRepo): Promise<number> {
	return Number(await repo.git('rev-list', '--count', 'HEAD'));
}
