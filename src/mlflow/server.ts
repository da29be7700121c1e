import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failureBody, MlflowFailure } from '../core/mlflow/failure.js';
import { QueryFields } from '../core/mlflow/fields.js';
import { handle } from '../core/mlflow/handle.js';
import type { MlflowAccess } from '../core/mlflow/access.js';
import type { RegistryError } from '../core/errors.js';
import { isRefusal, passGate, type Gate, type Target } from './guard.js';
import { readBody } from './requestBody.js';
import { respondArtifacts, type ServedVersions } from './artifactRoutes.js';
import { sendJson, sendText } from './responses.js';

export interface MlflowServerOptions {
	readonly access: MlflowAccess;
	readonly versions: ServedVersions;
	/** 256 random bits, in hexadecimal digits. */
	readonly token: string;
	/** 0, or none: the system chooses. */
	readonly port?: number | undefined;
	readonly say: (error: RegistryError) => string;
	/** Told of each request that was answered, without its query and headers. */
	readonly onRequest?: ((line: string) => void) | undefined;
	/** Told what was thrown that is no answer. */
	readonly onFault?: ((error: unknown) => void) | undefined;
}

/** More wait in the backlog; a client opens at most about ten. */
const maxConnections = 64;
const requestTimeoutMs = 30_000;

/** MLflow's registry API on the loopback interface, with a token. */
export class MlflowServer implements AsyncDisposable {
	readonly #server: Server;
	readonly #options: MlflowServerOptions;
	#gate: Gate;

	private constructor(options: MlflowServerOptions) {
		this.#options = options;
		this.#gate = { port: 0, hosts: [], token: options.token };
		this.#server = createServer({ requestTimeout: requestTimeoutMs, headersTimeout: 10_000 }, (request, response) => {
			void this.#respond(request, response);
		});
		this.#server.maxConnections = maxConnections;
	}

	/** Throws what listening throws: `EADDRINUSE` for a port that is taken. */
	static async start(options: MlflowServerOptions): Promise<MlflowServer> {
		const server = new MlflowServer(options);
		await new Promise<void>((settle, fail) => {
			server.#server.once('error', fail);
			server.#server.listen({ host: '127.0.0.1', port: options.port ?? 0 }, settle);
		});
		server.#gate = { ...server.#gate, port: server.port };
		return server;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** With the token as userinfo: what `MLFLOW_REGISTRY_URI` is set to. */
	get uri(): string {
		return `http://gmr:${this.#options.token}@127.0.0.1:${this.port}`;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const closed = new Promise<void>((settle) => this.#server.close(() => settle()));
		this.#server.closeAllConnections();
		await closed;
	}

	async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url = '', rawHeaders } = request;
		try {
			const target = passGate({ method, target: url, rawHeaders }, this.#gate);
			if (isRefusal(target)) {
				const code = target.status === 401 ? 'UNAUTHENTICATED' : target.status === 403 ? 'PERMISSION_DENIED' : 'BAD_REQUEST';
				// What a refused request still sends is not read.
				response.setHeader('Connection', 'close');
				sendJson(response, target.status, { error_code: code, message: target.message });
			} else await this.#route(request, response, target);
		} catch (error) {
			this.#fail(response, error);
		}
		this.#options.onRequest?.(`${method} ${url.split('?', 1)[0] ?? ''} ${response.statusCode}`);
	}

	async #route(request: IncomingMessage, response: ServerResponse, { segments, query }: Target): Promise<void> {
		const path = segments.join('/');
		if (request.method === 'GET' && path === 'health') return sendText(response, 'OK');
		if (request.method === 'GET' && path === 'version') return sendText(response, imitated);
		const [api, version, ...rest] = segments;
		const isApi = (api === 'api' || api === 'ajax-api') && version === '2.0';
		if (isApi && rest[0] === 'mlflow-artifacts' && request.method === 'GET')
			return respondArtifacts(rest.slice(1), query, this.#options.versions, response);
		if (!isApi || rest[0] !== 'mlflow') throw new MlflowFailure('ENDPOINT_NOT_FOUND', 'There is nothing at this address.');
		const isQuery = request.method === 'GET' && query.size > 0;
		const fields = isQuery ? new QueryFields(query) : await readBody(request);
		const asked = { method: request.method ?? '', path: rest.slice(1).join('/'), fields };
		const { status, body } = await handle(asked, this.#options.access, this.#options.say);
		sendJson(response, status, body);
	}

	#fail(response: ServerResponse, error: unknown): void {
		const failure = error instanceof MlflowFailure ? error : undefined;
		if (!failure) this.#options.onFault?.(error);
		if (response.headersSent) {
			response.destroy();
			return;
		}
		const shown = failure ?? new MlflowFailure('INTERNAL_ERROR', 'The registry could not be read or written; its log tells why.');
		sendJson(response, shown.status, failureBody(shown));
	}
}

/** The release whose behaviour is measured against. */
const imitated = '3.17.2';
