import { registryError } from '../../core/errors.js';
import { servedEnvironment } from '../../mlflow/servedEnvironment.js';
import { visible } from '../../wording/format.js';
import { runCommand } from '../runCommand.js';
import { serveOptions, startServing } from '../serving.js';
import { atHelp, type Verb } from '../verb.js';

/** As shells have it. */
const commandMissing = 127;
const commandRefused = 126;

export const exec: Verb = {
	usage: 'exec [--at REF] [--read-only] -- COMMAND…',
	help: [
		"Runs a command to which the registry is MLflow's: MLFLOW_REGISTRY_URI is the address of a server that lives as long as the command. MLFLOW_TRACKING_URI stays as it is.",
		'What the command changes is written and committed as gmr does; its exit code is passed on.',
		atHelp,
		'What --at names does not change; --read-only refuses changes of the work tree, too.',
	],
	example: 'gmr exec -- python train.py',
	options: serveOptions,
	positionals: [1, Number.POSITIVE_INFINITY],
	async run(invocation) {
		const { io, positionals, registry } = invocation;
		if (positionals[0] === '')
			throw registryError('usage', {
				message: 'the command to run is an empty text: is a variable not set?',
			});
		const environment = io.environment ?? process.env;
		await using serving = await startServing(invocation);
		const env = { ...environment, ...servedEnvironment(environment, serving.uri) };
		const ended = await runCommand(positionals, { env, cwd: registry.folder, isTerminal: io.isTerminal });
		if (ended.kind === 'ended') return ended.code;
		const program = visible(positionals[0] ?? '');
		if (ended.reason === 'missing') {
			io.err(`gmr: there is no command "${program}". Is it installed, and on the PATH?\n`);
			return commandMissing;
		}
		const why =
			ended.reason === 'interpreter-missing'
				? 'the program that its first line names is not there'
				: 'it is not a program, or this user may not run it';
		io.err(`gmr: "${program}" can't be run: ${why}.\n`);
		return commandRefused;
	},
};
