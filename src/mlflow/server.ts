import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { MlflowFailure } from '../core/mlflow/failure.js';
import { QueryFields } from '../core/mlflow/fields.js';
import { failureBody, failureOf, handle } from '../core/mlflow/handle.js';
import type { MlflowAccess } from '../core/mlflow/access.js';
import { isSystemError } from '../files/systemError.js';
import { respondArtifacts, type ServedVersions } from './artifactRoutes.js';
import { isRefusal, methods, passGate, type Gate, type Refusal, type Target } from './guard.js';
import { readBody } from './requestBody.js';
import { deliveryOf, sendJson, sendText } from './responses.js';

export interface MlflowServerOptions {
	readonly access: MlflowAccess;
	readonly versions: ServedVersions;
	/** 256 random bits, in hexadecimal digits. */
	readonly token: string;
	/** 0, or none: the system chooses. */
	readonly port?: number | undefined;
	/** The sentence of an error for who asked, without paths of this machine; `undefined` where there is none for people. */
	readonly say: (error: unknown) => string | undefined;
	/** Told of each request that was answered, without its query and headers. */
	readonly onRequest?: ((line: string) => void) | undefined;
	/** Told what was thrown that is no refusal. */
	readonly onFault?: ((error: unknown) => void) | undefined;
	/** How long the head of a request, and all of it, may take to arrive, in milliseconds. */
	readonly timeouts?: { readonly headMs: number; readonly requestMs: number };
}

/** The next one is let go at once; a client comes back a moment later. */
const maxConnections = 64;
/** Longer than clients pause between two requests, which otherwise meet a connection that is just being closed. */
const keepAliveMs = 75_000;
/** Of the line and the headers of a request, in bytes: MLflow's server reads as much, and a filter may name thousands of runs. */
const maxHeadBytes = 128 * 1024;
/** What is being answered when the server ends has so long to be done. */
const graceMs = 5_000;

/** MLflow's registry API on the loopback interface, for who has the token. */
export class MlflowServer implements AsyncDisposable {
	readonly #server: Server;
	readonly #options: MlflowServerOptions;
	readonly #running = new Set<Promise<void>>();
	#gate: Gate;

	private constructor(options: MlflowServerOptions) {
		this.#options = options;
		this.#gate = { port: 0, token: options.token };
		const { headMs, requestMs } = options.timeouts ?? { headMs: 10_000, requestMs: 30_000 };
		const settings = {
			headersTimeout: headMs,
			requestTimeout: requestMs,
			connectionsCheckingInterval: headMs / 2,
			keepAliveTimeout: keepAliveMs,
			maxHeaderSize: maxHeadBytes,
		};
		this.#server = createServer(settings, (request, response) => {
			const running = this.#respond(request, response).finally(() => this.#running.delete(running));
			this.#running.add(running);
		});
		this.#server.maxConnections = maxConnections;
		this.#server.on('drop', () => this.#server.closeIdleConnections());
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

	/** Takes no more requests, lets those be done that are being answered, and closes all connections. */
	async [Symbol.asyncDispose](): Promise<void> {
		const closed = new Promise<void>((settle) => this.#server.close(() => settle()));
		this.#server.closeIdleConnections();
		if (this.#running.size > 0)
			await Promise.race([Promise.all(this.#running), delay(graceMs, undefined, { ref: false })]);
		this.#server.closeAllConnections();
		await closed;
	}

	/** Never rejects. */
	async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url = '', rawHeaders } = request;
		try {
			const target = passGate({ method, target: url, rawHeaders }, this.#gate);
			if (isRefusal(target)) refuse(response, target);
			else await this.#route(request, response, target);
		} catch (error) {
			this.#fail(request, response, error);
		}
		// What was cut off has a status that nobody was told.
		const isCutOff = response.destroyed && !response.writableFinished;
		const status = isCutOff ? 'not answered' : response.statusCode;
		this.#options.onRequest?.(`${method} ${url.split('?', 1)[0] ?? ''} ${status}`);
	}

	async #route(
		request: IncomingMessage,
		response: ServerResponse,
		{ segments, query }: Target,
	): Promise<void> {
		const { method = '' } = request;
		const [api, version, service, ...rest] = segments;
		const isGet = method === 'GET';
		const text = isGet && segments.length === 1 ? texts.get(api) : undefined;
		if (text !== undefined) {
			sendText(response, text);
			return;
		}
		const isApi = (api === 'api' || api === 'ajax-api') && version === '2.0';
		if (isApi && isGet && service === 'mlflow-artifacts')
			return respondArtifacts(rest, query, this.#options.versions, response);
		if (!isApi || service !== 'mlflow')
			throw new MlflowFailure('ENDPOINT_NOT_FOUND', 'There is nothing at this address.');
		const delivered = deliveryOf(response);
		const isQuery = isGet && query.size > 0;
		const fields = isQuery ? new QueryFields(query) : await readBody(request);
		const asked = { method, path: rest.join('/'), fields, delivered };
		const { status, body, allow } = await handle(asked, this.#options.access, (error) => this.#say(error));
		if (allow) response.setHeader('Allow', allow.join(', '));
		sendJson(response, status, body);
	}

	#say(error: unknown): string {
		return this.#options.say(error) ?? 'The server failed; what it prints tells why.';
	}

	#fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
		const failure = failureOf(error, (refused) => this.#say(refused));
		// Who asks may go at any time.
		const isLeft = isSystemError(error, 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE');
		const isTold = failure !== undefined && !response.headersSent;
		if (!isTold && !isLeft) this.#options.onFault?.(error);
		if (response.headersSent || isLeft) {
			response.destroy();
			return;
		}
		const shown = failure ?? new MlflowFailure('INTERNAL_ERROR', this.#say(error));
		// What a refused request still sends is not read.
		if (!request.complete) response.setHeader('Connection', 'close');
		sendJson(response, shown.status, failureBody(shown));
	}
}

/** What is no JSON; the version is the release whose behaviour is imitated. */
const texts: ReadonlyMap<string | undefined, string> = new Map([
	['health', 'OK'],
	['version', '3.17.2'],
]);

const refusalCodes = {
	400: 'BAD_REQUEST',
	401: 'UNAUTHENTICATED',
	403: 'PERMISSION_DENIED',
	405: 'ENDPOINT_NOT_FOUND',
} as const;

function refuse(response: ServerResponse, { status, message }: Refusal): void {
	response.setHeader('Connection', 'close');
	// Browsers ask nobody for a `Bearer`.
	if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
	if (status === 405) response.setHeader('Allow', methods.join(', '));
	sendJson(response, status, { error_code: refusalCodes[status], message });
}
