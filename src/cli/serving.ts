import { registryError } from '../core/errors.js';
import { isSystemError } from '../files/systemError.js';
import { startEndpoint, type Endpoint, type EndpointOptions } from '../mlflow/endpoint.js';
import { sayIn } from '../mlflow/sayIn.js';
import { visible } from '../wording/format.js';
import { lineageNoteSentence } from '../wording/lineageNotes.js';
import { fillSentence } from '../wording/sentence.js';
import { atOption, textOption, type Invocation, type OptionValues, type VerbOptions } from './verb.js';

/** The options of what serves a registry. */
export const serveOptions = { ...atOption, 'read-only': { type: 'boolean' } } as const satisfies VerbOptions;

/** A registry that answers MLflow's clients, and where it is. */
export interface Serving extends Endpoint {
	/** Absolute. */
	readonly root: string;
}

/** Serves the registry of a verb as its options say. Throws `RegistryError`, also for a port that can't be had. */
export async function startServing(
	{ io, options, registry }: Invocation,
	how: Pick<EndpointOptions, 'port' | 'isFindable'> = {},
): Promise<Serving> {
	const { port } = how;
	const root = await registry.root();
	const isVerbose = options['verbose'] === true;
	const repository = await registry.repository();
	const say = sayIn([await repository.repositoryRoot(), root]);
	try {
		const endpoint = await startEndpoint({
			root,
			registry: repository,
			environment: io.environment ?? process.env,
			currentFolder: registry.folder,
			at: textOption(options, 'at'),
			isReadOnly: options['read-only'] === true,
			...how,
			onCommitFailed: (error, { summary }) =>
				io.err(`gmr: not committed: ${visible(summary)}: ${say(error) ?? detailOf(error, isVerbose)}\n`),
			onNotes: (notes) =>
				io.err(notes.map((note) => `gmr: ${fillSentence(lineageNoteSentence(note))}\n`).join('')),
			onRequest: isVerbose ? (line) => io.err(`${visible(line)}\n`) : undefined,
			onFault: (error) => io.err(`gmr: ${visible(say(error) ?? detailOf(error, isVerbose))}\n`),
		});
		return { ...endpoint, root };
	} catch (error) {
		throw port === undefined ? error : portRefused(error, port);
	}
}

/** How a registry is served, as the end of what tells that it is. */
export function servedAs(options: OptionValues): string {
	const at = textOption(options, 'at');
	if (at !== undefined) return ` as it is at ${visible(at)}, read-only`;
	return options['read-only'] === true ? ', read-only' : '';
}

function portRefused(error: unknown, port: number): unknown {
	const message = isSystemError(error, 'EADDRINUSE')
		? `port ${port} is taken by another program. Name another one, or leave --port out`
		: isSystemError(error, 'EACCES')
			? `this user may not listen on port ${port}. Name one from 1024 on, or leave --port out`
			: undefined;
	return message === undefined ? error : registryError('usage', { message }, { cause: error });
}

function detailOf(error: unknown, isVerbose: boolean): string {
	if (!(error instanceof Error)) return String(error);
	return (isVerbose ? error.stack : undefined) ?? error.message;
}
