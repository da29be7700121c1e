import type { ServerResponse } from 'node:http';

/** No answer is for a page, nor to be kept. */
export const safetyHeaders = {
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'Cache-Control': 'no-store',
	'Content-Security-Policy': "default-src 'none'",
} as const;

/** Sends a JSON object, with whatever headers were set before. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
	send(response, status, 'application/json', jsonOf(body));
}

/** Half of a surrogate pair, as a file can have it, becomes U+FFFD: clients of MLflow refuse the whole answer for it. */
function jsonOf(body: object): string {
	const text = JSON.stringify(body);
	if (!/\\ud[89a-f]/.test(text)) return text;
	return JSON.stringify(body, (_, value: unknown) =>
		typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value,
	);
}

/** Sends a text. */
export function sendText(response: ServerResponse, text: string): void {
	send(response, 200, 'text/plain; charset=utf-8', text);
}

/** Does the answer reach who asked? Settles once it is known: as soon as the system has all of it, or the connection is gone. */
export function deliveryOf(response: ServerResponse): Promise<boolean> {
	return new Promise((settle) => {
		response.once('finish', () => settle(true));
		response.once('close', () => settle(false));
	});
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
	const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) };
	response.writeHead(status, { ...safetyHeaders, ...headers });
	response.end(text);
}
