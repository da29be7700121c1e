import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsyncCommand } from 'fast-check';
import type { RegistrationTarget } from '../../../src/artifacts/registration.js';
import { isRegistryError } from '../../../src/core/errors.js';
import { commitModes } from '../../../src/core/ports.js';
import { checkRegistry } from '../../../src/core/registry/checkRegistry.js';
import { Snapshot } from '../../../src/core/registry/snapshot.js';
import { WorkTreeFiles } from '../../../src/files/workTreeFiles.js';
import { findViolations, violationText } from '../invariants.js';
import type { TempRepo } from '../tempRepo.js';
import { expectedAfter, openTarget, perform, prepareSource, type Action } from './actions.js';
import { killDuring, steps } from './kills.js';
import { mergedState } from './mergedState.js';
import { readState, type RegistryState } from './modelState.js';
import { registryOf } from './world.js';

/** What a sequence is made of, the frequent ones several times. */
const actionKinds = [
	...['register', 'set-alias', 'delete-alias', 'describe', 'set-tag', 'delete-tag', 'create', 'rename'],
	...['archive', 'restore', 'stage', 'delete-version', 'delete-model'],
] as const;
export const stepKinds = [
	...['create', 'rename', 'archive', 'restore', 'stage', 'delete-version', 'delete-model'],
	...['register', 'register', 'set-alias', 'set-alias', 'set-alias', 'delete-alias', 'describe', 'set-tag'],
	...[
		'set-tag',
		'delete-tag',
		'other mode',
		'crash',
		'edit by hand',
		'break a file',
		'stash',
		'commit of mine',
	],
	...['reset', 'branch', 'switch', 'merge', 'diverge', 'diverge'],
] as const;

/** One step as data; the numbers choose among what there is when it comes. */
export interface Step {
	readonly kind: (typeof stepKinds)[number];
	readonly a: number;
	readonly b: number;
	readonly c: number;
}

/** What the registry must be, by all that has happened. */
export interface SequenceModel {
	state: RegistryState;
	/** Of commits that hold all there was. */
	readonly states: Map<string, RegistryState>;
	/** Is something of the registry not committed? */
	isDirty: boolean;
	count: number;
}

/** The repository of one sequence. */
export interface SequenceWorld {
	readonly repo: TempRepo;
	readonly target: RegistrationTarget;
	readonly seen: Map<string, string>;
}

/** How often which kind of step was done, and how merges ended. */
export const tally = new Map<string, number>();

function count(what: string): void {
	tally.set(what, (tally.get(what) ?? 0) + 1);
}

const models = ['fraud', 'iris', 'new one'];
const aliases = ['champion', 'challenger', 'shadow'];

export async function sequenceStart(repo: TempRepo): Promise<{ model: SequenceModel; real: SequenceWorld }> {
	const root = registryOf(repo);
	const target = await openTarget(root, { environment: repo.environment });
	const state = await readState(root);
	const states = new Map([[await headOf(repo), state]]);
	return { model: { state, states, isDirty: false, count: 0 }, real: { repo, target, seen: new Map() } };
}

/** What must hold when a sequence ends. */
export async function checkEnd(model: SequenceModel, real: SequenceWorld): Promise<void> {
	await commitAll(model, real);
	assert.equal(violationText(await findViolations(real.repo, { seen: real.seen })), '');
}

export class SequenceCommand implements AsyncCommand<SequenceModel, SequenceWorld> {
	readonly #step: Step;

	constructor(step: Step) {
		this.#step = step;
	}

	check(): boolean {
		return true;
	}

