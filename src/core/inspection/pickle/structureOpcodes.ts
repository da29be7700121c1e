import type { PickleMachine } from './pickleMachine.js';
import { PickleFault } from './pickleFault.js';
import type { Handler } from './dataOpcodes.js';
import { memoKey } from './texts.js';
import { emptyTuple, type Value } from './values.js';

const tupleOf =
	(count: number): Handler =>
	(machine) => {
		const items: Value[] = [];
		for (let missing = count; missing > 0; missing--) items.unshift(machine.pop());
		machine.push(machine.tuple(items));
	};

const marked: Handler = (machine) => {
	const { values, isWhole } = machine.popMark();
	machine.push(machine.tuple(values, isWhole));
};

function setItems(machine: PickleMachine, target: Value, values: readonly Value[]): void {
	for (let at = 0; at + 1 < values.length; at += 2) {
		const [key, value] = [values[at], values[at + 1]];
		if (key && value) machine.setItem(target, key, value);
	}
}

const extend: Handler = (machine) => {
	const { values } = machine.popMark();
	machine.append(machine.top(), values);
};

function lineKey(machine: PickleMachine): number | string {
	const line = machine.input.line();
	if (line === undefined) throw new PickleFault('limit', 'a place of the memo has a very long number');
	return memoKey(line);
}

function put(machine: PickleMachine, key: number | string): void {
	if (String(key).startsWith('-')) throw new PickleFault('broken', 'a place of the memo is negative');
	machine.put(key);
}

/** The stack, the memo, containers and frames. */
export const structureOpcodes: Readonly<Record<string, Handler>> = {
	'(': (machine) => machine.mark(), // MARK
	'0': (machine) => machine.popAny(), // POP
	'1': (machine) => void machine.popMark(), // POP_MARK
	'2': (machine) => machine.push(machine.top()), // DUP
	t: marked, // TUPLE
	')': (machine) => machine.push(emptyTuple), // EMPTY_TUPLE
	'\x85': tupleOf(1), // TUPLE1
	'\x86': tupleOf(2), // TUPLE2
	'\x87': tupleOf(3), // TUPLE3
	l: (machine) => machine.push(machine.list(machine.popMark().values)), // LIST
	']': (machine) => machine.push(machine.list()), // EMPTY_LIST
	'}': (machine) => machine.push(machine.dict()), // EMPTY_DICT
	'\x8f': (machine) => machine.push(machine.list()), // EMPTY_SET
	'\x91': marked, // FROZENSET
	// DICT
	d: (machine) => {
		const { values } = machine.popMark();
		const dict = machine.dict();
		setItems(machine, dict, values);
		machine.push(dict);
	},
	// APPEND
	a: (machine) => {
		const item = machine.pop();
		machine.append(machine.top(), [item]);
	},
	e: extend, // APPENDS
	'\x90': extend, // ADDITEMS
	// SETITEM
	s: (machine) => {
		const value = machine.pop();
		const key = machine.pop();
		machine.setItem(machine.top(), key, value);
	},
	// SETITEMS
	u: (machine) => {
		const { values } = machine.popMark();
		setItems(machine, machine.top(), values);
	},
	p: (machine) => put(machine, lineKey(machine)), // PUT
	q: (machine) => put(machine, machine.input.u8()), // BINPUT
	r: (machine) => put(machine, machine.input.u32()), // LONG_BINPUT
	'\x94': (machine) => put(machine, machine.memoSize), // MEMOIZE
	g: (machine) => machine.get(lineKey(machine)), // GET
	h: (machine) => machine.get(machine.input.u8()), // BINGET
	j: (machine) => machine.get(machine.input.u32()), // LONG_BINGET
	// FRAME
	'\x95': (machine) => {
		const length = machine.input.u64();
		machine.input.frame(Math.min(length, machine.input.remaining));
	},
	// PROTO
	'\x80': (machine) => {
		const protocol = machine.input.u8();
		if (protocol > 5) throw new PickleFault('broken', `protocol ${protocol} is not known`);
		machine.protocol = protocol;
	},
	// STOP
	'.': (machine) => {
		machine.result = machine.pop();
		machine.isStopped = true;
	},
};
