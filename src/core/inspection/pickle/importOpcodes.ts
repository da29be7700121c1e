import { call, hold, type PickleMachine } from './pickleMachine.js';
import { PickleFault } from './pickleFault.js';
import type { Handler } from './dataOpcodes.js';
import { joblibArray } from './joblibArray.js';
import { latin1 } from '../../base/latin1.js';
import { isAscii, strictUtf8 } from './texts.js';
import { opaque, type Value } from './values.js';
import { verdictOf } from './verdicts.js';

function nameLine(machine: PickleMachine): Uint8Array {
	const line = machine.input.line();
	if (line === undefined) throw new PickleFault('limit', 'a name is very long');
	return line;
}

/** Two lines, verbatim: what stands before the line's end is the name, blanks and carriage returns included. */
function namedByLines(machine: PickleMachine, how: 'GLOBAL' | 'INST', offset: number): Value {
	const decode = how === 'GLOBAL' ? strictUtf8 : asciiOnly;
	const module = decode(nameLine(machine));
	const name = decode(nameLine(machine));
	// Python refuses to import nothing.
	if (module === '') throw new PickleFault('broken', 'a module has no name');
	return { kind: 'import', found: machine.found(how, offset, { module, name }) };
}

function asciiOnly(bytes: Uint8Array): string {
	if (!isAscii(bytes)) throw new PickleFault('broken', 'a name is not ASCII');
	return latin1(bytes);
}

/** A name that was put together, or came out of a call, is not known; what can't be a text ends the reading, as in Python. */
function namedByStack(machine: PickleMachine, offset: number): Value {
	const name = machine.pop();
	const module = machine.pop();
	if (isNoText(name) || isNoText(module)) throw new PickleFault('broken', 'a name is no text');
	// Texts of Python 2 are decoded as the one who loads them says: what is not ASCII is not known.
	const isKnown = (value: Value) => value.kind === 'text' && !/[\x80-\xff]/.test(value.text);
	if (name.kind !== 'text' || module.kind !== 'text' || !isKnown(name) || !isKnown(module))
		return { kind: 'import', found: machine.found('STACK_GLOBAL', offset) };
	if (module.text === '') throw new PickleFault('broken', 'a module has no name');
	const names = { module: module.text, name: name.text };
	return { kind: 'import', found: machine.found('STACK_GLOBAL', offset, names) };
}

/** What is imported may be a text (`os.name`), but what libraries write is a class or a function. */
function isNoText(value: Value): boolean {
	if (value.kind === 'import') return verdictOf(value.found.module, value.found.name) === 'known';
	return value.kind === 'literal';
}

const extension =
	(codeOf: (machine: PickleMachine) => number): Handler =>
	(machine, offset) => {
		if (codeOf(machine) <= 0) throw new PickleFault('broken', 'an extension has a code below 1');
		machine.push({ kind: 'import', found: machine.found('EXT', offset) });
	};

/** BUILD hands the state to the object, which may do with it what it likes. */
const build: Handler = (machine) => {
	const state = machine.pop();
	const target = machine.top();
	hold(state);
	hold(target);
	if (target.kind !== 'opaque' || target === opaque) return;
	target.state = state;
	if (machine.reading.isJoblib) machine.array = joblibArray(target);
};

/** Imports, calls and persistent ids. */
export const importOpcodes: Readonly<Record<string, Handler>> = {
	c: (machine, offset) => machine.push(namedByLines(machine, 'GLOBAL', offset)), // GLOBAL
	// INST
	i: (machine, offset) => {
		const callee = namedByLines(machine, 'INST', offset);
		const { values, isWhole } = machine.popMark();
		machine.push(call(callee, machine.tuple(values, isWhole)));
	},
	'\x93': (machine, offset) => machine.push(namedByStack(machine, offset)), // STACK_GLOBAL
	'\x82': extension((machine) => machine.input.u8()), // EXT1
	'\x83': extension((machine) => machine.input.u16()), // EXT2
	'\x84': extension((machine) => machine.input.i32()), // EXT4
	// OBJ
	o: (machine) => {
		const { values, isWhole } = machine.popMark();
		const [callee, ...args] = values;
		if (callee === undefined) throw new PickleFault('broken', 'a value is taken that is not there');
		machine.push(call(callee, machine.tuple(args, isWhole)));
	},
	// REDUCE
	R: (machine) => {
		const args = machine.pop();
		machine.push(call(machine.pop(), args));
	},
	// NEWOBJ
	'\x81': (machine) => {
		const args = machine.pop();
		machine.push(call(machine.pop(), args));
	},
	// NEWOBJ_EX
	'\x92': (machine) => {
		hold(machine.pop());
		const args = machine.pop();
		machine.push(call(machine.pop(), args));
	},
	b: build, // BUILD
	// PERSID
	P: (machine) => {
		const line = machine.input.line();
		if (line !== undefined) asciiOnly(line);
		machine.push(machine.persistent());
	},
	Q: (machine) => machine.push(machine.persistent(machine.pop())), // BINPERSID
};