	async run(model: SequenceModel, real: SequenceWorld): Promise<void> {
		const head = await headOf(real.repo);
		await runStep(this.#step, model, real);
		assert.deepEqual(
			await readState(registryOf(real.repo)),
			model.state,
			'the registry is what the model is',
		);
		const now = await headOf(real.repo);
		if (now !== head && !model.isDirty) model.states.set(now, model.state);
		if (++model.count % 10 !== 0 || model.isDirty) return;
		assert.equal(violationText(await findViolations(real.repo, { seen: real.seen, fsck: false })), '');
	}

	toString(): string {
		return JSON.stringify(this.#step);
	}
}

async function runStep(step: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	const { repo } = real;
	count(step.kind);
	const { kind } = step;
	if (isActionKind(kind)) return act(actionOf(kind, step, model), model, real);
	if (kind !== 'commit of mine' && Object.keys(model.state).length === 0) return;
	switch (kind) {
		case 'other mode':
			return otherMode(step, model, real);
		case 'crash':
			return crash(step, model, real);
		case 'edit by hand':
			return editByHand(step, model, real);
		case 'break a file':
			return breakFile(step, model, real);
		case 'stash':
			return stash(step, model, real);
		case 'commit of mine':
			await appendFile(join(repo.path, 'user/same'), `${step.a}\n`);
			await repo.git('add', 'user/same');
			if (step.b % 2 === 0) await act(actionOf('set-tag', step, model), model, real);
			await repo.git('commit', '--quiet', '-m', 'Mine', '--', 'user/same');
			return;
		case 'reset':
			return reset(step, model, real);
		case 'branch':
			await commitAll(model, real);
			await repo.git('switch', '--quiet', '--create', `branch-${model.count}-${step.a}`);
			return;
		case 'switch':
			return switchBranch(step, model, real);
		case 'merge':
			return merge(pick(await branchesOf(repo), step.a), model, real);
		case 'diverge':
			return diverge(step, model, real);
	}
}

function isActionKind(kind: Step['kind']): kind is Action['kind'] & Step['kind'] {
	return actionKinds.some((each) => each === kind);
}

/** The action of a step: mostly one that can be done. */
function actionOf(kind: Action['kind'], { a, b, c }: Step, { state, count: number }: SequenceModel): Action {
	const isNew = ['register', 'create'].includes(kind);
	const model = pick(isNew ? models : [...keysOf(state), ...keysOf(state), 'missing'], a);
	const numbers = keysOf(state[model]?.versions).map(Number);
	const version = pick([...numbers, ...numbers, 99], b);
	const subject = c % 2 === 0 ? { model } : { model, version };
	switch (kind) {
		case 'register':
			return { kind, model, content: `${number} ${a} ${b}`, ...aliasFor(c) };
		case 'set-alias':
			return { kind, model, alias: pick(aliases, c), version };
		case 'delete-alias':
			return { kind, model, alias: pick([...keysOf(state[model]?.aliases), 'none'], b) };
		case 'create':
		case 'delete-model':
			return { kind, model };
		case 'rename':
			return { kind, model, newName: pick([...models, 'other'], b) };
		case 'archive':
		case 'restore':
		case 'delete-version':
			return { kind, model, version };
		case 'stage':
			return { kind, model, version, stage: pick(['None', 'Staging', 'Production', 'Archived'], c) };
		case 'describe':
			return { kind, ...subject, text: b % 5 === 0 ? '' : `Text ${b}, ${c}.\n\nMore.` };
		case 'delete-tag':
			return { kind, ...subject, key: pick([...keysOf(state[model]?.tags), 'none'], b) };
		case 'set-tag':
			return { kind, ...subject, key: pick(['task', 'owner', 'a b'], b), value: `${c}` };
	}
}

function aliasFor(choice: number): { alias?: string } {
	return choice % 2 === 0 ? {} : { alias: pick(aliases, choice) };
}

function keysOf(record: object | undefined): string[] {
	return Object.keys(record ?? {});
}

async function act(action: Action, model: SequenceModel, { repo, target }: SequenceWorld): Promise<void> {
	const expected = expectedAfter(model.state, action);
	const source = await prepareSource(repo.path, action);
	if (typeof expected === 'string') {
		await assert.rejects(perform(target, action, source), (error) => isRegistryError(error, expected));
		return;
	}
	await perform(target, action, source);
	model.state = expected;
}

async function otherMode(step: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	const { repo } = real;
	const mode = pick(commitModes.slice(1), step.c);
	// A proposal starts from what is committed.
	if (mode === 'branch') await commitAll(model, real);
	const kind = pick(['set-alias', 'set-tag', 'describe', 'register'] as const, step.b);
	const action = actionOf(kind, step, model);
	const expected = expectedAfter(model.state, action);
	if (typeof expected === 'string') return;
	const target = await openTarget(registryOf(repo), { environment: repo.environment, mode });
	const { state } = await perform(target, action, await prepareSource(repo.path, action));
	if (mode === 'branch') return;
	model.state = expected;
	if (state !== 'unchanged') model.isDirty = true;
}

/** Killed somewhere, then something else is done: what was killed is wholly there or not at all. */
async function crash(step: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	const kinds = [
		'register',
		'set-alias',
		'set-tag',
		'delete-alias',
		'delete-version',
		'delete-model',
	] as const;
	const kind = pick(kinds, step.a);
	const action = actionOf(kind, step, model);
	const killed = expectedAfter(model.state, action);
	if (typeof killed === 'string') return;
	const inStep = pick(steps.slice(3), step.b + step.c);
	await killDuring(real.repo, action, { inStep });
	const names = Object.keys(model.state).filter((name) => name in killed);
	if (names.length === 0) return;
	const next: Action = {
		kind: 'set-tag',
		model: pick(names, step.a),
		key: 'after',
		value: String(model.count),
	};
	await perform(real.target, next, '');
	const state = await readState(registryOf(real.repo));
	const [without, withIt] = [model.state, killed].map((each) => expectedAfter(each, next) as RegistryState);
	model.state = isSame(state, without) ? without! : withIt!;
}

async function editByHand({ a, b }: Step, model: SequenceModel, { repo }: SequenceWorld): Promise<void> {
	const name = pick(Object.keys(model.state), a);
	const file = modelFile(repo, model, name);
	const text = await readFile(file, 'utf8');
	const said = `By hand ${b}, ${model.count}`;
	if (b % 2 === 0) await writeFile(file, `# ${said}\n${text}`);
	else {
		const rest = text.replace(/^description:(?:.*\n)(?:[ \t]+.*\n|\n)*/m, '');
		await writeFile(file, `${rest}description: ${said}\n`);
		model.state = { ...model.state, [name]: { ...model.state[name]!, description: said } };
	}
	model.isDirty = true;
}

/** A file that can't be read is never written over, and keeps nothing else from being changed. */
async function breakFile({ a, b }: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	const name = pick(Object.keys(model.state), a);
	const file = modelFile(real.repo, model, name);
	const text = await readFile(file, 'utf8');
	const broken = pick([`${text}tags: [`, '<<<<<<< HEAD\n', 'name: 7\n'], b);
	await writeFile(file, broken);
	const own: Action = { kind: 'set-tag', model: name, key: 'broken', value: 'no' };
	await assert.rejects(perform(real.target, own, ''), (error) => isRegistryError(error));
	const other = Object.keys(model.state).find((each) => each !== name);
	if (other !== undefined) {
		const action: Action = { kind: 'set-tag', model: other, key: 'beside', value: String(b) };
		await perform(real.target, action, '');
		model.state = expectedAfter(model.state, action) as RegistryState;
	}
	assert.equal(await readFile(file, 'utf8'), broken);
	await writeFile(file, text);
}

/** Something of another model's is done while an edit by hand is put away. */
async function stash(step: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	await commitAll(model, real);
	const names = Object.keys(model.state);
	const name = pick(names, step.a);
	const before = model.state[name]!;
	await editByHand({ ...step, b: step.b | 1 }, model, real);
	const edited = model.state[name]!;
	await real.repo.git('stash', '--quiet');
	model.state = { ...model.state, [name]: before };
	const action: Action = {
		kind: 'describe',
		model: pick(names, step.a + 1),
		version: 1,
		text: `Stashed ${step.c}`,
	};
	await act(action, model, real);
	await real.repo.git('stash', 'pop', '--quiet');
	model.state = { ...model.state, [name]: { ...model.state[name]!, description: edited.description! } };
}

async function reset({ a }: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	await commitAll(model, real);
	const commits = (await real.repo.git('rev-list', '--max-count=6', 'HEAD')).trim().split('\n');
	const known = commits.filter((commit) => model.states.has(commit));
	const commit = pick(known, a);
	await real.repo.git('reset', '--quiet', '--hard', commit);
	model.state = model.states.get(commit)!;
	// What was thrown away may be numbered again.
	real.seen.clear();
}

async function switchBranch({ a }: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	await commitAll(model, real);
	await real.repo.git('switch', '--quiet', pick(await branchesOf(real.repo), a));
	model.state = model.states.get(await headOf(real.repo))!;
	real.seen.clear();
}

/** Two branches do something to one model, and are merged. */
async function diverge(step: Step, model: SequenceModel, real: SequenceWorld): Promise<void> {
	const { repo } = real;
	await commitAll(model, real);
	const actAndNote = async (choice: number, each: Step) => {
		const kinds = [
			'set-alias',
			'register',
			'set-tag',
			'describe',
			'delete-alias',
			'delete-version',
			'rename',
		] as const;
		await act(actionOf(pick(kinds, choice), each, model), model, real);
		model.states.set(await headOf(repo), model.state);
	};
	const here = (await repo.git('symbolic-ref', '--short', 'HEAD')).trim();
	const there = `branch-${model.count}-diverged`;
	await repo.git('switch', '--quiet', '--create', there);
	await actAndNote(step.b, step);
	await repo.git('switch', '--quiet', here);
	model.state = model.states.get(await headOf(repo))!;
	real.seen.clear();
	// Mostly of the same kind, and sometimes the very same.
	await actAndNote(step.b + (step.c % 3 === 0 ? 1 : 0), { ...step, b: step.b + (step.c % 4 === 0 ? 0 : 1) });
	await merge(there, model, real);
}

/** What git merges without a conflict is right, or is told; in a conflict nothing is written. */
async function merge(branch: string, model: SequenceModel, real: SequenceWorld): Promise<void> {
	const { repo } = real;
	await commitAll(model, real);
	const theirs = model.states.get((await repo.git('rev-parse', branch)).trim());
	const base = model.states.get((await repo.git('merge-base', 'HEAD', branch)).trim());
	if (!theirs || !base) return;
	const isClean = await repo.git('merge', '--quiet', '--no-edit', branch).then(
		() => true,
		() => false,
	);
	if (!isClean) {
		count('merge with conflicts');
		const action: Action = {
			kind: 'set-tag',
			model: Object.keys(model.state)[0] ?? 'missing',
			key: 'in conflict',
			value: String(model.count),
		};
		await assert.rejects(perform(real.target, action, ''), (error) => isRegistryError(error));
		await repo.git('merge', '--abort');
		return;
	}
	if ((await checkRegistry(new Snapshot(new WorkTreeFiles(registryOf(repo))))).length > 0) {
		count('merge that check refuses');
		await repo.git('reset', '--quiet', '--hard', 'ORIG_HEAD');
		return;
	}
	const merged = mergedState(base, model.state, theirs);
	assert.ok(merged, 'git merged what contradicts itself');
	model.state = merged;
	real.seen.clear();
}

/** The user commits everything. */
async function commitAll(model: SequenceModel, { repo }: SequenceWorld): Promise<void> {
	if (!model.isDirty) return;
	await repo.git('add', '--all');
	await repo.git('commit', '--quiet', '--allow-empty', '-m', 'All of it');
	model.isDirty = false;
	model.states.set(await headOf(repo), model.state);
}

function modelFile(repo: TempRepo, { state }: SequenceModel, name: string): string {
	return join(registryOf(repo), 'models', state[name]?.folder ?? '', 'model.yaml');
}

async function branchesOf(repo: TempRepo): Promise<string[]> {
	const names = (await repo.git('for-each-ref', '--format=%(refname:short)', 'refs/heads'))
		.trim()
		.split('\n');
	return names.filter((name) => name === 'main' || name.startsWith('branch-'));
}

async function headOf(repo: TempRepo): Promise<string> {
	return (await repo.git('rev-parse', 'HEAD')).trim();
}

function pick<T>(list: readonly T[], index: number): T {
	return list[index % list.length]!;
}

function isSame(left: unknown, right: unknown): boolean {
	try {
		assert.deepEqual(left, right);
		return true;
	} catch {
		return false;
	}
}
