import fs from 'node:fs';
import { openTarget, perform, type Action } from './actions.js';
import { interceptSystemCalls } from './systemCalls.js';

/** Where a process is to die; elsewhere it is killed from outside, or not at all. */
export interface DeathPlan {
	/** Before its call of that number, counted from 1. */
	readonly beforeCall?: number;
	/** As soon as it has come to a step of the writer. */
	readonly inStep?: string;
}

/**
 * A process that does one action, and tells on standard output what it is about to do: `start`, `call MS NAME PATH`
 * and `step NAME`, then `end`, or `refused MESSAGE`.
 */
const [root = '', source = '', action = '', plan = '{}'] = process.argv.slice(2);
const { beforeCall, inStep } = JSON.parse(plan) as DeathPlan;
const writeNow = fs.writeSync;
const tell = (line: string) => void writeNow(1, `${line}\n`);
const die = () => process.kill(process.pid, 'SIGKILL');

let calls = 0;
let startedAt = 0;
await interceptSystemCalls(({ name, path }) => {
	if (startedAt === 0) return undefined;
	tell(`call ${Math.round(performance.now() - startedAt)} ${name} ${path}`);
	if (++calls === beforeCall) die();
	return undefined;
});
// Hooks of the repository kill by it.
process.env['WRITER_PID'] = String(process.pid);
const choices = {
	indexWaitMs: 10_000,
	onStep(step: string) {
		tell(`step ${step}`);
		if (step === inStep) die();
	},
};
const target = await openTarget(root, choices);
tell('start');
startedAt = performance.now();
try {
	await perform(target, JSON.parse(action) as Action, source);
	tell('end');
} catch (error) {
	tell(`refused ${String(error)}`);
}
