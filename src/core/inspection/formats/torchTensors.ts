import { opaque, type Value } from '../pickle/values.js';
import { torchTensor, type TorchTensor } from './torchTensor.js';

/** What a tensor is for: what was learned, or what training goes on with. */
export type TensorRole = 'model' | 'optimizer' | 'random-state';

/** A tensor of a checkpoint; its name as `state_dict()` and `named_parameters()` have it, below the keys that lead there. */
export interface FoundTensor {
	readonly name: () => string;
	readonly tensor: TorchTensor;
	readonly role: TensorRole;
}

/** Of a dict. */
export type Entries = ReadonlyMap<string | number, Value>;

interface Step {
	readonly key: string;
	readonly up: Step | undefined;
}

interface Visit {
	readonly value: Value;
	readonly at: Step | undefined;
	readonly role: TensorRole;
	/** Something else is made with it: it has that one's name. */
	readonly isOwn?: boolean;
}

/** Dicts in which a module keeps what is its own: no part of its names. */
const moduleDicts: ReadonlySet<string | number> = new Set(['_modules', '_parameters', '_buffers']);
const longestName = 1000;

/**
 * The tensors that are in what a pickle makes, each once, in the order of the file; those of optimizers at the end, as they
 * may name the model's own again. Throws `HeaderFault` for one that does not tell what it is.
 */
export function* torchTensors(root: Value): Generator<FoundTensor> {
	const seen = new Set<Value>();
	const waiting: Visit[] = [{ value: root, at: undefined, role: 'model' }];
	const later: Visit[] = [];
	for (let visit = waiting.pop(); visit; visit = waiting.pop() ?? later.pop()) {
		const { value, at, role } = visit;
		if (seen.has(value)) continue;
		if (role === 'model' && isOptimizer(value)) {
			later.push({ value, at, role: 'optimizer' });
			continue;
		}
		seen.add(value);
		const tensor = value.kind === 'opaque' ? torchTensor(value) : undefined;
		if (tensor) yield { name: () => nameOf(at), tensor, role };
		else for (const inner of partsOf(visit).reverse()) waiting.push(inner);
	}
}

/** What a value is made of, in the order in which it was put there. */
function partsOf({ value, at, role, isOwn = false }: Visit): Visit[] {
	const parts: Visit[] = [];
	const add = (part: Value | undefined, step: Step | undefined, more: Partial<Visit> = {}) => {
		if (part && hasParts(part)) parts.push({ value: part, at: step, role, ...more });
	};
	if (value.kind === 'text' || value.kind === 'import') return parts;
	if (value.kind === 'opaque') add(value.args, at, { isOwn: true });
	const { list = [], entries = new Map<string | number, Value>() } = value;
	if (value.kind === 'literal')
		for (const [index, part] of (value.items ?? []).entries())
			if (isOwn) add(part, at, { isOwn: part.kind === 'literal' && part.list !== undefined });
			else add(part, stepTo(index, at));
	for (const [index, part] of list.entries()) {
		const [key, named] = (isOwn ? pairOf(part) : undefined) ?? [index, part];
		add(named, stepTo(key, at));
	}
	for (const [key, part] of entries) add(part, stepTo(key, at), { role: roleOf(key, entries, role) });
	if (value.kind === 'opaque') add(value.state, at, { isOwn: true });
	return parts;
}

function hasParts(value: Value): boolean {
	if (value.kind === 'opaque') return value !== opaque;
	return value.kind === 'literal' && (value.items ?? value.list ?? value.entries) !== undefined;
}

function stepTo(key: string | number, up: Step | undefined): Step | undefined {
	return moduleDicts.has(key) ? up : { key: String(key), up };
}

/** What Python 2 makes an `OrderedDict` with is a list of keys and values. */
function pairOf(value: Value): readonly [key: string, value: Value] | undefined {
	const [key, item, ...more] =
		(value.kind === 'literal' ? (value.list ?? value.items) : undefined)?.slice(0, 3) ?? [];
	return key?.kind === 'text' && item && more.length === 0 ? [key.text, item] : undefined;
}

/** The `state_dict()` of an optimizer, or the state of one that was saved whole. */
export function isOptimizer(value: Value): boolean {
	const entries = value.kind === 'literal' || value.kind === 'opaque' ? value.entries : undefined;
	return entries?.has('param_groups') === true && entries.has('state');
}

/** States of random generators: `rng_state` and the like, and all of the file that transformers' Trainer keeps them in. */
function roleOf(key: string | number, entries: Entries, role: TensorRole): TensorRole {
	if (role !== 'model') return role;
	return isRandomState(entries) || /(?:^|_)rng(?:_|$)/.test(String(key)) ? 'random-state' : role;
}

/** That file. */
export function isRandomState(entries: Entries): boolean {
	return entries.has('python') && entries.has('numpy') && entries.has('cpu');
}

function nameOf(at: Step | undefined): string {
	const keys: string[] = [];
	let length = 0;
	for (let step = at; step && length < longestName; step = step.up) {
		keys.unshift(step.key);
		length += step.key.length + 1;
	}
	return keys.join('.').slice(-longestName);
}
