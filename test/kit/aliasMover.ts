import { openSync, renameSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { aliasText } from './handEdits.js';

/**
 * A process that moves an alias (the file of the first argument) to 1, 2 … up to the second argument, each time by a
 * rename. In the file of the third it notes each number as eight digits before (at 0) and after (at 8) it moves.
 */
const [path = '', moves = '', notes = ''] = process.argv.slice(2);
const file = openSync(notes, 'r+');
const note = (version: number, at: number) => writeSync(file, String(version).padStart(8, '0'), at);
const sleep = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

for (let version = 1; version <= Number(moves); version++) {
	writeFileSync(`${path}.tmp`, aliasText(version));
	// Half of them look as old as each other.
	if (version % 4 < 2) utimesSync(`${path}.tmp`, 1_700_000_000, 1_700_000_000);
	note(version, 0);
	renameSync(`${path}.tmp`, path);
	note(version, 8);
	// Now and then long enough for a reader to take it as settled.
	if (version % 200 === 0) sleep(50);
	else if (version % 20 === 0) sleep(1);
}
