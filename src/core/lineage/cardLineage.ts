import { isObject, listAt, objectAt, stringAt, stringsAt } from '../manifest/plain.js';
import type { PlainObject } from '../manifest/validate.js';
import type { Dataset } from '../model/types.js';

/** What the front matter of a Hugging Face model card tells of data and results. */
export interface CardLineage {
	readonly metrics: ReadonlyMap<string, number>;
	readonly datasets: readonly Dataset[];
}

const maxResults = 1_000;

/**
 * Reads `model-index` (as of the model card specification: results of a task on a dataset, each with metrics) and
 * `datasets`. A metric is named by its type; where results are of several datasets, behind the dataset's name.
 */
export function cardLineage(front: PlainObject): CardLineage {
	const results = listAt(front, 'model-index')
		.filter(isObject)
		.flatMap((model) => listAt(model, 'results').filter(isObject))
		.slice(0, maxResults);
	const evaluated = new Map<string, Dataset>();
	for (const result of results) {
		const dataset = objectAt(result, 'dataset');
		const name = datasetName(result);
		if (name !== undefined && dataset && !evaluated.has(name)) evaluated.set(name, toDataset(name, dataset));
	}
	const metrics = new Map<string, number>();
	for (const result of results) {
		const dataset = evaluated.size > 1 ? datasetName(result) : undefined;
		for (const metric of listAt(result, 'metrics').filter(isObject)) {
			const name = stringAt(metric, 'type') ?? stringAt(metric, 'name');
			const value = numberOf(metric['value']);
			if (name === undefined || value === undefined) continue;
			const key = dataset === undefined ? name : `${dataset}/${name}`;
			if (!metrics.has(key)) metrics.set(key, value);
		}
	}
	const trained = [...stringsAt(front, 'datasets'), ...stringsAtOnce(front, 'datasets')];
	return {
		metrics,
		datasets: [
			...trained.map((name) => ({ name, ...hubSource(name), context: 'training' })),
			...[...evaluated.values()].filter(({ name }) => !trained.includes(name)),
		],
	};
}

function datasetName(result: PlainObject): string | undefined {
	const dataset = objectAt(result, 'dataset');
	return stringAt(dataset, 'name') ?? stringAt(dataset, 'type');
}

function toDataset(name: string, plain: PlainObject): Dataset {
	const revision = stringAt(plain, 'revision');
	const type = stringAt(plain, 'type');
	return {
		name,
		...(revision === undefined ? {} : { digest: revision }),
		...(type === undefined ? {} : hubSource(type)),
		context: 'evaluation',
	};
}

/** The name of a dataset of the hub as an address. */
function hubSource(name: string): { source?: string } {
	return /^[\w.-]+(?:\/[\w.-]+)?$/.test(name) ? { source: `hf://datasets/${name}` } : {};
}

/** One name may stand without a list. */
function stringsAtOnce(plain: PlainObject, key: string): string[] {
	const value = stringAt(plain, key);
	return value === undefined ? [] : [value];
}

/** Values are numbers, or texts of them. */
function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value.trim())
		? Number(value)
		: undefined;
}
