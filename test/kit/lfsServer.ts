import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A Git LFS server of one test's own: the batch API and its objects, in memory. */
export interface LfsServer {
	/** For `lfs.url`. */
	readonly url: string;
	/** Content by object id. */
	readonly objects: Map<string, Buffer>;
	/** Bytes sent, by object id. */
	readonly sent: Map<string, number>;
	/** When set, every request is answered with this status. */
	failure: number | undefined;
	/** When set, a download answers nothing until this is done. */
	hold: Promise<void> | undefined;
	/** Called when an object is asked for. */
	asked: (() => void) | undefined;
	dispose(): Promise<void>;
}

interface BatchRequest {
	readonly operation: 'download' | 'upload';
	readonly objects: readonly { readonly oid: string; readonly size: number }[];
}

/** Starts a server on a free port. */
export async function lfsServer(): Promise<LfsServer> {
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lfs`;
	const lfs: LfsServer = {
		url,
		objects: new Map(),
		sent: new Map(),
		failure: undefined,
		hold: undefined,
		asked: undefined,
		dispose: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
	return lfs;

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await buffer(request);
		const path = request.url?.replace(/^\/lfs/, '') ?? '';
		if (lfs.failure !== undefined) return void response.writeHead(lfs.failure).end();
		if (path === '/objects/batch') {
			batch(JSON.parse(body.toString()) as BatchRequest, response);
			return;
		}
		const oid = path.slice('/objects/'.length);
		if (request.method === 'PUT') {
			const isRight = createHash('sha256').update(body).digest('hex') === oid;
			if (isRight) lfs.objects.set(oid, body);
			return void response.writeHead(isRight ? 200 : 422).end();
		}
		lfs.asked?.();
		await lfs.hold;
		const content = lfs.objects.get(oid);
		if (!content) return void response.writeHead(404).end();
		lfs.sent.set(oid, (lfs.sent.get(oid) ?? 0) + content.length);
		response.end(content);
	}

	function batch({ operation, objects }: BatchRequest, response: ServerResponse): void {
		const answers = objects.map(({ oid, size }) => {
			const isHere = lfs.objects.has(oid);
			const href = `${url}/objects/${oid}`;
			if (operation === 'upload') return { oid, size, ...(isHere ? {} : { actions: { upload: { href } } }) };
			return isHere
				? { oid, size, actions: { download: { href } } }
				: { oid, size, error: { code: 404, message: 'Object does not exist' } };
		});
		response.setHeader('Content-Type', 'application/vnd.git-lfs+json');
		response.end(JSON.stringify({ transfer: 'basic', objects: answers }));
	}
}
