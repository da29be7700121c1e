import {
	aliasesByVersion,
	requireManifest,
	requireModel,
	requireVersion,
} from '../../core/registry/resolve.js';
import type { FoundFormat } from '../../core/inspection/inspection.js';
import { inspectionData } from '../../core/inspection/inspectionData.js';
import type { Artifacts, NotesManifest } from '../../core/model/types.js';
import { problemsOf, type ReadableModel, type VersionEntry } from '../../core/registry/entries.js';
import type { Snapshot } from '../../core/registry/snapshot.js';
import { formatDate, formatMetric, formatSize, plural, relativeTime, visible } from '../../wording/format.js';
import { formatTitle, parameterCount } from '../../wording/inspection.js';
import { placedSentence } from '../../wording/problems.js';
import { fillSentence } from '../../wording/sentence.js';
import { exitCode } from '../io.js';
import { findSubject } from '../subject.js';
import { jsonText, table } from '../table.js';
import { facts } from '../facts.js';
import { lineageFacts } from '../lineageOutput.js';
import { versionData, versionState } from '../versionOutput.js';
import { tellBroken } from '../tellBroken.js';
import { atHelp, atOption, type Invocation, type Verb } from '../verb.js';
import { availability, type Availability } from '../versionFiles.js';

export const show: Verb = {
	usage: 'show NAME|NAME/VERSION|URI [--at REF] [--json]',
	help: [
		'NAME shows the model and its versions; NAME/VERSION, NAME@ALIAS or a models:/ URI shows that version.',
		`${atHelp} Whether the files are here is not told then.`,
	],
	example: 'gmr show iris@champion',
	options: atOption,
	positionals: [1, 1],
	async run(invocation) {
		const snapshot = await invocation.registry.snapshot();
		const subject = await findSubject(snapshot, invocation.positionals[0] ?? '');
		const model = await requireModel(snapshot, subject.name);
		await (subject.version === undefined
			? showModel(invocation, snapshot, model)
			: showVersion(invocation, snapshot, model, await requireVersion(snapshot, model, subject.version)));
		return exitCode.done;
	},
};

async function showModel(
	{ io, json, options, registry }: Invocation,
	snapshot: Snapshot,
	model: ReadableModel,
): Promise<void> {
	const { name, description, tags, created, createdBy } = model.manifest.value;
	const aliases = await aliasesByVersion(snapshot, model);
	const versions = await snapshot.versions(model);
	tellBroken(io, (await snapshot.aliases(model)).flatMap(problemsOf));
	const root = await registry.root();
	// What is here are the files of the work tree, not those of another commit.
	const here =
		options['at'] === undefined
			? await Promise.all(versions.map((version) => availability(root, { model, version })))
			: [];
	if (json) {
		const data = versions.map((version, index) =>
			versionData(name, version, aliases.get(version.number), here[index]),
		);
		io.out(
			jsonText({
				name,
				description: description ?? '',
				tags,
				created,
				created_by: createdBy,
				versions: data,
			}),
		);
		return;
	}
	io.out(facts([['name', name], ['created', `${formatDate(created)} by ${createdBy}`], ...tagFacts(tags)]));
	if (description !== undefined) io.out(`\n${block(description)}\n`);
	if (versions.length === 0) return;
	const metrics = metricNames(versions);
	const isAllHere = here.every((state) => state === 'present' || state === 'elsewhere');
	const states = versions.map(versionState);
	const hasState = states.some((state) => state !== '');
	const rows = versions.map((version, index) => {
		const state = hasState ? [states[index] === '' ? '-' : (states[index] ?? '-')] : [];
		const { manifest } = version;
		const aliased = (aliases.get(version.number) ?? []).map((alias) => `@${alias}`).join(' ') || '-';
		if (!manifest.ok)
			return [String(version.number), aliased, ...state, fillSentence(placedSentence(manifest.problems[0]))];
		const { lineage, artifacts, createdBy: by, created: at } = manifest.value;
		const values = metrics.map((metric) => formatted(lineage.metrics[metric]));
		const files = isAllHere ? [] : [availabilityWords[here[index] ?? 'missing']];
		return [
			...[String(version.number), aliased, ...state, ...values],
			...[relativeTime(at, io.now()), by, size(artifacts.size), ...files],
		];
	});
	const head = [
		...['VERSION', 'ALIASES', ...(hasState ? ['STATE'] : []), ...metrics],
		...['REGISTERED', 'BY', 'SIZE', ...(isAllHere ? [] : ['FILES'])],
	];
	io.out(`\n${table(head, rows)}`);
}

