import type { FoundImport, Opaque, Value } from '../pickle/values.js';
import { HeaderFault } from './cursor.js';
import { storageType, torchType, type TorchType } from './torchTypes.js';

/** A tensor as a pickle of torch describes it: a view of numbers that are elsewhere. */
export interface TorchTensor {
	readonly type: TorchType;
	readonly shape: readonly number[];
	/** Of the first number, in numbers from the beginning of the storage. */
	readonly offset: number;
	/** Numbers between neighbours, by dimension. */
	readonly strides: readonly number[];
	readonly storage: { readonly key: string; /** As it is announced. */ readonly bytes: number };
}

/** Functions of `torch._utils` that make a tensor of a storage, with a place in it, a shape and strides before all else. */
const rebuilds: ReadonlySet<string> = new Set([
	...['_rebuild_tensor', '_rebuild_tensor_v2', '_rebuild_tensor_v3', '_rebuild_qtensor'],
]);
/** Of torch itself (`TensorIterator`). */
const mostDimensions = 64;
/** Which argument of `_rebuild_tensor_v3` is the type, as its storage has none. */
const typeArgument = 6;

/**
 * The tensor that loading would make here; `undefined` where it makes something else. Throws `HeaderFault` for one that does
 * not tell what it is.
 */
export function torchTensor({ made, args }: Opaque): TorchTensor | undefined {
	if (isOf(made, 'torch._tensor', '_rebuild_from_type_v2')) {
		// A tensor of a class of its own: by which function it is made, its class, and with what.
		const [how, , inner] = itemsOf(args) ?? [];
		return how?.kind === 'import' ? rebuilt(how.found, inner) : undefined;
	}
	return rebuilt(made, args);
}

function rebuilt(made: FoundImport | undefined, args: Value | undefined): TorchTensor | undefined {
	if (made?.module !== 'torch._utils' || !rebuilds.has(made.name ?? '')) return undefined;
	const [stored, offset, size, stride, ...more] = itemsOf(args) ?? [];
	const storage = storageOf(stored);
	const shape = numbersOf(size);
	const strides = numbersOf(stride);
	const at = numberOf(offset);
	if (!storage || !shape || at === undefined || strides?.length !== shape.length)
		throw new HeaderFault('a tensor lacks its storage, shape or strides');
	const named = more[typeArgument - 4];
	const type = storage.type ?? (named?.kind === 'import' ? typeOf(named.found) : undefined);
	if (!type) throw new HeaderFault('a tensor has a type that is not known');
	return { type, shape, strides, offset: at, storage };
}

/** `('storage', class, key, device, numbers in it)`; of `UntypedStorage` the numbers are bytes. */
function storageOf(
	value: Value | undefined,
): (TorchTensor['storage'] & { readonly type: TorchType | undefined }) | undefined {
	const id = value?.kind === 'opaque' ? itemsOf(value.persistentId) : undefined;
	const [kind, named, key, , length] = id ?? [];
	const count = numberOf(length);
	if (kind?.kind !== 'text' || kind.text !== 'storage' || key?.kind !== 'text') return undefined;
	if (named?.kind !== 'import' || count === undefined) return undefined;
	const className = named.found.name ?? '';
	if (/^_?UntypedStorage$/.test(className)) return { key: key.text, bytes: count, type: undefined };
	const type = storageType(className);
	if (!type) throw new HeaderFault('a tensor has a type that is not known');
	// Numbers that share a byte are counted by the byte.
	return { key: key.text, bytes: count * Math.max(1, type.bytes), type };
}

function typeOf({ module, name = '' }: FoundImport): TorchType | undefined {
	return module === 'torch' ? torchType(name) : undefined;
}

function isOf(made: FoundImport | undefined, module: string, name: string): boolean {
	return made?.module === module && made.name === name;
}

function itemsOf(value: Value | undefined): readonly Value[] | undefined {
	return value?.kind === 'literal' ? value.items : undefined;
}

/** A whole number that is not below zero. */
function numberOf(value: Value | undefined): number | undefined {
	return value?.kind === 'literal' && (value.number ?? -1) >= 0 ? value.number : undefined;
}

function numbersOf(value: Value | undefined): number[] | undefined {
	const items = itemsOf(value);
	// As many tensors may be made of one long tuple.
	if (items && items.length > mostDimensions)
		throw new HeaderFault(`a tensor has more than ${mostDimensions} dimensions`);
	const numbers = items?.flatMap((item) => numberOf(item) ?? []);
	return numbers?.length === items?.length ? numbers : undefined;
}
