import assert from 'node:assert/strict';
import { expectedAfter, type Action } from '../kit/faults/actions.js';
import { figures, inParallel, randomNumbers, seed, tell } from '../kit/faults/figures.js';
import { killDuring, nextCommand, runCourse, steps, type Course, type Death } from '../kit/faults/kills.js';
import { readState, type RegistryState } from '../kit/faults/modelState.js';
import { faultWorld, registryOf, type FaultWorld } from '../kit/faults/world.js';
import { findViolations, violationText } from '../kit/invariants.js';
import { userWork } from '../kit/userWork.js';

/** What is killed. */
const actions: readonly Action[] = [
	{ kind: 'register', model: 'fraud', content: 'killed', alias: 'champion' },
	{ kind: 'register', model: 'new', content: 'killed' },
	{ kind: 'set-alias', model: 'fraud', alias: 'champion', version: 3 },
	{ kind: 'delete-alias', model: 'fraud', alias: 'challenger' },
	{ kind: 'describe', model: 'iris', text: 'Killed.' },
	{ kind: 'set-tag', model: 'fraud', version: 2, key: 'killed', value: 'yes' },
	{ kind: 'delete-tag', model: 'iris', key: 'task' },
	{ kind: 'delete-version', model: 'fraud', version: 2 },
	{ kind: 'rename', model: 'iris', newName: 'flowers' },
	{ kind: 'archive', model: 'fraud', version: 2 },
	{ kind: 'delete-model', model: 'iris' },
];

/** What the next command does: nothing that what was killed could make impossible. */
const nextActions: readonly Action[] = [
	{ kind: 'register', model: 'fraud', content: 'next', alias: 'next' },
	{ kind: 'register', model: 'new', content: 'next' },
	{ kind: 'set-alias', model: 'fraud', alias: 'champion', version: 3 },
	{ kind: 'set-tag', model: 'fraud', key: 'next', value: 'yes' },
	{ kind: 'describe', model: 'fraud', version: 1, text: 'Next.' },
];

/** One kill: in which world, of what, where, and what comes next. */
interface Kill {
	readonly world: number;
	readonly action: Action;
	readonly death: Death;
	readonly next: Action;
}

/** What once went wrong. */
const kept: readonly Kill[] = [
	// The next command changes nothing itself.
	{ world: 0, action: actions[2]!, death: { inStep: 'committed' }, next: actions[2]! },
];

describe('a writer that is killed', () => {
	it('leaves nothing that the next command does not make whole', async function () {
		this.timeout(3_600_000);
		const started = Date.now();
		const worlds = await Promise.all([
			faultWorld(),
			faultWorld({ hasHook: true }),
			faultWorld({ hasUserWork: false }),
		]);
		const died = new Map<string, number>();
		const failures: string[] = [];
		try {
			const planner = new Planner(await Promise.all(worlds.map(coursesOf)), randomNumbers(seed));
			let tried = 0;
			const tryAll = (kills: readonly Kill[]) =>
				inParallel(kills, async (kill) => {
					tried++;
					const { step, failure } = await tryUntilKilled(worlds[kill.world]!, kill);
					died.set(step, (died.get(step) ?? 0) + 1);
					if (failure !== '') failures.push(`${JSON.stringify(kill)}, in ${step}:\n${failure}`);
				});
			await tryAll(planner.kills());
			// Processes of git run side by side: what was to come before a call of one step may come in the next.
			for (let round = 0; round < 10; round++)
				await tryAll(
					steps.flatMap((step) => {
						const left = step === 'before' ? 0 : figures.killsInEachStep - (died.get(step) ?? 0);
						return left > 0 ? planner.inStep(step, left) : [];
					}),
				);
			const histogram = steps.map((step) => `${step} ${died.get(step) ?? 0}`).join(', ');
			const seconds = Math.round((Date.now() - started) / 1000);
			tell(`${tried} kills (GMR_SEED=${seed}) in ${seconds} s: ${histogram}`);
			assert.deepEqual(failures, []);
			assert.ok((died.get('before') ?? 0) <= 0.3 * tried, histogram);
			assert.equal(died.get('end'), undefined, 'each was killed');
			for (const step of steps.filter((each) => each !== 'before'))
				assert.ok((died.get(step) ?? 0) >= figures.killsInEachStep, `${step}: ${histogram}`);
		} finally {
			await Promise.all(worlds.map((world) => world.dispose()));
		}
	});
});

