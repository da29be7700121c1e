import type { PickleMachine } from './pickleMachine.js';
import { PickleFault } from './pickleFault.js';
import { looksNested } from './looksLikePickle.js';
import { latin1 } from '../../base/latin1.js';
import { checkFloat, checkInt, checkInteger, lenientUtf8, quotedText, rawUnicodeText } from './texts.js';
import { literal, numberValue } from './values.js';

/** What an instruction does; `offset` is where it stands. */
export type Handler = (machine: PickleMachine, offset: number) => void;

const pushLiteral: Handler = (machine) => machine.push(literal);

/** Skips `size` bytes that are a number or a singleton's. */
const fixed =
	(size: number): Handler =>
	(machine) => {
		machine.input.payload(size);
		machine.push(literal);
	};

function lengthOf(machine: PickleMachine): number {
	const length = machine.input.i32();
	if (length < 0) throw new PickleFault('broken', 'a length is negative');
	return length;
}

function pushBytes(machine: PickleMachine, length: number, isUnbroken = false): Uint8Array | undefined {
	const { input } = machine;
	const bytes = isUnbroken ? input.unbrokenPayload(length) : input.payload(length);
	const from = input.offset - length;
	if (looksNested(bytes?.subarray(0, 16) ?? input.glance(from))) machine.noteNested({ offset: from, length });
	return bytes;
}

const bytesOf =
	(length: (machine: PickleMachine) => number, isUnbroken = false): Handler =>
	(machine) => {
		pushBytes(machine, length(machine), isUnbroken);
		machine.push(literal);
	};

/** Strings of Python 2, bytes or texts as the one who loads them says. */
const oldStringOf =
	(length: (machine: PickleMachine) => number): Handler =>
	(machine) =>
		machine.pushText(pushBytes(machine, length(machine)), latin1);

const textOf =
	(length: (machine: PickleMachine) => number): Handler =>
	(machine) =>
		machine.pushText(machine.input.payload(length(machine)), lenientUtf8);

const lineOf =
	(check: (bytes: Uint8Array) => void): Handler =>
	(machine) => {
		const line = machine.input.line();
		if (line !== undefined) check(line);
		machine.push(literal);
	};

const u8 = (machine: PickleMachine) => machine.input.u8();
const u32 = (machine: PickleMachine) => machine.input.u32();
const u64 = (machine: PickleMachine) => machine.input.u64();

/** Numbers, singletons, bytes and texts. */
export const dataOpcodes: Readonly<Record<string, Handler>> = {
	N: pushLiteral, // NONE
	'\x88': pushLiteral, // NEWTRUE
	'\x89': pushLiteral, // NEWFALSE
	I: lineOf(checkInt), // INT
	L: lineOf(checkInteger), // LONG
	F: lineOf(checkFloat), // FLOAT
	G: fixed(8), // BINFLOAT
	J: (machine) => machine.push(numberValue(machine.input.i32())), // BININT
	K: (machine) => machine.push(numberValue(machine.input.u8())), // BININT1
	M: (machine) => machine.push(numberValue(machine.input.u16())), // BININT2
	'\x8a': (machine) => pushLong(machine, machine.input.u8()), // LONG1
	'\x8b': (machine) => pushLong(machine, lengthOf(machine)), // LONG4
	S: (machine) => machine.pushText(machine.input.line(), quotedText), // STRING
	T: oldStringOf(lengthOf), // BINSTRING
	U: oldStringOf(u8), // SHORT_BINSTRING
	V: (machine) => machine.pushText(machine.input.line(), rawUnicodeText), // UNICODE
	X: textOf(u32), // BINUNICODE
	'\x8c': textOf(u8), // SHORT_BINUNICODE
	'\x8d': textOf(u64), // BINUNICODE8
	B: bytesOf(u32), // BINBYTES
	C: bytesOf(u8), // SHORT_BINBYTES
	'\x8e': bytesOf(u64), // BINBYTES8
	'\x96': bytesOf(u64, true), // BYTEARRAY8
	'\x97': pushLiteral, // NEXT_BUFFER
	'\x98': (machine) => void machine.top(), // READONLY_BUFFER
};

function pushLong(machine: PickleMachine, length: number): void {
	const bytes = machine.input.payload(length);
	// Longer ones are no length of anything; TorchScript writes eight bytes for what needs five.
	if (bytes === undefined || length > 8) {
		machine.push(literal);
		return;
	}
	let number = 0n;
	for (let at = length - 1; at >= 0; at--) number = number * 256n + BigInt(bytes[at] ?? 0);
	const value = Number(BigInt.asIntN(8 * length, number));
	machine.push(Number.isSafeInteger(value) ? numberValue(value) : literal);
}
