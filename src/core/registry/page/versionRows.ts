import type { Reading } from '../../problem.js';
import type { ModelEntry, VersionEntry } from '../entries.js';
import { firstLine } from './markdownText.js';
import { pageProblem } from './pageFile.js';
import type { MetricCell, VersionRow, VersionState } from './pageState.js';
import type { PageWording } from './pageWording.js';
import { person } from './person.js';

/** The row of one version, with a cell for each of `metrics`. */
export function versionRow(
	model: ModelEntry,
	version: VersionEntry,
	context: { aliases: readonly string[]; metrics: readonly string[]; wording: PageWording },
): VersionRow {
	const { aliases, metrics, wording } = context;
	const manifest = valueOf(version.manifest);
	const notes = valueOf(version.notes);
	const size = manifest?.artifacts.size;
	const problem = problemOf(model, version, wording);
	const summary = firstLine(notes?.description ?? '');
	return {
		number: version.number,
		aliases,
		state: stateOf(version),
		...(notes?.stage ? { stage: notes.stage } : {}),
		metrics: metrics.map((name) => metricCell(manifest?.lineage.metrics[name], wording)),
		...(manifest ? { created: manifest.created, by: person(manifest.createdBy) } : {}),
		...(size === undefined ? {} : { size: { text: wording.size(size), bytes: size } }),
		...(summary === '' ? {} : { summary }),
		...(problem ? { problem } : {}),
	};
}

function stateOf({ manifest, notes }: VersionEntry): VersionState {
	if (!manifest.ok) return 'broken';
	if (notes.ok && notes.value.archived) return 'archived';
	return manifest.value.artifacts.storage === 'reference' ? 'reference' : 'ready';
}

function problemOf(model: ModelEntry, { number, manifest, notes }: VersionEntry, wording: PageWording) {
	if (!manifest.ok)
		return pageProblem(model, { kind: 'version', version: number }, manifest.problems[0], wording);
	return notes.ok
		? undefined
		: pageProblem(model, { kind: 'notes', version: number }, notes.problems[0], wording);
}

function metricCell(value: number | undefined, wording: PageWording): MetricCell | null {
	if (value === undefined) return null;
	const text = wording.metric(value);
	return Number.isFinite(value) ? { text, value } : { text };
}

function valueOf<T>(reading: Reading<T>): T | undefined {
	return reading.ok ? reading.value : undefined;
}
