import { runIdOf } from '../core/lineage/runId.js';
import { personName } from '../core/model/personName.js';
import type { NotesManifest, VersionManifest } from '../core/model/types.js';
import { isVersionNumber } from '../core/model/versionNumber.js';
import { rankedMetrics } from '../core/registry/primaryMetric.js';
import { aliasesByVersion } from '../core/registry/resolve.js';
import { displayName, type ModelEntry } from '../core/registry/entries.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import type { Translate } from '../host/translate.js';
import { inspectionParts } from '../wording/inspectionLine.js';
import { loadWarning } from '../wording/loadWarning.js';
import type { RecordedInspection } from '../core/inspection/recordedInspection.js';
import { formatDate, formatDigest, formatMetric, formatSize, visible } from '../wording/format.js';
import { sentence } from '../wording/sentence.js';

/** What a tooltip says, as plain text: whoever shows it decides how, and escapes it. */
export interface Card {
	readonly title: string;
	/** Behind the title. */
	readonly subtitle: string;
	readonly paragraphs: readonly string[];
	/** Of code that loading would run. */
	readonly warning?: string;
}

const maxMetrics = 5;
const maxDatasets = 3;
const maxParagraph = 300;

/** The card of a model. */
export async function modelCard(
	snapshot: Snapshot,
	model: ModelEntry,
	t: Translate,
): Promise<Card | undefined> {
	if (!model.manifest.ok) return undefined;
	const { description, tags, created, createdBy } = model.manifest.value;
	const aliases = (await snapshot.aliases(model)).flatMap(({ alias, manifest }) =>
		manifest.ok ? [`@${alias} v${manifest.value.version}`] : [],
	);
	const tagList = Object.entries(tags).map(([key, value]) => `${key}: ${value}`);
	return {
		title: displayName(model),
		subtitle: t(sentence('registered model')),
		paragraphs: present([
			firstParagraph(description),
			aliases.join(' · '),
			tagList.slice(0, maxMetrics).join(' · '),
			t(sentence('Created {date} by {who}', { date: formatDate(created), who: nameOf(createdBy) })),
		]),
	};
}

/** The card of a version. */
export async function versionCard(
	snapshot: Snapshot,
	model: ModelEntry,
	number: number,
	t: Translate,
): Promise<Card | undefined> {
	const entry = isVersionNumber(number) ? await snapshot.version(model, number) : undefined;
	if (!entry?.manifest.ok) return undefined;
	const { value } = entry.manifest;
	const inspection = await snapshot.inspection(entry);
	const warning = inspection && loadWarning(inspection.facts, inspection.isShortened);
	const aliases = (await aliasesByVersion(snapshot, model)).get(number) ?? [];
	const version = t(sentence('version {version}', { version: number }));
	return {
		title: displayName(model),
		subtitle: [version, ...aliases.map((alias) => `@${alias}`)].join(' · '),
		paragraphs: present([
			...noteParagraphs(entry.notes.ok ? entry.notes.value : undefined, t),
			rankedMetrics(value.lineage.metrics)
				.slice(0, maxMetrics)
				.map((metric) => `${metric.name} ${formatMetric(metric.value)}`)
				.join(' · '),
			contentLine(value, inspection, t),
			madeLine(value, t),
			originLine(value, t),
		]),
		...(warning ? { warning: t(warning) } : {}),
	};
}

function noteParagraphs(notes: NotesManifest | undefined, t: Translate): readonly (string | undefined)[] {
	if (!notes) return [];
	const { archived, description } = notes;
	const why =
		archived &&
		(archived.why === undefined
			? t(sentence('Archived'))
			: t(sentence('Archived: {why}', { why: archived.why })));
	return [firstParagraph(description), why];
}

/** `MLflow 3.17.2 · skops (scikit-learn 1.9.1): GaussianNB · 48 kB · sha256 3fa2…9c`; of what was not inspected `sklearn (skops)`. */
function contentLine(
	{ flavors, formats, artifacts }: VersionManifest,
	inspection: RecordedInspection | undefined,
	t: Translate,
): string {
	const named = flavors.filter((flavor) => flavor !== 'python_function');
	const what = (named.length > 0 ? named : flavors).join(', ');
	const how = formats.length > 0 ? `(${formats.join(', ')})` : '';
	const told = inspectionParts(inspection?.formats ?? [], t);
	const { size, digest } = artifacts;
	return present([
		...(told.length > 0 ? told : [[what, how].filter(Boolean).join(' ')]),
		size === undefined ? undefined : formatSize(size),
		digest === undefined ? t(sentence('unverified')) : formatDigest(digest),
	]).join(' · ');
}

/** `train.py at 1f0c2a9 · data iris-train (training)`. */
function madeLine({ lineage: { code, datasets } }: VersionManifest, t: Translate): string {
	const place = code?.notebook ?? code?.path;
	const commit = code?.commit?.slice(0, 7);
	const told = { place: visible(place ?? ''), commit: visible(commit ?? '') };
	const made =
		commit === undefined
			? told.place
			: place === undefined
				? t(sentence('commit {commit}', told))
				: t(sentence('{place} at {commit}', told));
	const changed = code?.dirty && commit !== undefined ? t(sentence('with uncommitted changes')) : undefined;
	const data = datasets.slice(0, maxDatasets).map(({ name, context }) => {
		return visible(context === undefined ? name : `${name} (${context})`);
	});
	if (datasets.length > maxDatasets)
		data.push(t(sentence('{count} more', { count: datasets.length - maxDatasets })));
	return present([
		present([made, changed]).join(', '),
		data.length === 0 ? undefined : t(sentence('data {datasets}', { datasets: data.join(', ') })),
	]).join(' · ');
}

function originLine({ created, createdBy, lineage }: VersionManifest, t: Translate): string {
	const registered = t(
		sentence('Registered {date} by {who}', { date: formatDate(created), who: nameOf(createdBy) }),
	);
	const { run, experiment } = lineage;
	if (!run || runIdOf(lineage) === undefined) return registered;
	const from = t(sentence('from run {run}', { run: run.name ?? run.id.slice(0, 8) }));
	const within = experiment?.name ?? experiment?.id;
	const where = within === undefined ? '' : ` (${t(sentence('experiment {name}', { name: within }))})`;
	return `${registered} · ${from}${where}`;
}

/** The first paragraph of a Markdown text on one line, cut where it is long. */
export function firstParagraph(markdown: string | undefined): string | undefined {
	const paragraph = markdown
		?.split(/\n\s*\n/)
		.map((each) => each.trim())
		.find((each) => each !== '' && !each.startsWith('#'));
	if (paragraph === undefined) return undefined;
	const line = visible(paragraph.replace(/\s+/g, ' '));
	return line.length > maxParagraph ? `${line.slice(0, maxParagraph - 1).trimEnd()}…` : line;
}

/** `Ada` of `Ada <ada@example.com>`. */
export function nameOf(author: string): string {
	return visible(personName(author));
}

function present(texts: readonly (string | undefined)[]): string[] {
	return texts.filter((text): text is string => text !== undefined && text !== '');
}
