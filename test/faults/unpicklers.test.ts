import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { inRepository } from '../../scripts/paths.js';
import { runQuietly } from '../../scripts/run.js';
import { unseenNames } from '../kit/comparePickles.js';
import { figures, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { mutated, randomPickle } from '../kit/randomPickles.js';
import { unpickleOracle } from '../kit/unpickleOracle.js';

const batch = 500;

describe('random pickles', () => {
	it('ask for nothing in CPython that our reading does not see', async function () {
		this.timeout(7_200_000);
		const started = Date.now();
		const random = randomNumbers(seed);
		const kept = await shortSaves();
		const oracle = unpickleOracle();
		const tally = { asking: 0, names: 0, opcodes: 0 };
		try {
			for (let done = 0; done < figures.pickles; done += batch) {
				const streams = Array.from({ length: batch }, (_, at) =>
					at % 3 === 0
						? randomPickle(random)
						: mutated(random, at % 3 === 1 ? randomPickle(random) : kept(random)),
				);
				const answers = await oracle.resolved(streams);
				for (const [at, stream] of streams.entries()) {
					const { unseen, isOpen, opcodes } = await unseenNames(stream, answers[at]!);
					tally.opcodes = Math.max(tally.opcodes, opcodes);
					tally.names += answers[at]!.length;
					if (answers[at]!.length > 0 && !isOpen) tally.asking++;
					assert.deepEqual(unseen, [], `GMR_SEED=${seed}: ${stream.toString('hex')}`);
				}
			}
		} finally {
			// A process that is left over keeps the tests from ending.
			await oracle.close();
		}
		// Streams that ask for nothing would prove nothing.
		assert.ok(
			tally.asking > figures.pickles / 10,
			`only ${tally.asking} streams could have told a difference`,
		);
		// Short streams stay cheap, whatever is in them: this many are read in some milliseconds.
		assert.ok(tally.opcodes < 100_000, `${tally.opcodes} opcodes for one stream`);
		const seconds = (Date.now() - started) / 1000;
		tell(
			`${figures.pickles} pickles (GMR_SEED=${seed}) in ${Math.round(seconds)} s, ${Math.round(figures.pickles / seconds)} a second: ` +
				`${tally.names} names are imported, ${tally.asking} streams tell all of theirs, at most ${tally.opcodes} opcodes each`,
		);
	});
});

describe('a file of 100 MB that repeats', () => {
	const inMemory = ['texts', 'memo', 'tuples', 'marks', 'dicts', 'lists', 'calls'];
	for (const [what, pattern, ...args] of [
		...[...inMemory, 'imports', 'starts', 'streams', 'nested'].map((each) => ['names', each] as const),
		...inMemory.map((each) => ['values', each, 'values'] as const),
	])
		it(`is read in little memory, to a bound: ${what} of ${pattern}`, async function () {
			this.timeout(600_000);
			const script = inRepository('out/test/kit/hugePickleProcess.js');
			const output = await runQuietly(process.execPath, [
				...['--max-old-space-size=160', script, pattern, ...args],
			]);
			const { complete, rss, reads } = JSON.parse(output) as {
				complete: boolean;
				rss: number;
				reads: number;
			};
			assert.equal(complete, false);
			assert.ok(rss < 256e6, `${rss} bytes of memory`);
			assert.ok(reads < 100_000, `${reads} reads`);
		});
});

/** The real saves that are no longer than a screen or two. */
async function shortSaves(): Promise<(random: () => number) => Buffer> {
	const folder = inRepository('test/fixtures/pickles');
	const names = (await readdir(folder)).filter((name) => /^(values|three|forest-5)/.test(name)).sort();
	const saves = await Promise.all(names.map((name) => readFile(`${folder}/${name}`)));
	return (random) => saves[Math.floor(random() * saves.length)]!;
}
