import { defined } from '../../manifest/plain.js';
import type { FoundFormat } from '../inspection.js';
import { PickleFault } from '../pickle/pickleFault.js';
import type { Value } from '../pickle/values.js';
import { HeaderFault } from './cursor.js';
import { TorchSums, type TorchStorages } from './torchSums.js';
import { isOptimizer, isRandomState, torchTensors, type Entries } from './torchTensors.js';

/** What a pickle of a file makes; its storages are looked for below `storages`, and its tensors named below `name`. */
export interface TorchRoot {
	readonly value: Value;
	readonly storages: string;
	readonly name?: string;
}

/** What is told of the content of a file of torch, besides its layout. */
export type TorchContent = Pick<
	FoundFormat,
	'architecture' | 'parameters' | 'dtypes' | 'tensors' | 'details'
>;

const shownKeys = 20;
const longestKey = 60;
/** How far training was, by the keys that are common for it. */
const progressKeys = ['epoch', 'global_step', 'step', 'iteration'] as const;

/**
 * What the pickles of a file tell of its tensors. Where they can't be read to their end, or say what can't be, no numbers are
 * told but why.
 */
export async function torchContent(
	roots: () => Promise<readonly TorchRoot[]>,
	storages: TorchStorages,
): Promise<TorchContent> {
	try {
		return contentOf(await roots(), storages);
	} catch (error) {
		return notCounted(error);
	}
}

/** What is told where tensors are not what is said of them. Throws other errors. */
export function notCounted(error: unknown): TorchContent {
	if (!(error instanceof HeaderFault || error instanceof PickleFault)) throw error;
	return { details: { tensors: `not counted: ${error.message}` } };
}

function contentOf(roots: readonly TorchRoot[], storages: TorchStorages): TorchContent {
	const [model, optimizer] = [new TorchSums(storages), new TorchSums(storages)];
	for (const { value, storages: below, name: prefix = '' } of roots)
		for (const { name, tensor, role } of torchTensors(value)) {
			if (role === 'random-state') continue;
			(role === 'model' ? model : optimizer).add(() => prefix + name(), tensor, below);
		}
	const [root] = roots;
	const entries = root && entriesOf(root.value);
	const module = root && moduleOf(root.value);
	const content = entries
		? contentWord(root.value, entries)
		: module?.isPython === true
			? 'whole module'
			: undefined;
	return {
		...defined({ architecture: module?.name }),
		...model.sums,
		details: defined({
			content,
			keys: entries && content === undefined ? keysOf(entries) : undefined,
			...Object.fromEntries(progressKeys.map((key) => [key, numberAt(entries, key)])),
			'PyTorch Lightning': textAt(entries, 'pytorch-lightning_version'),
			'numbers of optimizer state': positive(optimizer.sums.parameters),
		}),
	};
}

/** The class of a module that was saved whole: in Python, with its dicts, or in TorchScript. */
function moduleOf(
	value: Value,
): { readonly name: string | undefined; readonly isPython: boolean } | undefined {
	if (value.kind !== 'opaque') return undefined;
	const { module = '', name } = value.made ?? {};
	if (module.startsWith('__torch__')) return { name, isPython: false };
	return entriesOf(value.state)?.has('_parameters') === true ? { name, isPython: true } : undefined;
}

/** What a dict is that is no checkpoint of several things. */
function contentWord(value: Value, entries: Entries): string | undefined {
	if (isOptimizer(value)) return 'optimizer state';
	if (isRandomState(entries)) return 'random state';
	return entries.size > 0 && [...entries.values()].every(isTensor) ? 'state dict' : undefined;
}

/** The keys of a checkpoint that holds more than a `state_dict()`. */
function keysOf(entries: Entries): string {
	const keys = [...entries.keys()].map((key) => String(key).slice(0, longestKey));
	const more = keys.length - shownKeys;
	return [...keys.slice(0, shownKeys), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function isTensor(value: Value): boolean {
	const module = value.kind === 'opaque' ? value.made?.module : undefined;
	return module === 'torch._utils' || module === 'torch._tensor';
}

function entriesOf(value: Value | undefined): Entries | undefined {
	return value?.kind === 'literal' || value?.kind === 'opaque' ? value.entries : undefined;
}

function numberAt(entries: Entries | undefined, key: string): number | undefined {
	const value = entries?.get(key);
	return value?.kind === 'literal' ? value.number : undefined;
}

function textAt(entries: Entries | undefined, key: string): string | undefined {
	const value = entries?.get(key);
	return value?.kind === 'text' ? value.text : undefined;
}

/** What is none is not told. */
function positive(count: number | undefined): number | undefined {
	return count === 0 ? undefined : count;
}
