import { parseModelUri } from '../core/model/modelUri.js';
import { isVersionNumber } from '../core/model/versionNumber.js';
import type { Target } from '../host/ids.js';

/**
 * What a command was told to act on: a `Target`, a row of the tree, or a `models:/` URI. Whatever else strangers pass
 * is as if nothing was passed. Throws `uri-invalid` for a text that is no URI.
 */
export function parseTarget(argument: unknown): Target {
	if (typeof argument === 'string') return targetOfUri(argument);
	if (typeof argument !== 'object' || argument === null) return {};
	const { registry, model, version, alias } = argument as Record<keyof Target, unknown>;
	return {
		...(isText(registry) ? { registry } : {}),
		...(isText(model) ? { model } : {}),
		...(isVersionNumber(version) ? { version } : {}),
		...(isText(alias) ? { alias } : {}),
	};
}

function targetOfUri(text: string): Target {
	const uri = parseModelUri(text);
	switch (uri.kind) {
		case 'alias':
			return { model: uri.name, alias: uri.alias };
		case 'version':
			return { model: uri.name, ...(uri.version === undefined ? {} : { version: uri.version }) };
		case 'latest':
		case 'stage':
			return { model: uri.name };
		case 'logged-model':
			return {};
	}
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '' && value.length <= 4096;
}
