import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What came back on a connection, taken apart by nobody's HTTP client. */
export interface RawAnswer {
	/** 0 where the connection was closed without an answer. */
	readonly status: number;
	/** By name in lower case. */
	readonly headers: ReadonlyMap<string, string>;
	readonly body: string;
}

/** Sends these very bytes, and waits until the other side closes the connection. */
export async function rawRequest(port: number, text: string, host = '127.0.0.1'): Promise<RawAnswer> {
	const socket = connect({ port, host });
	await new Promise<void>((settle, fail) => socket.once('connect', settle).once('error', fail));
	socket.write(text);
	// What is closed while we write is answered nevertheless.
	socket.on('error', () => undefined);
	const all = (await buffer(socket).catch(() => Buffer.alloc(0))).toString('latin1');
	const [head = '', ...rest] = all.split('\r\n\r\n');
	const [statusLine = '', ...lines] = head.split('\r\n');
	const headers = lines.map((line) => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
	});
	return {
		status: Number(statusLine.split(' ')[1] ?? 0),
		headers: new Map(headers),
		body: Buffer.from(rest.join('\r\n\r\n'), 'latin1').toString('utf8'),
	};
}

/** A request as text, which asks for the connection to be closed. */
export function requestText(
	line: string,
	headers: readonly (readonly [string, string])[],
	body = '',
): string {
	const all = [...headers, ['Connection', 'close'] as const];
	const length = body === '' ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const];
	return `${line}\r\n${[...all, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
