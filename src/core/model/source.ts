import { registryError, type SourceReason } from '../errors.js';
import { parseModelUri, type ModelUri } from './modelUri.js';
import { isSecretKey } from './secretKeys.js';
import { parseRunsUri, type RunsUri } from './sourceUri.js';

/** Where a model is said to be. What is not a path of the repository is recorded and never opened by us. */
export type SourceUri =
	/** Relative, `/`-separated, without `.` and `..`, as written (nothing in it is decoded). */
	| { readonly kind: 'path'; readonly path: string }
	/** A local file: absolute, decoded. */
	| { readonly kind: 'file'; readonly path: string }
	| ({ readonly kind: 'runs' } & RunsUri)
	| { readonly kind: 'model'; readonly model: ModelUri }
	| {
			readonly kind: 'remote';
			readonly scheme: RemoteScheme;
			/** With the port or container, as written; empty where the scheme has a default. */
			readonly authority: string;
			/** As written. */
			readonly path: string;
			/** Without `?`, as written. */
			readonly query?: string;
	  };

/** What may stand between `//` and the path. `container` is Azure's `container@account`. */
type Authority = 'host' | 'bucket' | 'container' | 'optional';

/** All schemes that may be recorded: an unknown one may be somebody's local one tomorrow. */
const remoteSchemes = {
	s3: 'bucket',
	gs: 'bucket',
	hf: 'bucket',
	http: 'host',
	https: 'host',
	wasbs: 'container',
	abfss: 'container',
	hdfs: 'optional',
	dbfs: 'optional',
	'mlflow-artifacts': 'optional',
} as const satisfies Readonly<Record<string, Authority>>;
export type RemoteScheme = keyof typeof remoteSchemes;
const localSchemes: ReadonlySet<string> = new Set(['file', 'runs', 'models']);

const maxLength = 2_048;
/** Controls, lone surrogates and what no eye can see; blanks at an end, which readers of URIs drop. */
const invisible = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]|^\s|\s$/u;

/**
 * The one reading of a source: of `--reference`, of a client's `source`, of what is imported. Takes what has one
 * meaning for every reader of URIs and refuses the rest, and whatever would put a credential into git.
 * Throws `source-uri-refused`.
 */
