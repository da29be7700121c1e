import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What stands in front of a server of this machine, and remembers all that is sent to it. */
export interface RecordingProxy extends AsyncDisposable {
	/** `http://127.0.0.1:PORT`. */
	readonly url: string;
	/** The requests so far, also those that were turned away. */
	readonly seen: readonly SeenRequest[];
}
export interface SeenRequest {
	readonly method: string;
	/** As in the request line. */
	readonly target: string;
	readonly authorization: string | undefined;
	/** Of the answer. */
	readonly status: number;
	/** Request line, headers and body, a character a byte. */
	readonly bytes: string;
}

/**
 * Starts one on a free port for the server at `target`, of which no userinfo is used. With a `login`, of the form
 * `user:password`, whoever does not bring it is answered with 401, as by MLflow's own `basic-auth`, and nothing is passed on.
 */
export async function recordingProxy(target: string, login?: string): Promise<RecordingProxy> {
	const { hostname, port } = new URL(target);
	const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
	const seen: SeenRequest[] = [];
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		[Symbol.asyncDispose]: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url = '', rawHeaders } = request;
		const { authorization } = request.headers;
		const body = await buffer(request);
		const bytes = `${method} ${url}\n${rawHeaders.join('\n')}\n\n${body.toString('latin1')}`;
		const keep = (status: number) => seen.push({ method, target: url, authorization, status, bytes });
		if (expected !== undefined && authorization !== expected) {
			keep(401);
			return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="mlflow"' }).end('No entry.\n');
		}
		const headers = { ...request.headers, host: `${hostname}:${port}` };
		const asked = ask({ hostname, port, method, path: url, headers });
		const answered = await new Promise<IncomingMessage>((settle, fail) => {
			asked.once('response', settle).once('error', fail).end(body);
		});
		const { statusCode = 502, rawHeaders: given } = answered;
		keep(statusCode);
		response.writeHead(statusCode, given);
		answered.pipe(response);
	}
}
