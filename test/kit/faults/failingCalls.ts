import { setTimeout as delay } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { RegistryError } from '../../../src/core/errors.js';
import { findViolations, violationText } from '../invariants.js';
import type { TempRepo } from '../tempRepo.js';
import { userWork } from '../userWork.js';
import { expectedAfter, openTarget, perform, prepareSource, type Action } from './actions.js';
import { readState, type RegistryState } from './modelState.js';
import { interceptSystemCalls, systemError, type SystemCall } from './systemCalls.js';
import { registryOf, type FaultWorld } from './world.js';

export const faultCodes = ['EIO', 'ENOSPC', 'EACCES', 'EMFILE', 'EXDEV', 'short'] as const;
export type FaultCode = (typeof faultCodes)[number];

/** The call of an action that fails, and how. */
export interface Fault {
	/** Counted from 1. */
	readonly call: number;
	readonly code: FaultCode;
}

/** As long as a single action may take; locks are waited for a second at most. */
const patienceMs = 60_000;

/** A repository that is used for many faults in a row, each followed by a plain run. */
export class FaultyRepo {
	readonly #repo: TempRepo;
	readonly #work: Record<string, string>;
	readonly #seen = new Map<string, string>();
	/** The stores as they are, where that is known. */
	#known: string[] | undefined;

	private constructor(repo: TempRepo, work: Record<string, string>) {
		this.#repo = repo;
		this.#work = work;
	}

	static async create(world: FaultWorld): Promise<FaultyRepo> {
		const repo = await world.copy();
		return new FaultyRepo(repo, await userWork(repo));
	}

