#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import type { CliIo } from './io.js';
import { run } from './run.js';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));
process.once('SIGTERM', () => interrupted.abort(new Error('terminated')));
// Its terminal was closed.
process.once('SIGHUP', () => interrupted.abort(new Error('hung up')));
// A reader that has seen enough (`gmr list | head`) is no error, nor is a terminal that was closed (EIO).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') process.exit();
	if (error.code !== 'EIO') throw error;
});
// That nobody is told is no reason to leave work half done.
process.stderr.on('error', () => undefined);

const io: CliIo = {
	cwd: process.cwd(),
	out: (chunk) => process.stdout.write(chunk),
	err: (chunk) => process.stderr.write(chunk),
	readInput: () => text(process.stdin),
	now: () => new Date(),
	signal: interrupted.signal,
	isTerminal: process.stderr.isTTY,
};

void run(process.argv.slice(2), io).then(async (code) => {
	process.exitCode = code;
	// All is done, but timers of a library may be left: simple-git's would keep this process for another second.
	for (const stream of [process.stdout, process.stderr])
		await new Promise<void>((settle) => stream.write('', () => settle()));
	process.exit();
});
