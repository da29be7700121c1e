import { runIdOf } from '../../lineage/runId.js';
import type { Dataset, NotesManifest, VersionManifest } from '../../model/types.js';
import { layout } from '../layout.js';
import type { ModelEntry, VersionEntry } from '../entries.js';
import type { Snapshot } from '../snapshot.js';
import { fact, type Fact } from './fact.js';
import type { PageFile } from './pageFile.js';
import type { TagItem } from './tagItem.js';
import type { PageWording } from './pageWording.js';
import { versionAbout, type VersionAbout } from './versionAbout.js';
import { summarizeSignature, type SignatureSummary } from './signatureSummary.js';

/** All that is known of one version, for the one that is open on the page. */
export interface VersionDetails {
	/** Markdown. */
	readonly description?: string;
	readonly tags: readonly TagItem[];
	readonly facts: readonly Fact[];
	/** Absent where nothing was recorded of its files. */
	readonly about?: VersionAbout;
	readonly metrics: readonly NamedText[];
	readonly params: readonly NamedText[];
	readonly signature?: SignatureSummary;
	/** The files that can be opened. */
	readonly files: readonly PageFile[];
}

export interface NamedText {
	readonly name: string;
	readonly text: string;
}

/** Lists are cut here: `version.yaml` holds up to 200 of each, a hostile one up to 2,000. The rest is in `run.json`, which can be opened. */
const maxEntries = 200;

/** The details of `version` of `model`. */
export async function versionDetails(
	snapshot: Snapshot,
	model: ModelEntry,
	version: VersionEntry,
	wording: PageWording,
): Promise<VersionDetails> {
	const signatureBytes = await snapshot.read(layout.signature(model.folder, version.number));
	const signature = summarizeSignature(signatureBytes);
	const notes = version.notes.ok ? version.notes.value : undefined;
	const manifest = version.manifest.ok ? version.manifest.value : undefined;
	const { metrics = {}, params = {} } = manifest?.lineage ?? {};
	const files: PageFile[] = [{ kind: 'version', version: version.number }];
	if (signatureBytes) files.push({ kind: 'signature', version: version.number });
	if (await snapshot.run(model, version.number)) files.push({ kind: 'run', version: version.number });
	const inspection = await snapshot.inspection(version);
	const about = inspection && versionAbout(inspection, wording);
	return {
		...(notes?.description === undefined ? {} : { description: notes.description }),
		tags: tagItems(notes?.tags ?? {}),
		...(about ? { about } : {}),
		facts: [
			...(manifest ? manifestFacts(manifest, about !== undefined, wording) : []),
			...(notes ? notesFacts(notes) : []),
		],
		metrics: namedTexts(metrics, (value) => wording.metric(value)),
		params: namedTexts(params, String),
		...(signature ? { signature } : {}),
		files,
	};
}

/** Tags by key. */
export function tagItems(tags: Readonly<Record<string, string>>): TagItem[] {
	return Object.entries(tags)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.slice(0, maxEntries)
		.map(([key, value]) => ({ key, value }));
}

function namedTexts<T>(values: Readonly<Record<string, T>>, text: (value: T) => string): NamedText[] {
	return Object.entries(values)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.slice(0, maxEntries)
		.map(([name, value]) => ({ name, text: text(value) }));
}

function manifestFacts(manifest: VersionManifest, isInspected: boolean, wording: PageWording): Fact[] {
	const { artifacts, lineage, flavors, formats } = manifest;
	const { run, experiment, code } = lineage;
	return [
		...fact('registered', manifest.created),
		...fact('by', manifest.createdBy),
		...fact('source', manifest.source),
		...fact('flavors', flavors.join(', ')),
		// An inspection says more of them.
		...fact('formats', isInspected ? undefined : formats.join(', ')),
		...fact('size', artifacts.size === undefined ? undefined : wording.size(artifacts.size)),
		...fact('files', artifacts.files === undefined ? undefined : String(artifacts.files)),
		...fact('digest', artifacts.digest ?? wording.unverified()),
		...fact('location', artifacts.storage === 'reference' ? artifacts.uri : undefined),
		...fact('run', run?.name),
		...fact('runId', runIdOf(lineage)),
		...fact('uri', run?.uri),
		...fact('experiment', experiment?.name ?? experiment?.id),
		...fact('loggedModel', lineage.loggedModel),
		...fact('code', code?.path),
		...fact('notebook', code?.notebook),
		...fact(code?.dirty ? 'uncommitted' : 'commit', code?.commit),
		...fact('repository', code?.repository),
		...lineage.datasets.slice(0, maxEntries).flatMap((dataset) => fact('dataset', datasetText(dataset))),
		...lineage.parents.slice(0, maxEntries).flatMap((parent) => fact('parent', parent)),
	];
}

/** `iris-train (training)`. */
function datasetText({ name, context }: Dataset): string {
	return context === undefined ? name : `${name} (${context})`;
}

function notesFacts({ stage, archived }: NotesManifest): Fact[] {
	return [
		...fact('stage', stage),
		...fact('archived', archived?.why),
		...fact('replacedBy', archived?.replacedBy === undefined ? undefined : String(archived.replacedBy)),
	];
}
