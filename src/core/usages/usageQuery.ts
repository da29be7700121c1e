import { registryError } from '../errors.js';
import { parseModelUriWithPath } from '../model/modelUri.js';
import type { Usage } from './usage.js';
import { referenceOf, type OwnReference, type UsageResolution } from './usageResolver.js';

/** Which usages are asked for: all that name a model, or those of one reference to it. */
export type UsageQuery = OwnReference;

/**
 * `NAME`, `NAME/VERSION`, `NAME@ALIAS` or a `models:/` URI as a query; what is below the model is left out.
 * Throws `uri-invalid` and `uri-unsupported`.
 */
export function parseUsageQuery(text: string): UsageQuery {
	// A shell completes a name with a slash where there is a folder of that name.
	const path = text.replace(/^\s*models:\/+/i, '').replace(/\/+$/, '');
	if (path === '') throw registryError('uri-invalid', { uri: text });
	if (!/[/@]/.test(path)) return { kind: 'name', name: path };
	const { uri } = parseModelUriWithPath(/^\s*models:/i.test(text) ? text : `models:/${text}`);
	if (uri.registry !== undefined)
		throw registryError('uri-unsupported', { uri: uri.registry, kind: 'other-registry' });
	if (uri.kind === 'logged-model')
		throw registryError('uri-unsupported', { uri: `models:/${uri.modelId}`, kind: 'logged-model' });
	return normal(uri);
}

/**
 * Does a usage answer the query? `named` where it names the model, or the very alias, stage or version that is asked
 * for; `means` where it stands for the version that is asked for now, and may for another tomorrow.
 */
export function matchUsage(
	query: UsageQuery,
	{ meaning }: Pick<Usage, 'meaning'>,
	resolution: UsageResolution,
): 'named' | 'means' | undefined {
	const reference = ownReference(meaning);
	if (reference?.name !== query.name) return undefined;
	if (query.kind === 'name' || isSame(query, normal(reference))) return 'named';
	const isMeant =
		query.kind === 'version' && resolution.kind === 'version' && resolution.version === query.version;
	return isMeant ? 'means' : undefined;
}

function ownReference(meaning: Usage['meaning']): OwnReference | undefined {
	if (meaning.kind === 'model') return referenceOf(meaning);
	if (meaning.kind !== 'uri' || meaning.uri.registry !== undefined) return undefined;
	if (meaning.uri.kind !== 'logged-model') return meaning.uri;
	return { kind: 'name', name: meaning.uri.modelId };
}

/** The alias `latest` is none: it stands for the newest version. */
function normal(reference: OwnReference): OwnReference {
	const isLatest = reference.kind === 'alias' && reference.alias.toLowerCase() === 'latest';
	return isLatest ? { kind: 'latest', name: reference.name } : reference;
}

function isSame(a: OwnReference, b: OwnReference): boolean {
	switch (a.kind) {
		case 'name':
		case 'latest':
			return b.kind === a.kind;
		case 'version':
			if (b.kind !== 'version') return false;
			return a.version === undefined ? a.text === b.text : a.version === b.version;
		case 'alias':
			return b.kind === 'alias' && a.alias === b.alias;
		case 'stage':
			return b.kind === 'stage' && a.stage.toLowerCase() === b.stage.toLowerCase();
	}
}
