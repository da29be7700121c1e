import { isObject, stringAt } from '../manifest/plain.js';
import type { PlainValue } from '../manifest/plainValue.js';
import { cleanUri, type CleanUri } from './cleanUri.js';
import { placedPath, type RepositoryPlace } from './placedPath.js';
import { runTags, type RunDataset } from './runRecord.js';

/**
 * Where a dataset of a run comes from, in one line: its address, path or table. MLflow keeps JSON of a shape per type
 * (`mlflow.data.*_dataset_source`): `uri` of files and object stores, `url` of the web, `path` of Hugging Face and Delta,
 * table names and SQL of warehouses, and for a dataset made in code the tags of its script.
 */
export function datasetSource({ sourceType, source }: RunDataset, place: RepositoryPlace): CleanUri {
	const plain = parseJson(source);
	if (!isObject(plain)) return placedUri(source, place);
	const tags = plain['tags'];
	const names = ['uri', 'url', 'path', 'table_name', 'delta_table_name', 'sql'];
	const script = isObject(tags) ? stringAt(tags, runTags.source) : undefined;
	const text = names.map((name) => stringAt(plain, name)).find((each) => each !== undefined) ?? script;
	if (text === undefined) return { isCleaned: false };
	if (sourceType === 'hf') return cleanUri(/^[a-z]+:/i.test(text) ? text : `hf://datasets/${text}`);
	return stringAt(plain, 'sql') === text ? cleanUri(text) : placedUri(text, place);
}

/** An address as it is, a path of this machine as it may enter git. */
function placedUri(text: string, place: RepositoryPlace): CleanUri {
	const isAddress = /^[a-z][a-z\d+.-]+:/i.test(text) && !/^file:/i.test(text);
	if (isAddress) return cleanUri(text);
	const placed = placedPath(text, place);
	return placed === undefined ? { isCleaned: false } : { text: placed, isCleaned: false };
}

function parseJson(text: string): PlainValue | undefined {
	try {
		return JSON.parse(text) as PlainValue;
	} catch {
		// Older clients and plug-ins wrote the bare address.
		return undefined;
	}
}
