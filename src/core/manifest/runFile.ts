import type { Lineage, RunManifest } from '../model/types.js';
import { isObject, numberMapAt, textMapAt } from './plain.js';
import type { PlainValue } from './plainValue.js';

/** Bytes of a `run.json` that is still read. */
const maxBytes = 16 * 1024 * 1024;
/** Of each, in `version.yaml`. */
const maxEntries = 200;
/** Characters of a parameter in `version.yaml`, which must stay within its reader's budget. */
const maxParam = 500;

/**
 * What of a lineage goes into `version.yaml`, and the text of the `run.json` beside it: all parameters and metrics, where
 * there are more than 200 of one or a parameter is longer than 500 characters.
 */
export function splitLineage(lineage: Lineage): { readonly lineage: Lineage; readonly runText?: string } {
	const params = Object.entries(lineage.params);
	const metrics = Object.entries(lineage.metrics);
	const short = params.filter(([, value]) => value.length <= maxParam);
	const fits = params.length <= maxEntries && metrics.length <= maxEntries && short.length === params.length;
	if (fits) return { lineage };
	return {
		lineage: {
			...lineage,
			params: Object.fromEntries(short.slice(0, maxEntries)),
			metrics: Object.fromEntries(metrics.slice(0, maxEntries)),
		},
		runText: renderRunFile(lineage),
	};
}

/** `run.json`, by name. */
function renderRunFile({ params, metrics }: RunManifest): string {
	return `${JSON.stringify({ params: sorted(params), metrics: sorted(metrics) }, undefined, '\t')}\n`;
}

function sorted<T>(entries: Readonly<Record<string, T>>): Record<string, T> {
	return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads a `run.json`; `undefined` where it is none that we wrote. Values of other types are passed over. */
export function readRunFile(bytes: Uint8Array): RunManifest | undefined {
	if (bytes.byteLength > maxBytes) return undefined;
	try {
		const plain = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as PlainValue;
		if (!isObject(plain)) return undefined;
		return { params: textMapAt(plain, 'params'), metrics: numberMapAt(plain, 'metrics') };
	} catch {
		// Neither JSON nor UTF-8: what `version.yaml` has is shown.
		return undefined;
	}
}
