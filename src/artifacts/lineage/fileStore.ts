import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { utf8 } from '../../core/base/utf8.js';
import type { LineageNote } from '../../core/lineage/note.js';
import {
	contextTag,
	lineageTags,
	runLimits,
	runStatuses,
	type RunDataset,
	type RunRecord,
} from '../../core/lineage/runRecord.js';
import { defined, objectAt, stringAt } from '../../core/manifest/plain.js';
import type { PlainObject } from '../../core/manifest/validate.js';
import { unlessMissing } from '../../files/systemError.js';
import { latestInFile } from './metricFile.js';
import { maxSideFileBytes, readSmallFile } from './smallFile.js';
import type { StoreAnswer } from './store.js';
import { readYamlFile } from './yamlFile.js';

/** MLflow's rule for run ids; nothing of it leads out of a folder. */
export const runIdPattern = /^[a-zA-Z0-9][\w-]{0,255}$/;
/** Of one store as many are looked at. */
export const maxExperiments = 10_000;
const maxDepth = 16;

/**
 * A run in MLflow's folder `mlruns`. No link is followed. `mlruns/models`, which is a registry, and other folders that are
 * no experiment have no runs.
 */
export async function runInFolder(
	folder: string,
	shownAs: string,
	runId: string,
	signal?: AbortSignal,
): Promise<StoreAnswer> {
	if (!runIdPattern.test(runId)) return { kind: 'no-run' };
	const experiments = await foldersIn(folder);
	if (!experiments) return { kind: 'no-store' };
	const deleted = (await foldersIn(join(folder, '.trash'))) ?? [];
	const places = [...experiments, ...deleted.map((name) => join('.trash', name))];
	for (const experiment of places.slice(0, maxExperiments)) {
		signal?.throwIfAborted();
		const root = join(folder, experiment);
		const isThere = await unlessMissing(lstat(join(root, runId, 'meta.yaml')), undefined);
		if (isThere?.isFile()) return readRun(root, runId, `${shownAs}/${experiment}/${runId}`, signal);
	}
	return { kind: 'no-run' };
}

async function readRun(
	experiment: string,
	runId: string,
	shownAs: string,
	signal: AbortSignal | undefined,
): Promise<StoreAnswer> {
	const root = join(experiment, runId);
	const meta = await readYamlFile(join(root, 'meta.yaml'), `${shownAs}/meta.yaml`);
	if (!meta.value) return meta.note ? { kind: 'failed', note: meta.note } : { kind: 'no-run' };
	const notes: LineageNote[] = [];
	const told = <T>({ value, note }: { value?: T; note?: LineageNote }): T | undefined => {
		if (note) notes.push(note);
		return value;
	};
	const experimentMeta = told(await readYamlFile(join(experiment, 'meta.yaml'), `${shownAs}/../meta.yaml`));
	const params = new Map<string, string>();
	for (const name of await namesBelow(join(root, 'params'), runLimits.params, signal)) {
		const value = told(await readText(join(root, 'params', name), `${shownAs}/params/${name}`));
		if (value !== undefined) params.set(name, value);
	}
	const metrics = new Map<string, number>();
	for (const name of await namesBelow(join(root, 'metrics'), runLimits.metrics, signal)) {
		const value = told(await latestInFile(join(root, 'metrics', name), `${shownAs}/metrics/${name}`, signal));
		if (value !== undefined) metrics.set(name, value);
	}
	const tags = new Map<string, string>();
	for (const name of lineageTags) {
		const value = told(await readText(join(root, 'tags', name), `${shownAs}/tags/${name}`));
		if (value !== undefined) tags.set(name, value);
	}
	const status = meta.value['status'];
	const startTime = meta.value['start_time'];
	const run: RunRecord = {
		id: runId,
		experiment: {
			id: scalar(meta.value['experiment_id']) ?? '',
			...defined({ name: scalar(experimentMeta?.['name']) }),
		},
		params,
		metrics,
		tags,
		datasets: await datasetsOf(experiment, root, shownAs, told),
		models: await modelsOf(root, shownAs, told),
		...defined({
			name: scalar(meta.value['run_name']) ?? tags.get('mlflow.runName'),
			// Counted from 1.
			status: typeof status === 'number' ? runStatuses[status - 1] : undefined,
			startTime: typeof startTime === 'number' ? startTime : undefined,
		}),
	};
	return { kind: 'run', run, ...(notes.length > 0 ? { notes } : {}) };
}

