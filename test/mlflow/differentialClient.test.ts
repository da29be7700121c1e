import assert from 'node:assert/strict';
import { figures, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr } from '../kit/gmrProcess.js';
import { realMlflow } from '../kit/mlflow.js';
import { comparable, RealClient } from '../kit/mlflow/clientCalls.js';
import { randomClientCalls } from '../kit/mlflow/randomClientCalls.js';
import { mlflowOrSkip } from '../kit/python.js';
import { tempFolder } from '../kit/tempFolder.js';
import { tempRepo } from '../kit/tempRepo.js';

describe("MLflow's client", function () {
	this.timeout(3_600_000);
	const cleanUps: (() => Promise<void>)[] = [];
	after(async () => {
		for (const cleanUp of cleanUps.reverse()) await cleanUp();
	});

	it('is answered by gmr serve as by mlflow server', async function () {
		const python = await mlflowOrSkip(this);
		const mlflow = await realMlflow(this);
		const folder = await tempFolder();
		cleanUps.push(() => folder.dispose());
		const { url, stop } = await mlflow.serve(folder.path);
		cleanUps.push(stop);
		const [theirClient, ourClient] = [new RealClient(python), new RealClient(python)];
		for (const client of [theirClient, ourClient]) cleanUps.push(() => client[Symbol.asyncDispose]());

		const started = Date.now();
		const { clientSequences, clientCallsInEach, clientSequencesInRegistry } = figures;
		const tally = { given: 0, refused: 0 };
		for (let first = 0; first < clientSequences; first += clientSequencesInRegistry)
			await served(async (uri) => {
				const end = Math.min(first + clientSequencesInRegistry, clientSequences);
				for (let index = first; index < end; index++) await compare(uri, index);
			});
		const seconds = Math.round((Date.now() - started) / 1000);
		const kinds = `${tally.given} gave something, ${tally.refused} were refused`;
		tell(
			`${clientSequences} sequences, ${clientSequences * clientCallsInEach} calls of the client (GMR_SEED=${seed}) in ${seconds} s: ${kinds}`,
		);
		assert.ok(tally.given > clientSequences * clientCallsInEach * 0.4, kinds);

		async function compare(uri: string, index: number): Promise<void> {
			const calls = randomClientCalls(randomNumbers(seed + index), `s${index}-`, clientCallsInEach);
			const [theirs, ours] = await Promise.all([
				theirClient.answers(url, calls),
				ourClient.answers(uri, calls),
			]);
			for (const [at, call] of calls.entries()) {
				const [their, our] = [theirs[at], ours[at]];
				assert.ok(their && our);
				tally['refused' in their ? 'refused' : 'given']++;
				const soFar = calls.slice(0, at + 1).map((each) => JSON.stringify(each));
				const where = `GMR_SEED=${seed} sequence ${index}:\n${soFar.join('\n')}`;
				assert.deepEqual(comparable(call, our), comparable(call, their), where);
			}
		}
	});
});

/** Starts `gmr serve` in a repository of its own, until `use` is done. */
async function served(use: (uri: string) => Promise<void>): Promise<void> {
	const repo = await tempRepo();
	try {
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		const gmr = startGmr(repo.path, ['serve']);
		try {
			const [, uri = ''] = (await gmr.line()).split(/=(.*)/);
			await use(uri);
		} finally {
			gmr.child.kill('SIGTERM');
			await gmr.ended;
		}
		assert.equal(gmr.err().includes('not committed'), false, gmr.err());
		assert.equal(await repo.git('status', '--porcelain'), '');
	} finally {
		await repo.dispose();
	}
}
