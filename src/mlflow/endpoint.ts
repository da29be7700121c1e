import { randomBytes } from 'node:crypto';
import { registryError } from '../core/errors.js';
import { writeEndpointFile } from './endpointFile.js';
import { openMlflowAccess, type MlflowAccessOptions } from './registryAccess.js';
import { sayIn } from './sayIn.js';
import { MlflowServer } from './server.js';

export interface EndpointOptions extends Omit<MlflowAccessOptions, 'baseUri'> {
	/** The system chooses one where it is left out. */
	readonly port?: number | undefined;
	/** Lets notebooks of the work tree find it; see `writeEndpointFile`. */
	readonly isFindable?: boolean | undefined;
	/** Told of each request that was answered, without its query and headers. */
	readonly onRequest?: ((line: string) => void) | undefined;
	/** Told what was thrown that is no refusal. */
	readonly onFault?: ((error: unknown) => void) | undefined;
}

/** A registry that answers MLflow's clients; what they changed is committed once it is disposed of. */
export interface Endpoint extends AsyncDisposable {
	/** With the token in it. */
	readonly uri: string;
	readonly port: number;
}

/**
 * Serves a registry to MLflow's clients of this machine, with a new token. Throws `RegistryError`, and what listening
 * throws: `EADDRINUSE` for a port that is taken.
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
	const { root, registry, at, isReadOnly, port, onRequest, onFault } = options;
	const isWritten = at === undefined && isReadOnly !== true;
	if (isWritten && (await registry.commitMode()) === 'branch') throw registryError('serving-proposals', {});
	let server: MlflowServer | undefined;
	const access = await openMlflowAccess({ ...options, baseUri: () => server?.uri ?? '' });
	try {
		const token = randomBytes(32).toString('hex');
		const { versions } = access;
		server = await MlflowServer.start({
			access,
			versions,
			token,
			port,
			say: sayIn([await registry.repositoryRoot(), root]),
			onRequest,
			onFault,
		});
		const file = options.isFindable === true ? await writeEndpointFile(root, server.uri) : undefined;
		return {
			uri: server.uri,
			port: server.port,
			async [Symbol.asyncDispose]() {
				await file?.[Symbol.asyncDispose]();
				await server?.[Symbol.asyncDispose]();
				await access[Symbol.asyncDispose]();
			},
		};
	} catch (error) {
		await server?.[Symbol.asyncDispose]();
		await access[Symbol.asyncDispose]();
		throw error;
	}
}
