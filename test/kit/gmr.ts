import { run } from '../../src/cli/run.js';

/** Runs `gmr` in a folder, without a process of its own; `input` is its standard input. */
export async function gmrIn(cwd: string, args: readonly string[], input = '') {
	let [out, err] = ['', ''];
	const code = await run(args, {
		cwd,
		out: (text) => (out += text),
		err: (text) => (err += text),
		readInput: () => Promise.resolve(input),
		now: () => new Date(),
		isTerminal: false,
	});
	return { code, out, err };
}
