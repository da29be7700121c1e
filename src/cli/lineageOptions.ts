import { registryError } from '../core/errors.js';
import { parseModelUri } from '../core/model/modelUri.js';
import type { Dataset, Lineage } from '../core/model/types.js';
import { splitPair } from './subject.js';
import { textOption, textOptions, type OptionValues } from './verb.js';

/** What `--metric`, `--param`, `--parent`, `--dataset`, `--run-id` and `--run-name` say. Throws `usage`, `uri-invalid`. */
export function lineageOf(options: OptionValues): Partial<Lineage> {
	const metrics = textOptions(options, 'metric').map((text) => {
		const [key, value] = splitPair(text, 'metric');
		const number = Number(value);
		if (value.trim() === '' || !Number.isFinite(number))
			throw registryError('usage', { message: `--metric ${key} must be a number, not "${value}"` });
		return [key, number] as const;
	});
	const parents = textOptions(options, 'parent');
	// Throws on what is no URI.
	parents.forEach(parseModelUri);
	const datasets = textOptions(options, 'dataset').map(parseDataset);
	const runId = textOption(options, 'run-id');
	const runName = textOption(options, 'run-name');
	if (runName !== undefined && runId === undefined)
		throw registryError('usage', { message: '--run-name needs --run-id' });
	return {
		metrics: Object.fromEntries(metrics),
		params: Object.fromEntries(textOptions(options, 'param').map((pair) => splitPair(pair, 'param'))),
		...(parents.length > 0 ? { parents } : {}),
		...(datasets.length > 0 ? { datasets } : {}),
		...(runId === undefined
			? {}
			: { run: { id: runId, ...(runName === undefined ? {} : { name: runName }) } }),
	};
}

/** `NAME[=SOURCE][@DIGEST]`. A source may hold an `@` of its own, before a `/`. */
function parseDataset(text: string): Dataset {
	const at = /@([^@/\\=]+)$/.exec(text);
	const place = at ? text.slice(0, at.index) : text;
	const equals = place.indexOf('=');
	const name = equals < 0 ? place : place.slice(0, equals);
	if (name === '')
		throw registryError('usage', { message: `--dataset is NAME[=SOURCE][@DIGEST], not "${text}"` });
	return {
		name,
		...(at?.[1] === undefined ? {} : { digest: at[1] }),
		...(equals < 0 ? {} : { source: place.slice(equals + 1) }),
	};
}
