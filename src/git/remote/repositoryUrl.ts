import { isAbsolute, resolve } from 'node:path';
import { registryError } from '../../core/errors.js';
import { visible } from '../../wording/format.js';

/** Where a repository is, taken apart so that nothing secret is shown or is an argument of a process. */
export interface RepositoryUrl {
	/** For git; of http without user and password. */
	readonly url: string;
	/** For people: without user, password and query. */
	readonly shown: string;
	/** `git.example.com:8443`; empty for a path. */
	readonly host: string;
	/** What http is to answer where it is asked who we are. */
	readonly credentials: HttpCredentials | undefined;
	/** Takes out of a text what must not be shown. */
	redact(text: string): string;
}

/** User and password of a URL for one place. */
export interface HttpCredentials {
	/** `https://HOST`. */
	readonly origin: string;
	/** `https://USER:PASSWORD@HOST`, as `git credential-store` keeps them; absent without a password. */
	readonly url: string | undefined;
	/** Percent-decoded. */
	readonly user: string;
}

/** git's transports that reach a repository and run no command of the URL's making. */
export const transports = ['file', 'git', 'http', 'https', 'ssh'] as const;

/**
 * A URL, `[USER@]HOST:PATH` for ssh, or a path, which is relative to `folder`: told apart as git does.
 * Throws `usage`.
 */
export function parseRepositoryUrl(text: string, folder: string): RepositoryUrl {
	const shown = shownUrl(text);
	const refuse = (why: string) => registryError('usage', { message: `--repo ${visible(shown)}: ${why}` });
	// eslint-disable-next-line no-control-regex -- these are what is looked for
	if (text.trim() === '' || /[\u0000-\u001f\u007f]/.test(text))
		throw refuse('name a URL or a path, without control characters');
	if (text.startsWith('-')) throw refuse('an address does not start with -');
	const [, scheme, authority = ''] = /^([^:/]*):\/\/([^/?#]*)/.exec(text) ?? [];
	if (scheme === undefined) return ofPath(text, shown, folder, refuse);

	return ofUrl(text, { shown, scheme, authority }, refuse);
}

function ofUrl(
	text: string,
	{ shown, scheme, authority }: { shown: string; scheme: string; authority: string },
	refuse: (why: string) => Error,
): RepositoryUrl {
	const known = transports.find((each) => each === scheme.toLowerCase());
	if (!known) throw refuse(`use a path or one of ${transports.join(', ')}`);
	const at = authority.lastIndexOf('@');
	const user = authority.slice(0, Math.max(at, 0));
	const host = authority.slice(at + 1);
	if (host.startsWith('-')) throw refuse('a host does not start with -');
	if (host === '' && known !== 'file') throw refuse('it names no host');
	const isHttp = known.startsWith('http');
	if (!isHttp && user.includes(':')) throw refuse(`${known} takes no password in a URL`);
	const hasUser = isHttp && user !== '';
	const rest = text.slice(scheme.length + '://'.length + authority.length);
	return {
		url: hasUser ? `${known}://${host}${rest}` : text,
		shown,
		host: known === 'file' ? '' : host,
		credentials: hasUser ? httpCredentials(known, user, host) : undefined,
		redact: redactor([...(isHttp ? [user, ...user.split(':')] : []), /\?([^#]*)/.exec(text)?.[1] ?? '']),
	};
}

function httpCredentials(scheme: string, user: string, host: string): HttpCredentials {
	return {
		origin: `${scheme}://${host}`,
		// The first `@` would end it there, the last one does here.
		url: user.includes(':') ? `${scheme}://${user.replaceAll('@', '%40')}@${host}` : undefined,
		user: decoded(user.split(':')[0] ?? ''),
	};
}

function ofPath(text: string, shown: string, folder: string, refuse: (why: string) => Error): RepositoryUrl {
	const common = { shown, credentials: undefined, redact: redactor([]) };
	const isDrive = /^[a-z]:[\\/]/i.test(text) && isAbsolute(text);
	const host = isDrive ? undefined : /^((?:\[[^\]/]*\]|[^:/[])*):/.exec(text)?.[1];
	if (host === undefined) return { ...common, url: resolve(folder, text), host: '' };
	if (text.startsWith(`${host}::`)) throw refuse(`use a path or one of ${transports.join(', ')}`);
	const name = host.slice(host.lastIndexOf('@') + 1);
	if (name === '' || name.startsWith('-')) throw refuse('it names no host');
	return { ...common, url: text, host: name };
}

/** Without what is before the `@` of a URL (in `git@host:path` a user is no secret), query and fragment. */
function shownUrl(text: string): string {
	return text.replace(/^([^:/]*:\/\/)[^/?#]*@/, '$1').replace(/^([^:/]*:\/\/[^?#]*)[?#].*$/s, '$1');
}

function redactor(secrets: readonly string[]): (text: string) => string {
	const all = new Set(secrets.flatMap((secret) => [secret, decoded(secret)]));
	// The longest first, which may hold others.
	const known = [...all].filter((secret) => secret.length > 2).sort((a, b) => b.length - a.length);
	return (text) =>
		known
			.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
			.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s'"@]*@/gi, '$1');
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// Not percent-encoded; git takes it as it is.
		return text;
	}
}
