import fc from 'fast-check';
import { figures } from './figures.js';
import { checkEnd, SequenceCommand, sequenceStart, stepKinds, tally, type Step } from './sequences.js';
import { faultWorld } from './world.js';

/**
 * A process that runs sequences: `SEED RUNS [PATH]`, or `replay JSON`, a list of steps. Prints how
 * often it did what, as JSON; where something is wrong what to replay, and ends with 1.
 */
const [first = '', second = '', path] = process.argv.slice(2);
const world = await faultWorld({ hasUserWork: false });
const { sequenceLength: length } = figures;
const step: fc.Arbitrary<Step> = fc.record({
	kind: fc.constantFrom(...stepKinds),
	a: fc.nat(255),
	b: fc.nat(255),
	c: fc.nat(255),
});

async function runSequence(steps: readonly Step[]): Promise<void> {
	const repo = await world.copy();
	try {
		const start = await sequenceStart(repo);
		await fc.asyncModelRun(
			() => start,
			steps.map((each) => new SequenceCommand(each)),
		);
		await checkEnd(start.model, start.real);
	} finally {
		await repo.dispose();
	}
}

try {
	if (first === 'replay') await runSequence(JSON.parse(second) as Step[]);
	else
		await fc.assert(fc.asyncProperty(fc.array(step, { minLength: length, maxLength: length }), runSequence), {
			seed: Number(first),
			numRuns: Number(second),
			...(path === undefined ? {} : { path }),
			// To shrink a sequence takes longer than to read it.
			endOnFailure: process.env['GMR_SHRINK'] === undefined,
		});
	process.stdout.write(`${JSON.stringify(Object.fromEntries(tally))}\n`);
} catch (error) {
	process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	if (error instanceof Error && error.cause)
		process.stdout.write(`${String((error.cause as Error).stack)}\n`);
	process.exitCode = 1;
} finally {
	await world.dispose();
}
