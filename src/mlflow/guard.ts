import { createHash, timingSafeEqual } from 'node:crypto';

/** What a request says before its body, as it came: nothing of it has been parsed or folded. */
export interface RequestHead {
	readonly method: string;
	/** As in the request line. */
	readonly target: string;
	/** Name, value, name, value … */
	readonly rawHeaders: readonly string[];
}

/** Who may ask. */
export interface Gate {
	readonly port: number;
	readonly token: string;
}

/** Why a request is not answered. The texts go to whoever sent it, and hold nothing of what was sent. */
export interface Refusal {
	readonly status: 400 | 401 | 403 | 405;
	readonly message: string;
}

export interface Target {
	/** Decoded, none with a `/`, `\` or NUL in it; a slash at the end leaves an empty one. */
	readonly segments: readonly string[];
	readonly query: URLSearchParams;
}

/** What any route of this server has. */
export const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const;

/**
 * The one gate in front of all routes: only the loopback interface's own names (a web page that rebinds its name to
 * 127.0.0.1 has another `Host`), nothing that a browser sends for a page, only the token's holder.
 */
export function passGate(head: RequestHead, gate: Gate): Target | Refusal {
	const headers = headersOf(head.rawHeaders);
	const refusal =
		checkHost(headers, gate) ??
		checkMethod(head.method) ??
		checkBrowser(headers, gate) ??
		checkToken(headers, gate);
	return refusal ?? parseTarget(head.target);
}

export function isRefusal(value: Target | Refusal): value is Refusal {
	return 'status' in value;
}

type Headers = ReadonlyMap<string, readonly string[]>;

function headersOf(raw: readonly string[]): Headers {
	const headers = new Map<string, string[]>();
	for (let index = 0; index + 1 < raw.length; index += 2) {
		const name = (raw[index] ?? '').toLowerCase();
		headers.set(name, [...(headers.get(name) ?? []), raw[index + 1] ?? '']);
	}
	return headers;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The names of this server in a `Host` header. */
function authorities(port: number): string[] {
	// Clients leave out the port that HTTP has by itself.
	return loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

function checkHost(headers: Headers, { port }: Gate): Refusal | undefined {
	const given = headers.get('host') ?? [];
	const isKnown = given.length === 1 && authorities(port).includes((given[0] ?? '').toLowerCase());
	return isKnown ? undefined : refuse(403, 'The Host header does not name this server.');
}

function checkMethod(method: string): Refusal | undefined {
	return methods.some((each) => each === method) ? undefined : refuse(405, 'This method is not used here.');
}

/** Clients of MLflow send neither; a page of this very server has no reason to exist. */
function checkBrowser(headers: Headers, { port }: Gate): Refusal | undefined {
	const origins = headers.get('origin') ?? [];
	const own = authorities(port).map((authority) => `http://${authority}`);
	const site = headers.get('sec-fetch-site') ?? [];
	const isForeign =
		origins.some((origin) => !own.includes(origin.toLowerCase())) ||
		site.some((value) => /^(?:cross-site|same-site)$/i.test(value.trim()));
	return isForeign ? refuse(403, 'Requests of web pages are not answered.') : undefined;
}

function checkToken(headers: Headers, { token }: Gate): Refusal | undefined {
	const given = headers.get('authorization') ?? [];
	const offered = given.length === 1 ? tokenOf(given[0] ?? '') : undefined;
	const isRight = offered !== undefined && isSame(offered, token);
	return isRight ? undefined : refuse(401, wrongToken);
}

/** Requests, which MLflow's client is built on, believes `.netrc` rather than an address. */
const wrongToken =
	"The token of this server is missing or wrong: MLFLOW_REGISTRY_URI has to be the whole address that the server told when it started. It has another token each time. If it is the whole address, look into ~/.netrc (or the file that NETRC names): Python sends an entry for 127.0.0.1, or the 'default' one, in the token's place.";

/** Of `Bearer TOKEN`, or of `Basic` with any user name, as the address's userinfo makes it. */
function tokenOf(header: string): string | undefined {
	const [, scheme = '', credentials = ''] = /^(bearer|basic) +(\S+)\s*$/i.exec(header) ?? [];
	if (scheme.toLowerCase() !== 'basic') return credentials === '' ? undefined : credentials;
	const pair = Buffer.from(credentials, 'base64').toString('utf8');
	const colon = pair.indexOf(':');
	return colon < 0 ? undefined : pair.slice(colon + 1);
}

/** In a time that does not tell how much of it is right. */
function isSame(a: string, b: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}

/** `new URL` takes `//evil/x` and `/\evil/x` for other hosts, and folds `%2e%2e`: so the text is cut first. */
function parseTarget(target: string): Target | Refusal {
	const wrong = refuse(400, 'The request target is not a path of this server.');
	if (!/^\/(?![/\\])/.test(target) || target.includes('#')) return wrong;
	const [, path = '', query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(target) ?? [];
	const segments: string[] = [];
	for (const part of path.slice(1).split('/')) {
		const segment = decoded(part);
		if (segment === undefined || /[/\\\0]/.test(segment) || segment === '.' || segment === '..') return wrong;
		segments.push(segment);
	}
	return { segments, query: new URLSearchParams(query) };
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		// No percent-encoded UTF-8.
		return undefined;
	}
}

function refuse(status: Refusal['status'], message: string): Refusal {
	return { status, message };
}
