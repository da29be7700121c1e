import type { ServerResponse } from 'node:http';

/** No answer is for a page, nor to be kept. */
export const safetyHeaders = {
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'Cache-Control': 'no-store',
	'Content-Security-Policy': "default-src 'none'",
} as const;

export function sendJson(response: ServerResponse, status: number, body: object): void {
	send(response, status, 'application/json', JSON.stringify(body));
}

export function sendText(response: ServerResponse, text: string): void {
	send(response, 200, 'text/plain; charset=utf-8', text);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
	const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) };
	response.writeHead(status, { ...safetyHeaders, ...headers });
	response.end(text);
}