type Told = <T>(answer: { value?: T; note?: LineageNote }) => T | undefined;

async function datasetsOf(
	experiment: string,
	run: string,
	shownAs: string,
	told: Told,
): Promise<RunDataset[]> {
	const datasets: RunDataset[] = [];
	for (const input of (await foldersIn(join(run, 'inputs'))) ?? []) {
		if (datasets.length > runLimits.datasets) break;
		const link = told(
			await readYamlFile(join(run, 'inputs', input, 'meta.yaml'), `${shownAs}/inputs/${input}`),
		);
		const id = stringAt(link, 'source_id');
		if (stringAt(link, 'source_type') !== 'DATASET' || id === undefined || !runIdPattern.test(id)) continue;
		const place = join(experiment, 'datasets', id, 'meta.yaml');
		const plain = told(await readYamlFile(place, `${shownAs}/../datasets/${id}`));
		if (plain) datasets.push(toDataset(plain, stringAt(objectAt(link, 'tags'), contextTag)));
	}
	return datasets.sort((a, b) => compare(a.name, b.name) || compare(a.digest, b.digest));
}

function toDataset(plain: PlainObject, context: string | undefined): RunDataset {
	return {
		name: scalar(plain['name']) ?? '',
		digest: scalar(plain['digest']) ?? '',
		sourceType: scalar(plain['source_type']) ?? '',
		source: scalar(plain['source']) ?? '',
		...defined({ context }),
	};
}

async function modelsOf(run: string, shownAs: string, told: Told): Promise<string[]> {
	const models: string[] = [];
	for (const output of ((await foldersIn(join(run, 'outputs'))) ?? []).slice(0, runLimits.models)) {
		const plain = told(
			await readYamlFile(join(run, 'outputs', output, 'meta.yaml'), `${shownAs}/outputs/${output}`),
		);
		const id = stringAt(plain, 'destination_id');
		if (stringAt(plain, 'destination_type') === 'MODEL_OUTPUT' && id !== undefined) models.push(id);
	}
	return models.sort(compare);
}

/** The regular files below a folder, `/`-separated: in names of parameters and metrics a `/` makes folders. */
async function namesBelow(
	folder: string,
	limit: number,
	signal: AbortSignal | undefined,
): Promise<readonly string[]> {
	const names: string[] = [];
	const walk = async (below: string, depth: number): Promise<void> => {
		signal?.throwIfAborted();
		const entries = await unlessMissing(readdir(join(folder, below), { withFileTypes: true }), []);
		for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
			// One more than the limit, so that who cuts there knows that there were more.
			if (names.length > limit) return;
			const name = below === '' ? entry.name : `${below}/${entry.name}`;
			if (entry.isFile()) names.push(name);
			else if (entry.isDirectory() && depth < maxDepth) await walk(name, depth + 1);
		}
	};
	await walk('', 0);
	return names;
}

/** The folders in a folder, sorted; `undefined` where there is none. */
export async function foldersIn(folder: string): Promise<string[] | undefined> {
	const entries = await unlessMissing(readdir(folder, { withFileTypes: true }), undefined);
	return entries
		?.filter((entry) => entry.isDirectory())
		.map(({ name }) => name)
		.sort(compare);
}

async function readText(path: string, shownAs: string): Promise<{ value?: string; note?: LineageNote }> {
	const { bytes, note } = await readSmallFile(path, shownAs, maxSideFileBytes);
	if (!bytes) return defined({ note });
	const value = utf8(bytes);
	return value === undefined
		? { note: { code: 'file-invalid', file: shownAs, detail: 'it is not UTF-8' } }
		: { value };
}

function scalar(value: unknown): string | undefined {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: undefined;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