async function showVersion(
	{ io, json, options, registry }: Invocation,
	snapshot: Snapshot,
	model: ReadableModel,
	version: VersionEntry,
): Promise<void> {
	const { name } = model.manifest.value;
	const value = requireManifest(model, version);
	const aliases = (await aliasesByVersion(snapshot, model)).get(version.number) ?? [];
	const state =
		options['at'] === undefined ? await availability(await registry.root(), { model, version }) : undefined;
	const inspection = await snapshot.inspection(version);
	const run = await snapshot.run(model, version.number);
	if (json) {
		const data = versionData(name, version, aliases, state);
		const whole = run && 'lineage' in data ? { ...data, lineage: { ...data.lineage, ...run } } : data;
		io.out(jsonText({ ...whole, inspection: inspection ? inspectionData(inspection) : null }));
		return;
	}
	const { artifacts } = value;
	const notes = version.notes.ok ? version.notes.value : undefined;
	io.out(
		facts([
			['model', name],
			['version', String(version.number)],
			['aliases', aliases.map((alias) => `@${alias}`).join(' ')],
			['stage', notes?.stage ?? ''],
			['archived', archivedFact(notes?.archived)],
			['registered', `${formatDate(value.created)} by ${value.createdBy}`],
			['source', value.source],
			['flavors', value.flavors.join(', ')],
			['formats', value.formats.join(', ')],
			...formatFacts(inspection),
			...filesFacts(artifacts, state),
			...lineageFacts(run ? { ...value.lineage, ...run } : value.lineage),
			...tagFacts(notes?.tags ?? {}),
		]),
	);
	if (notes?.description !== undefined) io.out(`\n${block(notes.description)}\n`);
}

function filesFacts(artifacts: Artifacts, state: Availability | undefined): (readonly [string, string])[] {
	if (artifacts.storage === 'none') return [['files', 'none: it is a prompt of MLflow']];
	const count = artifacts.files === undefined ? '' : ` in ${plural(artifacts.files, 'file')}`;
	return [
		['files', artifacts.storage === 'reference' ? artifacts.uri : `${size(artifacts.size)}${count}`],
		['here', hereFact(state)],
		['digest', artifacts.digest ?? 'unverified: nothing tells these files from others'],
	];
}

const shownTitles = 3;

/** What the files told of the model as a whole. */
function formatFacts(
	inspection: { readonly formats: readonly FoundFormat[] } | undefined,
): (readonly [string, string])[] {
	const formats = inspection?.formats ?? [];
	const [first] = formats;
	if (!first) return [];
	const { licence = '', baseModels = [] } = first;
	// Beside weights there may be files that come before them, as the state of an optimizer does.
	const counted = formats.find(({ parameters }) => parameters !== undefined);
	return [
		// MLflow's own line does not name what it has wrapped.
		['made with', [...new Set(formats.map(formatTitle))].slice(0, shownTitles).join('; ')],
		['parameters', counted ? parameterCount(counted) : ''],
		['licence', licence],
		['base model', baseModels.join(', ')],
	];
}

/** What is as it should be, and what is not known, is not told. */
function hereFact(state: Availability | undefined): string {
	return state === undefined || state === 'present' ? '' : availabilityWords[state];
}

function archivedFact(archived: NotesManifest['archived']): string {
	if (!archived) return '';
	const instead = archived.replacedBy === undefined ? [] : [`use version ${archived.replacedBy} instead`];
	return ['yes', ...(archived.why === undefined ? [] : [archived.why]), ...instead].join('; ');
}

const availabilityWords: Record<Availability, string> = {
	present: 'here',
	pointer: 'in Git LFS',
	missing: 'missing',
	elsewhere: 'elsewhere',
};

function metricNames(versions: readonly VersionEntry[]): string[] {
	const names = versions.flatMap(({ manifest }) =>
		manifest.ok ? Object.keys(manifest.value.lineage.metrics) : [],
	);
	return [...new Set(names)].slice(0, 5);
}

function tagFacts(tags: Readonly<Record<string, string>>): (readonly [string, string])[] {
	return Object.entries(tags).map(([key, value]) => [`tag ${key}`, value] as const);
}

function block(markdown: string): string {
	return markdown.trimEnd().split('\n').map(visible).join('\n');
}

function formatted(metric: number | undefined): string {
	return metric === undefined ? '-' : formatMetric(metric);
}

function size(bytes: number | undefined): string {
	return bytes === undefined ? '-' : formatSize(bytes);
}
