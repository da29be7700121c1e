import { defined } from '../manifest/plain.js';
import type { Dataset, Lineage } from '../model/types.js';
import { cleanUri } from './cleanUri.js';
import { datasetSource } from './datasetSource.js';
import { keptMetrics, keptParams } from './entries.js';
import type { LineageNote } from './note.js';
import { placedPath, type RepositoryPlace } from './placedPath.js';
import { runLimits, runTags, type RunRecord } from './runRecord.js';

/** A lineage as far as one place tells it, and what of it was left out. */
export interface FoundLineage {
	readonly lineage: Partial<Lineage>;
	readonly notes: readonly LineageNote[];
}

/** What a run of MLflow tells of the model it made. */
export function runLineage(run: RunRecord, place: RepositoryPlace): FoundLineage {
	const metrics = keptMetrics(run.metrics, runLimits.metrics);
	const params = keptParams(run.params, runLimits.params);
	const datasets = run.datasets.slice(0, runLimits.datasets).map((dataset) => toDataset(dataset, place));
	const code = codeOf(run, place);
	const model = run.models.length === 1 ? run.models[0] : undefined;
	return {
		lineage: {
			run: { id: run.id, ...runFacts(run) },
			experiment: { id: run.experiment.id, ...defined({ name: run.experiment.name?.toWellFormed() }) },
			...defined({ loggedModel: model }),
			...(code.value ? { code: code.value } : {}),
			datasets: datasets.map(({ value }) => value),
			params: params.kept,
			metrics: metrics.kept,
		},
		notes: [
			...metrics.notes,
			...params.notes,
			...(run.datasets.length > runLimits.datasets
				? [{ code: 'cut', what: 'datasets', limit: runLimits.datasets } as const]
				: []),
			...datasets.flatMap(({ notes }) => notes),
			...code.notes,
		],
	};
}

function runFacts({ name, tags, status, startTime, page }: RunRecord) {
	const isTime = startTime !== undefined && startTime > 0 && startTime < 8.64e15;
	return defined({
		name: (name ?? tags.get(runTags.name))?.toWellFormed(),
		uri: page,
		status,
		started: isTime ? new Date(startTime).toISOString() : undefined,
	});
}

interface Told<T> {
	readonly value: T;
	readonly notes: readonly LineageNote[];
}

function toDataset(dataset: RunRecord['datasets'][number], place: RepositoryPlace): Told<Dataset> {
	const { text, isCleaned } = datasetSource(dataset, place);
	const name = dataset.name.toWellFormed();
	const { digest, context } = dataset;
	return {
		value: {
			name,
			...(digest === '' ? {} : { digest: digest.toWellFormed() }),
			...(text === undefined || text === '' ? {} : { source: text }),
			...(context === undefined || context === '' ? {} : { context: context.toWellFormed() }),
		},
		notes: isCleaned ? [{ code: 'secret-removed', what: name }] : [],
	};
}

function codeOf({ tags }: RunRecord, place: RepositoryPlace): Told<Lineage['code'] | undefined> {
	const source = sourceOf(tags.get(runTags.source), place);
	const isNotebook = tags.get(runTags.sourceType) === 'NOTEBOOK' || source.text?.endsWith('.ipynb') === true;
	const address = tags.get(runTags.repository);
	const repository = address === undefined ? undefined : repositoryAddress(address);
	const commit = tags.get(runTags.commit);
	const code: NonNullable<Lineage['code']> = defined({
		commit: commit !== undefined && /^[0-9a-f]{7,64}$/i.test(commit) ? commit : undefined,
		dirty: switches.get(tags.get(runTags.dirty)?.toLowerCase() ?? ''),
		branch: tags.get(runTags.branch)?.toWellFormed(),
		repository: repository?.text,
		[isNotebook ? 'notebook' : 'path']: source.text,
	});
	const isCleaned = source.isCleaned || repository?.isCleaned === true;
	return {
		value: Object.keys(code).length > 0 ? code : undefined,
		notes: isCleaned ? [{ code: 'secret-removed', what: runTags.repository }] : [],
	};
}

/** As Python writes them. */
const switches: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['false', false],
]);

/** A script or notebook; of a project, its address. */
function sourceOf(source: string | undefined, place: RepositoryPlace): ReturnType<typeof cleanUri> {
	if (source === undefined) return { isCleaned: false };
	if (/^(?!file:)[a-z][a-z\d+.-]+:/i.test(source)) return cleanUri(source);
	const text = placedPath(source, place);
	return { isCleaned: false, ...(text === undefined ? {} : { text }) };
}

/** The address of a repository; of one on this machine nothing. */
export function repositoryAddress(address: string): ReturnType<typeof cleanUri> {
	const isElsewhere =
		/^(?!file:)[a-z][a-z\d+.-]+:\/\//i.test(address) || /^[^/\\\s]+@[^/\\\s:]+:/.test(address);
	return isElsewhere ? cleanUri(address) : { isCleaned: false };
}
