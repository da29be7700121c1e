import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inRepository } from '../../scripts/paths.js';
import { findProgram } from '../../scripts/vscode/systemTools.js';

/** Names of an import, as an unpickler asks for them. */
export type Names = readonly [module: string, name: string];

/** CPython's unpicklers in a process of their own, which import and call nothing. */
export interface UnpickleOracle {
	/** What they ask for in each of `streams`. */
	resolved(streams: readonly Uint8Array[]): Promise<Names[][]>;
	close(): Promise<void>;
}

/** Starts it; needs a `python3` with its standard library alone. */
export function unpickleOracle(): UnpickleOracle {
	const python = findProgram('python3') ?? findProgram('python') ?? 'python3';
	const child = spawn(python, [inRepository('test/python/unpickle_oracle.py')]);
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
	const ended = new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', () => resolve());
	});
	// It may end before it was told all: the missing answer is what is told of.
	child.stdin.on('error', () => undefined);
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async resolved(streams) {
			for (const stream of streams) {
				const length = Buffer.alloc(4);
				length.writeUInt32LE(stream.length);
				child.stdin.write(Buffer.concat([length, stream]));
			}
			const answers: Names[][] = [];
			for (const stream of streams) {
				const line = await lines.next();
				if (line.done === true)
					throw new Error(`no answer for ${Buffer.from(stream).toString('hex')}: ${errors}`);
				answers.push(JSON.parse(line.value) as Names[]);
			}
			return answers;
		},
		async close() {
			child.stdin.end();
			await ended;
		},
	};
}
