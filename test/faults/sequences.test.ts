import assert from 'node:assert/strict';
import { figures, seed, tell } from '../kit/faults/figures.js';
import { runKit } from '../kit/faults/processes.js';
import type { Step } from '../kit/faults/sequences.js';

/** Sequences that once went wrong, and one that does everything. */
const kept: Readonly<Record<string, readonly Step[]>> = {
	'every kind of step': [
		{ kind: 'register', a: 2, b: 1, c: 1 },
		{ kind: 'branch', a: 1, b: 0, c: 0 },
		{ kind: 'set-alias', a: 0, b: 1, c: 0 },
		{ kind: 'switch', a: 1, b: 0, c: 0 },
		{ kind: 'set-alias', a: 0, b: 2, c: 0 },
		{ kind: 'merge', a: 0, b: 0, c: 0 },
		{ kind: 'edit by hand', a: 0, b: 1, c: 0 },
		{ kind: 'describe', a: 0, b: 1, c: 0 },
		{ kind: 'stash', a: 1, b: 1, c: 1 },
		{ kind: 'break a file', a: 0, b: 1, c: 0 },
		{ kind: 'crash', a: 0, b: 3, c: 1 },
		{ kind: 'other mode', a: 0, b: 0, c: 0 },
		{ kind: 'other mode', a: 0, b: 0, c: 1 },
		{ kind: 'other mode', a: 1, b: 1, c: 2 },
		{ kind: 'commit of mine', a: 0, b: 0, c: 0 },
		{ kind: 'reset', a: 1, b: 0, c: 0 },
		{ kind: 'diverge', a: 0, b: 0, c: 1 },
		{ kind: 'register', a: 0, b: 1, c: 0 },
		{ kind: 'delete-alias', a: 0, b: 0, c: 0 },
		{ kind: 'set-tag', a: 1, b: 1, c: 1 },
		{ kind: 'delete-tag', a: 1, b: 0, c: 0 },
	],
};

describe('sequences of operations, crashes, edits, branches and merges', () => {
	for (const [name, steps] of Object.entries(kept))
		it(`go as they should: ${name}`, async () => {
			const args = ['replay', JSON.stringify(steps)];
			const { code, stdout, stderr } = await runKit('sequenceProcess.js', args, process.env).ended;
			assert.equal(code, 0, stdout + stderr);
		});

	it('go as a model of a registry does', async function () {
		this.timeout(7_200_000);
		const started = Date.now();
		const { workers, sequences, sequenceLength } = figures;
		const total = new Map<string, number>();
		const shares = Array.from({ length: workers }, async (_, share) => {
			const runs = Math.ceil((sequences - share) / workers);
			const args = [String(seed + share), String(runs)];
			const { code, stdout, stderr } = await runKit('sequenceProcess.js', args, process.env).ended;
			assert.equal(code, 0, `replay with: sequenceProcess.js SEED RUNS PATH\n${stdout}${stderr}`);
			const tally = JSON.parse(stdout) as Record<string, number>;
			for (const [what, count] of Object.entries(tally)) total.set(what, (total.get(what) ?? 0) + count);
		});
		await Promise.all(shares);
		const seconds = Math.round((Date.now() - started) / 1000);
		const list = [...total].map(([what, count]) => `${what} ${count}`).join(', ');
		tell(`${sequences} sequences of ${sequenceLength} (GMR_SEED=${seed}) in ${seconds} s: ${list}`);
	});
});
