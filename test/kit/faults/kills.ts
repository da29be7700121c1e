import { setTimeout as delay } from 'node:timers/promises';
import type { TempRepo } from '../tempRepo.js';
import type { DeathPlan } from './actionProcess.js';
import { commandLine, prepareSource, type Action } from './actions.js';
import { orphansEnd, runBundle, runKit, type Ended } from './processes.js';
import { registryOf } from './world.js';

/** What a writer that is killed has come to; `before` is before anything was written. */
export const steps = [
	...['before', 'copying', 'copied', 'locked', 'journaled', 'written', 'published', 'aliased', 'unlocked'],
	...['staged', 'committing', 'committed', 'indexed', 'checked', 'done'],
] as const;

/** Where an undisturbed process came by. */
export interface Course {
	/** The step it was in at each of its calls. */
	readonly stepOfCall: readonly string[];
	/** All of its steps but `before`, in order. */
	readonly steps: readonly string[];
	/** From its start to its first write, and to its end. */
	readonly firstWriteMs: number;
	readonly endMs: number;
}

/** Death in a step, before a call, or after so many milliseconds. */
export type Death = DeathPlan & { readonly afterMs?: number };

/** Lets a process do an action to the end. */
export async function runCourse(repo: TempRepo, action: Action): Promise<Course> {
	const process = await startAction(repo, action, {});
	const { stdout, stderr } = await process.ended;
	if (!stdout.endsWith('end\n')) throw new Error(`${JSON.stringify(action)}: ${stdout.slice(-500)}${stderr}`);
	const calls: { step: string; ms: number }[] = [];
	const seen = trace(stdout, (step, ms) => calls.push({ step, ms }));
	return {
		stepOfCall: calls.map(({ step }) => step),
		steps: seen.filter((step) => step !== 'before'),
		firstWriteMs: calls.find(({ step }) => step !== 'before')?.ms ?? 0,
		endMs: calls.at(-1)?.ms ?? 0,
	};
}

/** Kills a process that does an action. Gives the step it died in; `end` where it was too late. */
export async function killDuring(repo: TempRepo, action: Action, death: Death): Promise<string> {
	const { afterMs, ...plan } = death;
	const process = await startAction(repo, action, plan);
	if (afterMs !== undefined) {
		await delay(afterMs);
		process.kill();
	}
	const { stdout, signal, stderr } = await process.ended;
	const isDone = stdout.endsWith('end\n');
	if (signal !== 'SIGKILL' && !isDone)
		throw new Error(`${JSON.stringify(action)} ended by itself: ${stdout.slice(-500)}${stderr}`);
	await orphansEnd(repo.path);
	return isDone ? 'end' : (trace(stdout).at(-1) ?? 'before');
}

/** The next command, of somebody else. */
export async function nextCommand(repo: TempRepo, action: Action): Promise<Ended> {
	const words = commandLine(action, await prepareSource(repo.path, action));
	return runBundle(words, registryOf(repo), repo.environment);
}

async function startAction(repo: TempRepo, action: Action, plan: DeathPlan) {
	const source = await prepareSource(repo.path, action);
	const args = [registryOf(repo), source, JSON.stringify(action), JSON.stringify(plan)];
	const process = runKit('actionProcess.js', args, repo.environment);
	await Promise.race([process.started, process.ended]);
	return process;
}

/** Steps that the writer does not tell, by the call they begin with. */
const signs: readonly (readonly [call: RegExp, after: string, step: string])[] = [
	[/ (?:mkdir|open) \S*\.git\/gmr\/incoming/, 'before', 'copying'],
	[/ realpath \S+\/model-registry$/, 'copying', 'copied'],
];

/** The steps of a process's output, each once and in order; `onCall` is told step and time of each call. */
function trace(stdout: string, onCall: (step: string, ms: number) => void = () => undefined): string[] {
	const seen = ['before'];
	for (const line of stdout.split('\n')) {
		const [kind, word = ''] = line.split(' ', 2);
		const last = seen.at(-1) ?? '';
		const sign = kind === 'call' && signs.find(([call, after]) => after === last && call.test(line));
		const step = kind === 'step' ? word : sign ? sign[2] : undefined;
		if (step !== undefined && !seen.includes(step)) seen.push(step);
		if (kind === 'call') onCall(seen.at(-1) ?? '', Number(word));
	}
	return seen;
}
