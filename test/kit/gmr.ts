import type { CliIo } from '../../src/cli/io.js';
import { run } from '../../src/cli/run.js';
import { compareReaders } from './sameAnswers.js';

/** Runs `gmr` in a folder, without a process of its own; `input` is its standard input, `io` what else differs. */
export async function gmrIn(cwd: string, args: readonly string[], input = '', io: Partial<CliIo> = {}) {
	let [out, err] = ['', ''];
	const code = await run(args, {
		cwd,
		out: (text) => (out += text),
		err: (text) => (err += text),
		readInput: () => Promise.resolve(input),
		now: () => new Date(),
		isTerminal: false,
		...io,
	});
	await compareReaders(cwd);
	return { code, out, err };
}