	/** Does an action while nothing fails. Gives its calls. */
	async dryRun(next: (state: RegistryState) => Action): Promise<SystemCall[]> {
		const calls: SystemCall[] = [];
		const action = next(await this.#state());
		await this.#attempt(action, (call) => {
			calls.push(call);
			return undefined;
		});
		return calls;
	}

	/**
	 * Does an action one call of which fails. Gives what is wrong, line by line, and the call; no call where the action
	 * made fewer.
	 */
	async tryFault(
		next: (state: RegistryState) => Action,
		fault: Fault,
	): Promise<{ call?: SystemCall; wrong: string }> {
		const before = { state: await this.#state(), stores: this.#known ?? (await this.#stores()) };
		this.#known = undefined;
		const action = next(before.state);
		let failed: SystemCall | undefined;
		let count = 0;
		const outcome = await this.#attempt(action, (call) => {
			if (++count !== fault.call) return undefined;
			if (fault.code === 'short' && call.name !== 'FileHandle.write') return undefined;
			failed = call;
			return fault.code === 'short' ? 'short' : systemError(fault.code, call);
		});
		if (!failed) return { wrong: outcome === undefined ? '' : `failed without a fault: ${String(outcome)}` };
		const wrong = await this.#judge(action, before, outcome, fault.code);
		return { call: failed, wrong };
	}

	/** The action that would come next. */
	async peek(next: (state: RegistryState) => Action): Promise<Action> {
		return next(await this.#state());
	}

	/** What is wrong with all of it, objects included. */
	async violations(): Promise<string> {
		return violationText(await findViolations(this.#repo, { seen: this.#seen, userWork: this.#work }));
	}

	dispose(): Promise<void> {
		return this.#repo.dispose();
	}

	/** The error it ended with, if any. */
	async #attempt(
		action: Action,
		onCall: (call: SystemCall) => ReturnType<Interceptor>,
	): Promise<Error | undefined> {
		const source = await prepareSource(this.#repo.path, action);
		const root = registryOf(this.#repo);
		const environment = this.#repo.environment;
		const target = await openTarget(root, { environment, indexWaitMs: 1000, lockWaitMs: 5000 });
		const hang = new AbortController();
		interceptor = onCall;
		try {
			const late = delay(patienceMs, new Error('it hangs'), { signal: hang.signal });
			late.catch(() => undefined);
			const end = perform(target, action, source).then(
				() => undefined,
				(error: unknown) => (error instanceof Error ? error : new Error(String(error))),
			);
			return await Promise.race([end, late]);
		} finally {
			interceptor = undefined;
			hang.abort();
		}
	}

	async #judge(
		action: Action,
		before: { state: RegistryState; stores: string[] },
		outcome: Error | undefined,
		code: FaultCode,
	): Promise<string> {
		const state = await this.#state();
		if (outcome === undefined) {
			const isDone = isDeepStrictEqual(state, expectedAfter(before.state, action));
			return isDone ? '' : `it succeeded, but was not done: ${JSON.stringify(state)}\n`;
		}
		const unclear =
			code === 'short' ? `a short write failed it: ${String(outcome)}\n` : unclearness(outcome, code);
		if (outcome instanceof RegistryError && outcome.code === 'commit-failed') {
			const isStaged = isDeepStrictEqual(state, expectedAfter(before.state, action));
			const violations = await findViolations(this.#repo, { state: 'staged', fsck: false });
			const wrong = violations.filter(({ invariant }) => invariant !== 'leftovers');
			// The user's turn, as the message says.
			const refusal = await this.#repo
				.git('commit', '--quiet', '-m', 'What was staged', '--', 'model-registry')
				.then(
					() => '',
					(error: unknown) => `${String(error)}\n`,
				);
			return `${unclear}${isStaged ? '' : 'not staged as it says\n'}${violationText(wrong)}${refusal}`;
		}
		const stores = await this.#stores();
		const changed = stores.filter((line) => !before.stores.includes(line));
		const gone = before.stores.filter((line) => !stores.includes(line));
		this.#known = stores;
		if (changed.length + gone.length === 0) return unclear;
		return `${unclear}it failed (${String(outcome)}), but something has changed: ${JSON.stringify({ changed, gone })}\n`;
	}

	/** Does an action plainly. Gives what is wrong with it, or in the repository then. */
	async goOn(next: (state: RegistryState) => Action): Promise<string> {
		const state = await this.#state();
		const action = next(state);
		this.#known = undefined;
		const outcome = await this.#attempt(action, () => undefined);
		if (outcome !== undefined) return `the next run failed: ${String(outcome)}\n`;
		const isDone = isDeepStrictEqual(await this.#state(), expectedAfter(state, action));
		const expectation = { seen: this.#seen, userWork: this.#work, fsck: false };
		const violations = violationText(await findViolations(this.#repo, expectation));
		return `${isDone ? '' : 'the next run was not done\n'}${violations}`;
	}

	#state(): Promise<RegistryState> {
		return readState(registryOf(this.#repo));
	}

	/** Files, index and HEAD, a line each. */
	async #stores(): Promise<string[]> {
		const root = registryOf(this.#repo);
		const entries = await readdir(root, { recursive: true, withFileTypes: true });
		const files = entries.map(async (entry) => {
			const path = join(entry.parentPath, entry.name);
			if (entry.isDirectory()) return `folder ${path}`;
			return `file ${path} ${createHash('sha256')
				.update(await readFile(path))
				.digest('hex')}`;
		});
		const index = await this.#repo.git('--no-optional-locks', 'ls-files', '--stage', '--', 'model-registry');
		const head = await readFile(join(this.#repo.path, '.git/refs/heads/main'), 'utf8');
		return [...(await Promise.all(files)), ...index.split('\n'), `HEAD ${head}`];
	}
}

/** Refusals of ours are clear; another error must name what the system said, and where. */
function unclearness(outcome: Error, code: string): string {
	if (outcome instanceof RegistryError) return '';
	const { message } = outcome;
	return message.includes(code) && /\/|\bgit\b/.test(message) ? '' : `an unclear error: ${message}\n`;
}

type Interceptor = Parameters<typeof interceptSystemCalls>[0];
let interceptor: Interceptor | undefined;

/** Once, before any `FaultyRepo`. */
export async function startFaults(): Promise<void> {
	await interceptSystemCalls((call) => interceptor?.(call));
}
