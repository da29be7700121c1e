import { registryError } from '../core/errors.js';
import type { Subject } from '../core/operations/annotate.js';
import { requireModel, resolve } from '../core/registry/resolve.js';
import type { Snapshot } from '../core/registry/snapshot.js';

/**
 * What `NAME`, `NAME/VERSION`, `NAME@ALIAS` or a `models:/` URI names in `snapshot`.
 * Throws what `resolve` throws.
 */
export async function findSubject(snapshot: Snapshot, text: string): Promise<Subject> {
	const path = text.replace(/^models:\/+/i, '');
	if (!/[/@]/.test(path)) {
		const model = await requireModel(snapshot, path);
		return { name: model.manifest.value.name };
	}
	const { model, version } = await resolve(snapshot, `models:/${path}`);
	return { name: model.manifest.value.name, version: version.number };
}

/**
 * The version that `NAME/VERSION`, `NAME@ALIAS` or a `models:/` URI names in `snapshot`.
 * Throws what `resolve` throws, and `usage` where it names a model.
 */
export async function findVersion(snapshot: Snapshot, text: string): Promise<Required<Subject>> {
	const { name, version } = await findSubject(snapshot, text);
	if (version !== undefined) return { name, version };
	throw registryError('usage', { message: `say which version: ${name}/VERSION or ${name}@ALIAS` });
}

/** The two parts of `NAME@ALIAS`; a name may contain `@`, an alias not. Throws `usage`. */
export function splitAlias(text: string): { name: string; alias: string } {
	const path = text.replace(/^models:\/+/i, '');
	const at = path.lastIndexOf('@');
	if (at <= 0 || at === path.length - 1)
		throw registryError('usage', { message: `write the model and its alias as NAME@ALIAS, not "${text}"` });
	return { name: path.slice(0, at), alias: path.slice(at + 1) };
}

/** `key=value` split at the first `=`. Throws `usage`. */
export function splitPair(text: string, option: string): [string, string] {
	const at = text.indexOf('=');
	if (at <= 0) throw registryError('usage', { message: `write --${option} as KEY=VALUE, not "${text}"` });
	return [text.slice(0, at), text.slice(at + 1)];
}
