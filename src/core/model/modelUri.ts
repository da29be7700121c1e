import { registryError } from '../errors.js';
import { isVersionNumber } from './versionNumber.js';
import type { VersionNumber } from './brands.js';

/**
 * What a `models:/` URI stands for, by the rules of MLflow's client (read and run on 3.17.2): scheme in any case,
 * no percent-decoding, query dropped, `#` kept, authority ignored unless it names a Databricks registry.
 */
export type ModelUri = ModelReference & {
	/** `databricks://profile` for `models://profile@databricks/…`: not a registry of ours. */
	readonly registry?: string;
};
export type ModelReference =
	| {
			readonly kind: 'version';
			readonly name: string;
			/** As written: `1`, `01`, full-width digits. */
			readonly text: string;
			/** Absent where the digits are no number we can hold. */
			readonly version?: VersionNumber;
	  }
	| { readonly kind: 'latest'; readonly name: string }
	| { readonly kind: 'alias'; readonly name: string; readonly alias: string }
	| { readonly kind: 'stage'; readonly name: string; readonly stage: string }
	| { readonly kind: 'logged-model'; readonly modelId: string };

/** Python's `str.isdigit`: decimal digits of any script and digits with a typographic form (², ①). */
const digits =
	/^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]+$/u;

/** Parses a whole `models:/` URI that has no path below the model. Throws `uri-invalid`. */
export function parseModelUri(text: string): ModelUri {
	const { authority, path } = splitUri(text, 'models');
	const parts = path.replace(/^\/+/, '').split('/');
	const [first = '', second] = parts;
	if (!path.startsWith('/') || parts.length > 2 || first.trim() === '') throw invalid(text);
	const reference = second === undefined ? parseSingle(text, first) : parseSuffixed(text, first, second);
	const registry = databricksRegistry(authority);
	return registry === undefined ? reference : { ...reference, registry };
}

/**
 * Splits off the path below the model, as MLflow does before it downloads: an `@` in the first segment ends the
 * root, otherwise two segments do; trailing slashes are forgiven.
 */
export function splitModelUri(text: string): { root: string; path: string } {
	const trimmed = text.replace(/\/+$/, '');
	const match = /^(\s*models:(?:\/\/[^/]*)?\/*)([^/]*)(?:\/([^/]*))?(?:\/(.*))?$/is.exec(trimmed);
	if (!match) return { root: text, path: '' };
	const [, head = '', first = '', second, rest] = match;
	if (second === undefined) return { root: trimmed, path: '' };
	if (first.includes('@'))
		return { root: head + first, path: rest === undefined ? second : `${second}/${rest}` };
	return { root: `${head}${first}/${second}`, path: rest ?? '' };
}

/** The URI of `models:/name/7/path/below` with its path. Throws `uri-invalid`. */
export function parseModelUriWithPath(text: string): { uri: ModelUri; path: string } {
	const { root, path } = splitModelUri(text);
	return { uri: parseModelUri(root), path };
}

/** The URI as a person writes it: `models:/fraud@champion`, `models:/fraud/7`. */
export function formatModelUri(name: string, target: { alias: string } | { version: number }): string {
	return 'alias' in target ? `models:/${name}@${target.alias}` : `models:/${name}/${target.version}`;
}

function parseSuffixed(text: string, name: string, suffix: string): ModelReference {
	if (suffix.trim() === '') throw invalid(text);
	if (digits.test(suffix)) {
		const version = digitsValue(suffix);
		return { kind: 'version', name, text: suffix, ...(isVersionNumber(version) ? { version } : {}) };
	}
	if (suffix.toLowerCase() === 'latest') return { kind: 'latest', name };
	return { kind: 'stage', name, stage: suffix };
}

function parseSingle(text: string, segment: string): ModelReference {
	const at = segment.lastIndexOf('@');
	if (at < 0) return { kind: 'logged-model', modelId: segment };
	const alias = segment.slice(at + 1);
	if (alias.trim() === '') throw invalid(text);
	return { kind: 'alias', name: segment.slice(0, at), alias };
}

/** The value Python's `int` would give; `undefined` where it refuses (`²`) or the number is out of bounds. */
function digitsValue(text: string): number | undefined {
	let value = 0;
	for (const character of text) {
		if (!/^\p{Nd}$/u.test(character)) return undefined;
		value = value * 10 + decimalValue(character);
	}
	return value;
}

/** Decimal digits stand in runs of ten consecutive code points in every script but one, which has five runs. */
function decimalValue(character: string): number {
	const point = character.codePointAt(0) ?? 0;
	const mathematicalDigits = 0x1d7ce;
	if (point >= mathematicalDigits && point < mathematicalDigits + 50)
		return (point - mathematicalDigits) % 10;
	let zero = point;
	while (point - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
	return point - zero;
}

function databricksRegistry(authority: string): string | undefined {
	if (authority === 'databricks') return 'databricks';
	const profile = /^(.+)@databricks$/.exec(authority)?.[1];
	return profile === undefined ? undefined : `databricks://${profile}`;
}

/**
 * Scheme, authority and path as Python's `urlparse(…, allow_fragments=False)` splits them: leading blanks and
 * controls dropped, tabs and line breaks removed anywhere, the query cut off. Throws `uri-invalid`.
 */
export function splitUri(text: string, scheme: string): { authority: string; path: string } {
	// eslint-disable-next-line no-control-regex -- these are the characters urlparse strips
	const clean = text.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\r\n]/g, '');
	const colon = clean.indexOf(':');
	if (clean.slice(0, colon).toLowerCase() !== scheme) throw invalid(text);
	const match = /^(?:\/\/([^/?]*))?([^?]*)/.exec(clean.slice(colon + 1));
	return { authority: match?.[1] ?? '', path: match?.[2] ?? '' };
}

function invalid(uri: string): Error {
	return registryError('uri-invalid', { uri });
}
