import { PickleFault } from './pickleFault.js';
import type { JoblibArray } from './pickleMachine.js';
import type { Opaque, Value } from './values.js';

/** Bit of a numpy type's flags: it holds references to objects. */
const itemHasObject = 0x01;

/**
 * joblib writes an array as its description (a `NumpyArrayWrapper`) with its bytes behind it in the file, and its
 * unpickler reads on behind them (`joblib.numpy_pickle.NumpyUnpickler`). Gives what is behind `built` where it is such a
 * description.
 * @throws PickleFault where the description does not tell how many bytes there are.
 */
export function joblibArray(built: Opaque): JoblibArray | undefined {
	const { module = '', name } = built.made ?? {};
	if (name !== 'NumpyArrayWrapper' || !/(^|\.)joblib\.numpy_pickle$/.test(module)) return undefined;
	const entries = built.state?.kind === 'literal' ? built.state.entries : undefined;
	const item = itemOf(entries?.get('dtype'));
	const count = countOf(entries?.get('shape'));
	if (item === undefined || count === undefined)
		throw new PickleFault('broken', 'an array of joblib does not tell its length');
	if (item === 'objects') return { content: 'objects' };
	// The padding is as long as the byte before it says; without the entry, or with None, there is neither.
	const isPadded = numberOf(entries?.get('numpy_array_alignment_bytes')) !== undefined;
	return { content: count * item, isPadded };
}

function countOf(shape: Value | undefined): number | undefined {
	const items = itemsOf(shape);
	let count = 1;
	for (const item of items ?? []) {
		const number = numberOf(item);
		if (number === undefined) return undefined;
		count *= number;
	}
	return items === undefined ? undefined : count;
}

/** Bytes of one item of a numpy type, as `numpy.dtype.__reduce__` and `__setstate__` tell. */
function itemOf(dtype: Value | undefined): number | 'objects' | undefined {
	if (dtype?.kind !== 'opaque' || dtype.made?.name !== 'dtype') return undefined;
	const code = itemsOf(dtype.args)?.[0];
	if (code?.kind !== 'text') return undefined;
	const [, letter = '', width = ''] = /^[<>|=]?([?a-zA-Z])(\d*)$/.exec(code.text) ?? [];
	const state = itemsOf(dtype.state);
	const flags = numberOf(state?.[7]) ?? itemHasObject;
	if (letter === 'O' || (letter === 'V' && (flags & itemHasObject) !== 0)) return 'objects';
	// Of texts and structures the state tells, which counts all bytes of a character.
	const told = 'SUV'.includes(letter) ? numberOf(state?.[5]) : undefined;
	return told ?? bytesOf(letter, width);
}

function bytesOf(letter: string, width: string): number | undefined {
	if (width === '') return undefined;
	return Number.parseInt(width, 10) * (letter === 'U' ? 4 : 1);
}

function itemsOf(value: Value | undefined): readonly Value[] | undefined {
	return value?.kind === 'literal' ? value.items : undefined;
}

function numberOf(value: Value | undefined): number | undefined {
	return value?.kind === 'literal' && (value.number ?? -1) >= 0 ? value.number : undefined;
}