export function parseSourceUri(text: string): SourceUri {
	const refuse = (reason: SourceReason) => refused(text, reason);
	checkText(text, refuse);
	const match = /^([a-z][a-z\d+.-]*):(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/isu.exec(text);
	if (!match) return parsePath(text, refuse);
	const [, scheme = '', authority = '', path = '', query] = match;
	if (!localSchemes.has(scheme) && !isRemoteScheme(scheme)) throw refuse('scheme');
	checkAuthority(authority, scheme, refuse);
	checkQuery(query, refuse);
	const decoded = decode(path, refuse);
	checkSegments([path, decoded], refuse);
	if (invisible.test(decoded)) throw refuse('characters');
	if (decoded.includes('\\')) throw refuse('backslash');
	if (/%2f/i.test(path)) throw refuse('encoding');
	if (isRemoteScheme(scheme)) return parseRemote({ scheme, authority, path, query }, refuse);
	if (query !== undefined) throw refuse('query');
	switch (scheme) {
		case 'runs':
			return { kind: 'runs', ...readable(text, parseRunsUri) };
		case 'models':
			return { kind: 'model', model: readable(text, parseModelUri) };
		default:
			if (authority !== '' && authority !== 'localhost') throw refuse('host');
			return parseFile(decoded, refuse);
	}
}

function isRemoteScheme(scheme: string): scheme is RemoteScheme {
	return Object.hasOwn(remoteSchemes, scheme);
}

type Refuse = (reason: SourceReason) => Error;

function checkText(text: string, refuse: Refuse): void {
	if (text === '') throw refuse('blank');
	if (invisible.test(text)) throw refuse('characters');
	if (text.includes('\\')) throw refuse('backslash');
	if (text.length > maxLength) throw refuse('length');
	if (text.includes('#')) throw refuse('fragment');
}

/** A path as it is written: nothing in it is decoded by anybody who means well. */
function parsePath(text: string, refuse: Refuse): SourceUri {
	if (text.includes('?')) throw refuse('query');
	checkSegments([text.replace(/^(?:\.\/)+/, ''), decodedWholly(text).replace(/^(?:\.\/)+/, '')], refuse);
	if (text.startsWith('/')) return parseFile(text, refuse);
	const path = text.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
	if (path === '') throw refuse('dots');
	// `host:path` and `c:x` are something else to others.
	if ((path.split('/', 1)[0] ?? '').includes(':')) throw refuse('scheme');
	if (path.split('/').includes('')) throw refuse('not-normal');
	return { kind: 'path', path };
}

function parseFile(absolute: string, refuse: Refuse): SourceUri {
	// `file:////server/share` and `//server/share` are paths of a network to Windows.
	if (absolute.startsWith('//')) throw refuse('host');
	if (!absolute.startsWith('/')) throw refuse('not-absolute');
	const path = absolute.replace(/\/$/, '');
	if (path === '') throw refuse('no-path');
	if (path.slice(1).split('/').includes('')) throw refuse('not-normal');
	return { kind: 'file', path };
}

function parseRemote(
	uri: { scheme: RemoteScheme; authority: string; path: string; query: string | undefined },
	refuse: Refuse,
): SourceUri {
	const { scheme, authority, path, query } = uri;
	if (authority === '' && remoteSchemes[scheme] !== 'optional') throw refuse('host');
	if (path !== '' && !path.startsWith('/')) throw refuse('not-absolute');
	// A whole bucket or host is no model; MLflow refuses it too.
	if (/^\/*$/.test(path)) throw refuse('no-path');
	if (path.includes(';')) throw refuse('parameters');
	return { kind: 'remote', scheme, authority, path, ...(query === undefined ? {} : { query }) };
}

/** Who is asked must be the same for every reader, and nobody may be named. */
function checkAuthority(authority: string, scheme: string, refuse: Refuse): void {
	const kind: Authority | undefined = isRemoteScheme(scheme) ? remoteSchemes[scheme] : undefined;
	const container = kind === 'container' ? /^[a-z\d$][a-z\d-]*@(?=[^@]+$)/.exec(authority)?.[0] : undefined;
	const host = authority.slice(container?.length ?? 0);
	if (host.includes('@')) throw refuse('credentials');
	if (host !== '' && !/^(?:[\w.~-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host)) throw refuse('host');
	if (host.startsWith('.') || host.includes('..')) throw refuse('host');
	// Readers fold the case of a host; of a bucket's or an organisation's name they do not.
	if (kind !== undefined && kind !== 'bucket' && host !== host.toLowerCase()) throw refuse('not-normal');
}

function checkQuery(query: string | undefined, refuse: Refuse): void {
	if (query === undefined) return;
	if (query === '') throw refuse('not-normal');
	for (const pair of query.split(/[&;]/)) {
		const [key = ''] = pair.split('=', 1);
		if (isSecretKey(decode(key.replaceAll('+', ' '), refuse))) throw refuse('credentials');
		decode(pair, refuse);
	}
}

/** No segment may be a step aside or upwards, in whatever way it is written. */
function checkSegments(readings: readonly string[], refuse: Refuse): void {
	const segments = readings
		.flatMap((text) => [text, text.normalize('NFKC')])
		.flatMap((text) => text.split(/[/\\]/));
	// Windows forgets dots and blanks at the end of a name.
	if (segments.some((segment) => /^\s*\.[\s.]*$/.test(segment))) throw refuse('dots');
}

/** One step of percent-decoding, after which nothing encoded may be left. */
function decode(text: string, refuse: Refuse): string {
	const decoded = decodeOnce(text);
	if (decoded === undefined || /%[\da-f]{2}/i.test(decoded)) throw refuse('encoding');
	return decoded;
}

/** The text decoded as often as it was encoded. */
function decodedWholly(text: string): string {
	const decoded = decodeOnce(text);
	return decoded === undefined || decoded === text ? text : decodedWholly(decoded);
}

function decodeOnce(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		// Not percent-encoded UTF-8.
		return undefined;
	}
}

function readable<T>(text: string, parse: (text: string) => T): T {
	try {
		return parse(text);
	} catch (error) {
		throw registryError('source-uri-refused', { uri: text, reason: 'not-normal' }, { cause: error });
	}
}

function refused(text: string, reason: SourceReason): Error {
	return registryError('source-uri-refused', { uri: withoutSecrets(text), reason });
}

/** A URI as it may be shown and logged: without user and query. */
export function withoutSecrets(text: string): string {
	return text
		.replace(/^([a-z][a-z\d+.-]*:\/{0,2})[^/?#]*@/i, '$1…@')
		.replace(/\?.*$/s, (query) => (query === '?' ? query : '?…'));
}
