import { parseArgs } from 'node:util';
import { registryError, RegistryError } from '../core/errors.js';
import { failureSentence } from '../wording/failures.js';
import { visible } from '../wording/format.js';
import { fillSentence } from '../wording/sentence.js';
import { systemErrorSentence } from '../wording/systemErrors.js';
import { globalOptions } from './globalOptions.js';
import { overview, verbHelp } from './help.js';
import { exitCode, type CliIo } from './io.js';
import { productVersion } from './productVersion.js';
import { RegistryAccess } from './registryAccess.js';
import type { OptionValues, Verb, VerbOptions } from './verb.js';
import { shownVerbs, verbs } from './verbs.js';

/**
 * Runs `gmr` with `argv` (without node and script) and gives its exit code: 0 done, 1 findings, 2 bad input or
 * usage, 3 an error of our own. Results go to `io.out`, the rest to `io.err`.
 */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
	const isVerbose = beforeDashes(argv).includes('--verbose');
	try {
		return await dispatch(argv, io);
	} catch (error) {
		if (error instanceof RegistryError) {
			io.err(`gmr: ${fillSentence(failureSentence(error.failure))}\n`);
			if (isVerbose) io.err(`${error.stack ?? ''}\n`);
			return exitCode.badInput;
		}
		if (io.signal?.aborted) {
			io.err('gmr: stopped; nothing was changed\n');
			return exitCode.badInput;
		}
		const refused = systemErrorSentence(error);
		if (refused) {
			io.err(`gmr: ${fillSentence(refused)}\n`);
			if (isVerbose && error instanceof Error) io.err(`${error.stack ?? ''}\n`);
			return exitCode.badInput;
		}
		const detail = error instanceof Error ? (isVerbose ? error.stack : error.message) : String(error);
		io.err(`gmr: unexpected error: ${visible(detail ?? '')}${isVerbose ? '' : ' (more with --verbose)'}\n`);
		return exitCode.internalError;
	}
}

/** What follows `--` is somebody else's. */
function beforeDashes(argv: readonly string[]): readonly string[] {
	const at = argv.indexOf('--');
	return at < 0 ? argv : argv.slice(0, at);
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<number> {
	const { name, rest } = verbName(argv);
	if (name === undefined && argv.includes('--version')) {
		io.out(`gmr ${await productVersion()}\n`);
		return exitCode.done;
	}
	if (name === undefined || name === 'help') {
		const topic = name === 'help' ? rest.find((word) => !word.startsWith('-')) : undefined;
		io.out(topic === undefined ? await overview() : verbHelp(topic, await loadVerb(topic)));
		const isAsked = name === 'help' || argv.some((word) => word === '--help' || word === '-h');
		return isAsked ? exitCode.done : exitCode.badInput;
	}

	const verb = await loadVerb(name);
	const { values, positionals } = parse(verb, rest);
	if (values['help'] === true) {
		io.out(verbHelp(name, verb));
		return exitCode.done;
	}
	const [least, most] = verb.positionals;
	if (positionals.length < least || positionals.length > most) throw usage(verb);
	const folder = values['C'];
	const at = values['at'];
	await using registry = new RegistryAccess(io, {
		...(typeof folder === 'string' ? { folder } : {}),
		...(typeof at === 'string' ? { at } : {}),
		isVerbose: values['verbose'] === true,
	});
	return await verb.run({
		io,
		positionals,
		options: values,
		json: values['json'] === true,
		registry,
		shownVerbs,
	});
}

/** The verb is the first word that is no option; `-C DIR` may stand before it. */
function verbName(argv: readonly string[]): { name: string | undefined; rest: string[] } {
	for (let index = 0; index < argv.length; index++) {
		const word = argv[index] ?? '';
		if (word === '-C') index++;
		else if (!word.startsWith('-')) return { name: word, rest: argv.filter((_, at) => at !== index) };
	}
	return { name: undefined, rest: [...argv] };
}

async function loadVerb(name: string): Promise<Verb> {
	const entry = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
	if (entry) return entry.load();
	const known = shownVerbs.map(([verb]) => verb).join(', ');
	throw registryError('usage', { message: `there is no verb "${visible(name)}". Verbs: ${known}, help` });
}

function parse(verb: Verb, args: string[]): { values: OptionValues; positionals: string[] } {
	const options: VerbOptions = { ...globalOptions, ...verb.options };
	try {
		return parseArgs({ args, options, allowPositionals: true, strict: true });
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		// Node's sentence names the option; its others tell how to pass it as a positional, or give it a value with a dash.
		const [first = ''] = error.message.split(/\. |\.?\n/, 1);
		const [, option] = /^Option '(?:-\w, )?(--[\w-]+).* is ambiguous$/.exec(first) ?? [];
		const message = option === undefined ? first : `write ${option}=VALUE where the value begins with a dash`;
		throw registryError('usage', { message: `${message}. Usage: gmr ${verb.usage}` }, { cause: error });
	}
}

function usage(verb: Verb): Error {
	return registryError('usage', { message: `usage: gmr ${verb.usage}` });
}
