import assert from 'node:assert/strict';
import { faultCodes } from '../kit/faults/failingCalls.js';
import { figures, tell } from '../kit/faults/figures.js';
import { runKit } from '../kit/faults/processes.js';

/** A line that a process tells: a subject with what was tried, or a fault that went wrong. */
interface Told {
	readonly subject?: string;
	readonly calls?: number;
	readonly tried?: number;
	readonly wrong?: string;
}

describe('a system call that fails once', () => {
	it('leaves all as it was, or done, or staged as it says', async function () {
		this.timeout(3_600_000);
		const started = Date.now();
		const shares = Array.from({ length: figures.workers }, async (_, share) => {
			const args = [String(share), String(figures.workers)];
			const { code, stdout, stderr } = await runKit('failingProcess.js', args, process.env).ended;
			assert.equal(code, 0, stderr);
			const lines = stdout.split('\n').filter((line) => line !== '');
			return lines.map((line) => JSON.parse(line) as Told);
		});
		const told = (await Promise.all(shares)).flat();
		const wrong = told.filter((line) => line.wrong !== undefined);
		const calls = new Map<string, number>();
		for (const { subject = '', calls: count } of told) if (count !== undefined) calls.set(subject, count);
		const tried = told.reduce((sum, line) => sum + (line.tried ?? 0), 0);
		const list = [...calls].map(([subject, count]) => `${subject} ${count}`).join(', ');
		const seconds = Math.round((Date.now() - started) / 1000);
		tell(`calls: ${list}; ${tried} combinations with ${faultCodes.join(', ')} in ${seconds} s`);
		assert.deepEqual(
			wrong.map((line) => JSON.stringify(line)),
			[],
		);
		assert.ok(tried >= [...calls.values()].reduce((sum, count) => sum + count, 0) * 5, 'each with each code');
	});
});