/** How each action goes where nobody disturbs it. */
async function coursesOf(world: FaultWorld): Promise<Course[]> {
	const courses: Course[] = [];
	for (const action of actions) {
		const repo = await world.copy();
		courses.push(await runCourse(repo, action));
		await repo.dispose();
	}
	return courses;
}

/** Chooses what is killed when. */
class Planner {
	readonly #random: () => number;
	readonly #all: readonly { readonly world: number; readonly action: Action; readonly course: Course }[];

	constructor(courses: readonly (readonly Course[])[], random: () => number) {
		this.#random = random;
		this.#all = courses.flatMap((ofWorld, world) =>
			ofWorld.map((course, index) => ({ world, action: actions[index]!, course })),
		);
	}

	/** Those of each step, and the rest at any time. */
	kills(): Kill[] {
		const kills = [
			...kept,
			...steps
				.filter((step) => step !== 'before')
				.flatMap((step) => this.inStep(step, figures.killsInEachStep)),
		];
		while (kills.length < figures.kills) {
			const one = this.#pick(this.#all);
			const { firstWriteMs, endMs } = one.course;
			kills.push(
				this.#kill(one, { afterMs: Math.round(firstWriteMs + this.#random() * (endMs - firstWriteMs)) }),
			);
		}
		return kills;
	}

	/** One half as the step begins and the other before some call in it. */
	inStep(step: (typeof steps)[number], count: number): Kill[] {
		const passing = this.#all.filter(({ course }) => course.steps.includes(step));
		return Array.from({ length: count }, (_, index) => {
			const one = this.#pick(passing);
			const calls = one.course.stepOfCall.flatMap((each, at) => (each === step ? [at + 1] : []));
			const isTold = !['copying', 'copied'].includes(step);
			const isAtStart = isTold && (index % 2 === 0 || calls.length === 0);
			return this.#kill(one, isAtStart ? { inStep: step } : { beforeCall: this.#pick(calls) });
		});
	}

	#kill({ world, action }: { readonly world: number; readonly action: Action }, death: Death): Kill {
		return { world, action, death, next: this.#pick(nextActions) };
	}

	#pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.#random() * list.length)]!;
	}
}

/** At a random time the process may have ended already: then earlier. */
async function tryUntilKilled(world: FaultWorld, kill: Kill) {
	for (let { afterMs } = kill.death; ; afterMs = Math.round(afterMs * 0.7)) {
		const tried = await tryKill(world, afterMs === undefined ? kill : { ...kill, death: { afterMs } });
		if (tried.step !== 'end' || tried.failure !== '' || afterMs === undefined) return tried;
	}
}

async function tryKill(
	world: FaultWorld,
	{ action, death, next }: Kill,
): Promise<{ step: string; failure: string }> {
	const repo = await world.copy();
	try {
		const seen = new Map<string, string>();
		const before = { work: await userWork(repo), state: await readState(registryOf(repo)) };
		await findViolations(repo, { seen, fsck: false });
		const step = await killDuring(repo, action, death);
		if (step === 'end') return { step, failure: '' };
		const { code, stderr } = await nextCommand(repo, next);
		if (code !== 0) return { step, failure: `the next command failed: ${stderr}` };
		const violations = await findViolations(repo, { seen, userWork: before.work });
		const state = await readState(registryOf(repo));
		const wrong = whollyThereOrAbsent(before.state, action, next, state);
		return { step, failure: violationText(violations) + wrong };
	} catch (error) {
		return { step: 'failed', failure: String(error instanceof Error ? error.stack : error) };
	} finally {
		await repo.dispose();
	}
}

function whollyThereOrAbsent(
	before: RegistryState,
	killed: Action,
	next: Action,
	state: RegistryState,
): string {
	const possible = [before, after(before, killed)].map((each) => after(each, next));
	if (possible.some((each) => isSame(each, state))) return '';
	return `neither there nor absent: ${JSON.stringify(state)}`;
}

function after(state: RegistryState, action: Action): RegistryState {
	const result = expectedAfter(state, action);
	if (typeof result === 'string') throw new Error(`${JSON.stringify(action)}: ${result}`);
	return result;
}

function isSame(left: unknown, right: unknown): boolean {
	try {
		assert.deepEqual(left, right);
		return true;
	} catch {
		return false;
	}
}
