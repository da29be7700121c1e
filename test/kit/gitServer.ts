import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A git server over HTTP of one test's own: git's `http-backend` behind Node, for all repositories below a folder. */
export interface GitServer {
	/** `http://127.0.0.1:PORT/git`; a repository's path comes after it. */
	readonly url: string;
	/** When set, `user:password` that each request must bring. */
	credentials: string | undefined;
	/** Speak the old protocol, as servers do behind a proxy that drops `Git-Protocol`? */
	isOld: boolean;
	/** When set, what comes after the negotiation waits for it. */
	hold: Promise<void> | undefined;
	/** Called when objects are asked for. */
	asked: (() => void) | undefined;
	/** Bytes of the answers. */
	sent: number;
	/** Requests for objects. */
	requests: number;
	dispose(): Promise<void>;
}

/** Starts a server on a free port for the repositories in `root`, run in the environment of a `TempRepo`. */
export async function gitServer(
	root: string,
	environment: Readonly<Record<string, string>>,
): Promise<GitServer> {
	const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/git`;
	const git: GitServer = {
		url,
		credentials: undefined,
		isOld: false,
		hold: undefined,
		asked: undefined,
		sent: 0,
		requests: 0,
		dispose: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
	return git;

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (git.credentials !== undefined) {
			const expected = `Basic ${Buffer.from(git.credentials).toString('base64')}`;
			if (request.headers.authorization !== expected)
				return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
		}
		const [path = '', query = ''] = (request.url ?? '').split('?');
		if (request.method === 'POST') {
			git.requests++;
			git.asked?.();
			await git.hold;
		}
		const protocol = request.headers['git-protocol'];
		const child = spawn(backend, {
			env: {
				...environment,
				GIT_PROJECT_ROOT: root,
				GIT_HTTP_EXPORT_ALL: '1',
				PATH_INFO: decodeURIComponent(path.replace(/^\/git/, '')),
				QUERY_STRING: query,
				REQUEST_METHOD: request.method ?? 'GET',
				CONTENT_TYPE: request.headers['content-type'] ?? '',
				...(request.headers['content-encoding'] === undefined
					? {}
					: { HTTP_CONTENT_ENCODING: request.headers['content-encoding'] }),
				...(request.headers['content-length'] === undefined
					? {}
					: { CONTENT_LENGTH: request.headers['content-length'] }),
				...(typeof protocol === 'string' && !git.isOld
					? { HTTP_GIT_PROTOCOL: protocol, GIT_PROTOCOL: protocol }
					: {}),
			},
		});
		child.stdin.on('error', () => undefined);
		request.pipe(child.stdin);
		response.on('close', () => child.kill());
		let head: Buffer | undefined = Buffer.alloc(0);
		for await (const chunk of child.stdout) {
			let body = chunk as Buffer;
			if (head) {
				head = Buffer.concat([head, body]);
				const end = head.indexOf('\r\n\r\n');
				if (end < 0) continue;
				writeHead(response, head.toString('latin1', 0, end));
				body = head.subarray(end + 4);
				head = undefined;
			}
			git.sent += body.length;
			response.write(body);
		}
		response.end();
	}
}

/** The head of a CGI answer: `Status: 404 Not Found` and headers. */
function writeHead(response: ServerResponse, text: string): void {
	for (const line of text.split('\r\n')) {
		const [name = '', value = ''] = line.split(/:\s*(.*)/s);
		if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
		else response.setHeader(name, value);
	}
}
