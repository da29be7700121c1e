import type { IncomingMessage } from 'node:http';
import { MlflowFailure } from '../core/mlflow/failure.js';

/** MLflow's own limit of a request is 10⁶ bytes. */
const maxBytes = 1024 * 1024;
/** Of a larger one so much is read and dropped: who still sends does not read the refusal. */
const maxDropped = 16 * maxBytes;
const maxDepth = 64;

/**
 * The JSON object of a request's body; empty without a body or with one that is no JSON, as MLflow's server has it.
 * Throws `BAD_REQUEST` for what is too large, too deep, encoded, not UTF-8, or of another content type.
 */
export async function readBody(request: IncomingMessage): Promise<ReadonlyMap<string, unknown>> {
	const bytes = await bytesOf(request);
	if (bytes.length === 0) return new Map();
	const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
	// Anything else is what a form of a web page may send without being asked for leave.
	if (type !== 'application/json') throw bad("The content type must be 'application/json'.");
	const text = textOf(bytes);
	if (depthOf(text) > maxDepth) throw bad(`The body is nested more than ${maxDepth} levels deep.`);
	return fieldsOf(parse(text), true);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	if (request.headers['content-encoding'] !== undefined) throw bad('Encoded bodies are not read.');
	const chunks: Buffer[] = [];
	let length = 0;
	// Ended early, the connection would go with it, and no refusal would arrive.
	const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
	for await (const chunk of body) {
		length += chunk.length;
		if (length <= maxBytes) chunks.push(chunk);
		else chunks.length = 0;
		if (length > maxDropped) break;
	}
	if (length > maxBytes) throw bad('The body is larger than 1 MiB.');
	return Buffer.concat(chunks);
}

function textOf(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw bad('The body must be UTF-8, as all JSON.');
	}
}

/** Old clients send JSON within a JSON text. */
function fieldsOf(value: unknown, mayBeText: boolean): ReadonlyMap<string, unknown> {
	if (typeof value === 'string' && mayBeText) return fieldsOf(parse(value), false);
	if (value === undefined || value === null) return new Map();
	if (typeof value !== 'object' || Array.isArray(value)) throw bad('The body must be a JSON object.');
	// A map has no prototype that a key could change.
	return new Map(Object.entries(value));
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// MLflow takes it for an empty body, and then says which parameter is missing.
		return undefined;
	}
}

/** How many brackets are open at most, those within texts not counted. */
function depthOf(text: string): number {
	let [depth, deepest, isText] = [0, 0, false];
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (isText) {
			if (code === 0x5c) at++;
			else if (code === 0x22) isText = false;
		} else if (code === 0x22) isText = true;
		else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
		else if (code === 0x5d || code === 0x7d) depth--;
	}
	return deepest;
}

function bad(message: string): MlflowFailure {
	return new MlflowFailure('BAD_REQUEST', message);
}
