import assert from 'node:assert/strict';
import { figures, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { mlflowPython } from '../../scripts/mlflowPython.js';
import { gmrIn } from '../kit/gmr.js';
import { startGmr } from '../kit/gmrProcess.js';
import { realMlflow } from '../kit/mlflow.js';
import { comparable, randomClientCalls, RealClient } from '../kit/mlflow/clientCalls.js';
import { tempFolder } from '../kit/tempFolder.js';
import { tempRepo } from '../kit/tempRepo.js';

describe("MLflow's client", function () {
	this.timeout(3_600_000);
	const cleanUps: (() => Promise<void>)[] = [];
	after(async () => {
		for (const cleanUp of cleanUps.reverse()) await cleanUp();
	});

	it('is answered by gmr serve as by mlflow server', async function () {
		const [found, mlflow] = [await mlflowPython(), await realMlflow()];
		// `npm test` has said what to install; on CI what is skipped has failed.
		if (!found || !mlflow) return this.skip();
		const folder = await tempFolder();
		cleanUps.push(() => folder.dispose());
		const theirServer = await mlflow.serve(folder.path);
		cleanUps.push(() => theirServer.stop());
		const repo = await tempRepo();
		cleanUps.push(() => repo.dispose());
		assert.equal((await gmrIn(repo.path, ['init'])).code, 0);
		const gmr = startGmr(repo.path, ['serve']);
		cleanUps.push(async () => {
			gmr.child.kill('SIGTERM');
			await gmr.ended;
		});
		const [, uri = ''] = (await gmr.line()).split('=');
		const clientOf = (at: string): RealClient => {
			const client = new RealClient(found.python, found.environment, at);
			cleanUps.push(() => client[Symbol.asyncDispose]());
			return client;
		};
		const [theirClient, ourClient] = [clientOf(theirServer.url), clientOf(uri)] as const;

		const started = Date.now();
		const { clientSequences, clientCallsInEach } = figures;
		const tally = { given: 0, refused: 0 };
		for (let index = 0; index < clientSequences; index++) {
			const random = randomNumbers(seed + index);
			const calls = randomClientCalls(random, `s${index}-`, clientCallsInEach);
			const [theirs, ours] = await Promise.all([theirClient.answers(calls), ourClient.answers(calls)]);
			for (const [at, call] of calls.entries()) {
				const [their, our] = [theirs[at], ours[at]];
				assert.ok(their && our);
				tally['refused' in their ? 'refused' : 'given']++;
				const soFar = calls.slice(0, at + 1).map((each) => JSON.stringify(each));
				const where = `GMR_SEED=${seed} sequence ${index}:\n${soFar.join('\n')}`;
				assert.deepEqual(comparable(call, our), comparable(call, their), where);
			}
		}
		const seconds = Math.round((Date.now() - started) / 1000);
		const kinds = `${tally.given} gave something, ${tally.refused} were refused`;
		tell(
			`${clientSequences} sequences, ${clientSequences * clientCallsInEach} calls of the client (GMR_SEED=${seed}) in ${seconds} s: ${kinds}`,
		);
		assert.ok(tally.given > clientSequences * clientCallsInEach * 0.4, kinds);
	});
});
