import { dataOpcodes, type Handler } from './dataOpcodes.js';
import { importOpcodes } from './importOpcodes.js';
import { structureOpcodes } from './structureOpcodes.js';

/** What each of the 68 instructions of protocols 0 to 5 does, by its byte (CPython's Lib/pickle.py). */
export const opcodes: readonly (Handler | undefined)[] = tableOf({
	...dataOpcodes,
	...structureOpcodes,
	...importOpcodes,
});

function tableOf(handlers: Readonly<Record<string, Handler>>): (Handler | undefined)[] {
	const table = new Array<Handler | undefined>(256).fill(undefined);
	for (const [character, handler] of Object.entries(handlers)) table[character.charCodeAt(0)] = handler;
	return table;
}
