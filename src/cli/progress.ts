import { formatSize } from '../wording/format.js';
import type { CliIo } from './io.js';

/** At most ten times a second: terminals are slow, and eyes too. */
const intervalMs = 100;

/**
 * Tells how far something is, by rewriting one line of the terminal (`Copying 3 MB of 50 MB`); the line goes away with
 * the last byte. Says nothing elsewhere.
 */
export function progressLine(io: CliIo, doing: string): ((done: number, total: number) => void) | undefined {
	if (!io.isTerminal) return undefined;
	let last = 0;
	return (done, total) => {
		const now = io.now().getTime();
		if (now - last < intervalMs && done < total) return;
		last = now;
		const end = done >= total ? '\r\u001b[K' : '';
		io.err(`\r${doing} ${formatSize(done)} of ${formatSize(total)}\u001b[K${end}`);
	};
}

/** Tells what is being done, where it is not known how much of it there is; an empty text takes the line away. */
export function stageLine(io: CliIo): ((text: string) => void) | undefined {
	if (!io.isTerminal) return undefined;
	return (text) => io.err(text === '' ? '\r\u001b[K' : `\r${text}\u001b[K`);
}
