import { limits } from './limits.js';
import { PickleFault } from './pickleFault.js';
import { emptyTuple, literal, opaque, type Opaque, type Literal, type Value } from './values.js';

/** What the values of an unpickler keep of what is put into them. */
export interface Keeping {
	/** So many of the values above a mark are looked at. */
	readonly mostItems: number;
	/** `isWhole`: these are all of its items. */
	tuple(items: readonly Value[], isWhole: boolean): Value;
	list(items: readonly Value[]): Value;
	dict(): Value;
	setItem(target: Value, key: Value, value: Value): void;
	append(target: Value, items: readonly Value[]): void;
	persistent(id: Value | undefined): Value;
}

/** Keeps what is in short tuples and dicts, as far as the arrays of joblib are told by it. */
export class KeepsShort implements Keeping {
	readonly mostItems = 2 * limits.keptItems;
	#containers = 0;

	tuple(items: readonly Value[], isWhole: boolean): Value {
		if (!isWhole || items.length > limits.keptItems || !this.#hasRoom()) return literal;
		return { kind: 'literal', items };
	}

	list(): Value {
		return literal;
	}

	dict(): Value {
		return this.#hasRoom() ? { kind: 'literal', entries: new Map() } : literal;
	}

	setItem(target: Value, key: Value, value: Value): void {
		const entries = target.kind === 'literal' ? target.entries : undefined;
		if (entries === undefined || key.kind !== 'text') return;
		if (entries.size < limits.keptItems || entries.has(key.text)) entries.set(key.text, value);
	}

	append(): void {
		// Lists tell nothing that is asked for.
	}

	persistent(): Value {
		return opaque;
	}

	#hasRoom(): boolean {
		return ++this.#containers <= limits.keptContainers;
	}
}

/** What containers take in V8's memory, about: each, and a value in it. */
const [tupleBytes, itemBytes] = [88, 8];
/** Those that grow have room to spare. */
const [listBytes, listItemBytes, dictBytes, entryBytes] = [240, 12, 260, 52];
/** What is kept by a container alone, and what looking at it later takes. */
const [textBytes, numberBytes, partBytes, opaqueBytes] = [32, 40, 48, 112];

/** Keeps all, up to a bound; beyond it reading stops by a `PickleFault`, as half of the values would tell a half-truth. */
export class KeepsAll implements Keeping {
	readonly mostItems = Number.POSITIVE_INFINITY;
	#room: number = limits.keptValues;

	tuple(items: readonly Value[]): Value {
		if (items.length === 0) return emptyTuple;
		this.#take(tupleBytes, itemBytes, items);
		// A copy has no room to spare.
		return { kind: 'literal', items: items.slice() };
	}

	list(items: readonly Value[]): Value {
		this.#take(listBytes, listItemBytes, items);
		return { kind: 'literal', list: [...items] };
	}

	dict(): Value {
		this.#take(dictBytes);
		return { kind: 'literal', entries: new Map() };
	}

	setItem(target: Value, key: Value, value: Value): void {
		if (!isOpen(target) || isList(target)) return;
		const name = key.kind === 'text' ? key.text : key.kind === 'literal' ? key.number : undefined;
		if (name === undefined) {
			this.append(target, [value]);
			return;
		}
		if (target.kind === 'opaque' && target.entries === undefined) {
			this.#take(dictBytes);
			target.entries = new Map();
		}
		this.#take(0, entryBytes, [key]);
		this.#take(0, 0, [value]);
		target.entries?.set(name, value);
	}

	append(target: Value, items: readonly Value[]): void {
		if (!isOpen(target)) return;
		this.#take(target.list ? 0 : listBytes, listItemBytes, items);
		const list = (target.list ??= []);
		for (const item of items) list.push(item);
	}

	/** What torch names `module` is the class that follows, with its source. */
	persistent(id: Value | undefined): Value {
		const [kind, named] = (id?.kind === 'literal' ? id.items : undefined) ?? [];
		if (kind?.kind === 'text' && kind.text === 'module' && named?.kind === 'import') return named;
		return id === undefined ? opaque : { kind: 'opaque', persistentId: id };
	}

	#take(container: number, each = 0, values: readonly Value[] = []): void {
		this.#room -= container;
		for (const value of values) this.#room -= each + bytesOf(value);
		if (this.#room < 0) throw new PickleFault('limit', 'it holds more values than are kept');
	}
}

function bytesOf(value: Value): number {
	if (value.kind === 'text') return textBytes + value.text.length;
	if (value.kind === 'opaque') return opaqueBytes;
	if (value.kind === 'import') return 0;
	if (value.number !== undefined) return value.number >= 0 && value.number < 256 ? 0 : numberBytes;
	return value === literal ? 0 : partBytes;
}

/** May something be put into it? Not into values that stand for many. */
function isOpen(target: Value): target is Literal | Opaque {
	if (target.kind === 'opaque') return target !== opaque;
	return target.kind === 'literal' && (target.entries !== undefined || target.list !== undefined);
}

function isList(target: Literal | Opaque): boolean {
	return target.kind === 'literal' && target.entries === undefined;
}
