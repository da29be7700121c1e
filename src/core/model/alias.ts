import { registryError } from '../errors.js';
import { encodeName } from './folderName.js';
import type { AliasName, TagKey } from './brands.js';

/** Bytes; file systems take 255, with `.yaml` and a temporary suffix. */
const maxFileName = 240;
/** Python's `\w` is letters and numbers of any script and `_`. */
const aliasPattern = /^[\p{L}\p{N}_-]+$/u;
/** Python's `\d` is a decimal digit of any script. */
const versionLike = /^[vV]\p{Nd}+$/u;

/**
 * An alias that may be set: MLflow's `[\w-]+`, not `latest` in any case, not `v7`, and short enough to be the name of a
 * file as it is, since that alone tells it: 240 ASCII characters, fewer of other scripts.
 * Throws `alias-invalid`.
 */
export function parseAlias(text: string): AliasName {
	const readable = parseExistingAlias(text);
	if (encodeName(text).length > maxFileName)
		throw registryError('alias-invalid', { alias: text, reason: 'length' });
	if (/^latest$/i.test(text) || versionLike.test(text))
		throw registryError('alias-invalid', { alias: text, reason: 'reserved' });
	return readable;
}

/** An alias that may be looked up or deleted: the pattern and the length, not the reservation (as in MLflow). */
export function parseExistingAlias(text: string): AliasName {
	if (!aliasPattern.test(text)) throw registryError('alias-invalid', { alias: text, reason: 'characters' });
	if (Array.from(text).length > 255) throw registryError('alias-invalid', { alias: text, reason: 'length' });
	return text as AliasName;
}

const tagKeyPattern = /^[/\p{L}\p{N}_.\- :]{1,250}$/u;

/** Keys that no file of a registry has: plain assignment of one would change an object's prototype. */
export const refusedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A tag's key by MLflow's rule: `[/\w.\- :]`, at most 250 characters, path-normal and not starting with `..`; and none
 * of `refusedKeys`. Throws `tag-key-invalid`.
 */
export function parseTagKey(text: string): TagKey {
	const segments = text.split('/');
	const isNormal = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
	if (!tagKeyPattern.test(text) || !isNormal || text.startsWith('..') || refusedKeys.has(text))
		throw registryError('tag-key-invalid', { key: text });
	return text as TagKey;
}
