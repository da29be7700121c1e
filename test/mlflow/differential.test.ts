import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inRepository } from '../../scripts/paths.js';
import { figures, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { RealRegistry, type Call } from '../kit/mlflow/calls.js';
import { compareAnswers, type Verdict } from '../kit/mlflow/compareAnswers.js';
import { differences, type Difference, type DifferenceId } from '../kit/mlflow/differences.js';
import { OurRegistry } from '../kit/mlflow/ourRegistry.js';
import { RandomCalls } from '../kit/mlflow/randomCalls.js';
import { mlflowOrSkip } from '../kit/python.js';

const documented = Object.entries(differences) as [DifferenceId, Difference][];

describe("MLflow's registry API", function () {
	this.timeout(3_600_000);
	let real: RealRegistry | undefined;
	before(async function () {
		const { python } = await mlflowOrSkip(this);
		real = new RealRegistry(python);
	});
	after(() => real?.[Symbol.asyncDispose]());

	/** What both answer to a sequence, on an empty registry each. */
	async function compared(calls: readonly Call[]) {
		assert.ok(real);
		const [theirs, ours] = await Promise.all([real.answers(calls), OurRegistry.answers(calls)]);
		return calls.map((call, index) => {
			const [mlflow, our] = [theirs[index], ours[index]];
			assert.ok(mlflow && our);
			return { call, status: mlflow.status, verdict: compareAnswers(calls, index, mlflow, our) };
		});
	}

	it("answers as MLflow's own server, field by field", async () => {
		const started = Date.now();
		const { callSequences, callsInEach } = figures;
		const [statuses, paths] = [new Map<string, number>(), new Map<string, number>()];
		const seen = new Map<DifferenceId, number>();
		for (let index = 0; index < callSequences; index++) {
			const calls = new RandomCalls(randomNumbers(seed + index)).sequence(callsInEach);
			const answers = await compared(calls);
			for (const { call, status, verdict } of answers) {
				count(statuses, String(status));
				if (status === 200) count(paths, `${call.method} ${call.path}`);
				for (const id of verdict.differences) count(seen, id);
			}
			const at = answers.findIndex(({ verdict }) => !verdict.isSame);
			const calledSoFar = calls.slice(0, at + 1).map((call) => JSON.stringify(call));
			assert.equal(
				at,
				-1,
				`GMR_SEED=${seed + index}: ${shown(answers[at]?.verdict)} after\n${calledSoFar.join('\n')}`,
			);
		}
		const seconds = Math.round((Date.now() - started) / 1000);
		tell(
			`${callSequences} sequences, ${callSequences * callsInEach} calls (GMR_SEED=${seed}) in ${seconds} s: answered with ${list(statuses)}`,
		);
		tell(`differences on purpose: ${list(seen)}`);
		const good = statuses.get('200') ?? 0;
		assert.ok(good > callSequences * callsInEach * 0.4, `too few calls do something: ${list(statuses)}`);
		assert.equal(paths.size, 22, `requests that never succeed: only ${[...paths.keys()].join(', ')} did`);
	});

	for (const [id, { asked, example }] of documented)
		it(`differs in ${asked}`, async () => {
			const answers = await compared(example);
			const verdict = answers.at(-1)?.verdict;
			assert.ok(verdict?.isSame, shown(verdict));
			assert.ok(verdict.differences.includes(id), `no difference: ${shown(verdict)}`);
		});
});

describe('docs/mlflow.md', () => {
	it('lists the differences from MLflow, and no others', async () => {
		const text = await readFile(inRepository('docs/mlflow.md'), 'utf8');
		const [, section = ''] = text.split('## Where it differs\n');
		const rows = (section.split('\n## ')[0] ?? '')
			.split('\n')
			.filter((line) => line.startsWith('|'))
			.map((line) =>
				line
					.split('|')
					.slice(1, -1)
					.map((cell) => cell.trim()),
			)
			.slice(2);
		assert.deepEqual(
			rows,
			documented.map(([, { asked, mlflow, here, because }]) => [asked, mlflow, here, because]),
		);
	});
});

function count<K>(counts: Map<K, number>, key: K): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}

function list(counts: ReadonlyMap<string, number>): string {
	return Array.from(counts, ([key, number]) => `${key} ${number}`).join(', ');
}

function shown(verdict: Verdict | undefined): string {
	return `MLflow answers ${JSON.stringify(verdict?.theirs)}\nours ${JSON.stringify(verdict?.ours)}`;
}
