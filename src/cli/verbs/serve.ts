import { registryError } from '../../core/errors.js';
import { visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { serveOptions, servedAs, startServing } from '../serving.js';
import { jsonText } from '../table.js';
import { atHelp, textOption, type Verb } from '../verb.js';

export const serve: Verb = {
	usage: 'serve [--port P] [--at REF] [--read-only] [--with-input] [--json]',
	help: [
		"Answers MLflow's registry API on this machine, until it is stopped (Ctrl+C). It prints the line that Python's environment needs; the address holds a token of this run, which is asked for with every request.",
		'What clients change is written and committed as gmr does; MLFLOW_TRACKING_URI stays as it is.',
		'--port P listens on that port; by default the system chooses one.',
		atHelp,
		'What --at names does not change; --read-only refuses changes of the work tree, too.',
		'--with-input stops it when its standard input ends, for programs that start it.',
		'To run one command: gmr exec -- COMMAND.',
	],
	example: 'gmr serve --port 5050',
	options: { ...serveOptions, port: { type: 'string' }, 'with-input': { type: 'boolean' } },
	positionals: [0, 0],
	async run(invocation) {
		const { io, json, options } = invocation;
		const port = portOption(textOption(options, 'port'));
		await using serving = await startServing(invocation, { port, isFindable: true });
		const { uri } = serving;
		io.out(json ? jsonText({ uri, port: serving.port }) : `MLFLOW_REGISTRY_URI=${uri}\n`);
		io.err(
			`Serving ${visible(serving.root)}${servedAs(options)}. Set that line in the environment of your scripts; Ctrl+C ends it.\n`,
		);
		await Promise.race([
			untilAborted(io.signal),
			...(options['with-input'] === true ? [io.readInput()] : []),
		]);
		return exitCode.done;
	},
};

/** The port of `--port`. Throws `usage`. */
function portOption(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
	throw registryError('usage', { message: `--port is a number from 0 to 65535, not "${visible(text)}"` });
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
	return new Promise((settle) => {
		if (signal?.aborted) settle();
		else signal?.addEventListener('abort', () => settle(), { once: true });
	});
}
