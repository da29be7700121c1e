import { copyVersion } from '../artifacts/copyVersion.js';
import { findRunLineage } from '../artifacts/lineage/findLineage.js';
import { registerFolder } from '../artifacts/registerFolder.js';
import { registerReference } from '../artifacts/registerReference.js';
import type { RegistrationFacts, RegistrationTarget } from '../artifacts/registration.js';
import type { Edit } from '../core/edit.js';
import { mergeLineage } from '../core/lineage/mergeLineage.js';
import { cleanUri } from '../core/lineage/cleanUri.js';
import { runIdOf } from '../core/lineage/runId.js';
import type { LineageNote } from '../core/lineage/note.js';
import type { VersionRequest } from '../core/mlflow/access.js';
import { invalid } from '../core/mlflow/failure.js';
import { isPromptTag } from '../core/mlflow/prompts.js';
import { formatModelUri } from '../core/model/modelUri.js';
import type { Lineage } from '../core/model/types.js';
import { requireManifest, resolve } from '../core/registry/resolve.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import type { ModelSource } from './sources.js';

/** What registering needs besides the request. */
export interface SourceRegistration {
	readonly target: RegistrationTarget;
	readonly snapshot: Snapshot;
	readonly currentFolder: string;
	/** Fetches the files of a version from Git LFS, by its folder relative to the registry. */
	readonly fetch: (versionFolder: string, uri: string) => Promise<void>;
	readonly onNotes: (notes: readonly LineageNote[]) => void;
}

/** Makes a source the next version. Throws `MlflowFailure` and `RegistryError`. */
export async function registerSource(
	request: VersionRequest,
	source: ModelSource,
	around: SourceRegistration,
): Promise<Edit> {
	const { target, onNotes } = around;
	const facts = factsOf(request, source, onNotes);
	switch (source.kind) {
		case 'folder': {
			const { path, source: text } = source;
			const asked = { ...facts, folder: path, ...(text === undefined ? {} : { source: text }) };
			return (await registerFolder(target, asked, { onNotes })).edit;
		}
		case 'elsewhere': {
			const lineage = await lineageElsewhere(source.uri, facts.lineage, around);
			const reference = { kind: 'remote', uri: source.uri } as const;
			return (await registerReference(target, { ...facts, lineage, reference })).edit;
		}
		case 'version':
			return copied(request, source, facts, around);
		case 'prompt':
			return (
				await registerReference(target, { ...facts, reference: { kind: 'none', source: request.source } })
			).edit;
	}
}

function factsOf(
	request: VersionRequest,
	source: ModelSource,
	onNotes: SourceRegistration['onNotes'],
): RegistrationFacts & { readonly lineage: Partial<Lineage> } {
	const { name, description, tags } = request;
	const runLink = cleanRunLink(request, onNotes);
	const known: { readonly runId?: string; readonly loggedModel?: string } =
		source.kind === 'folder' || source.kind === 'elsewhere' ? source : {};
	const runId = request.runId ?? known.runId;
	const loggedModel = request.loggedModel ?? known.loggedModel;
	const run = { id: runId ?? '', ...(runLink === undefined ? {} : { uri: runLink }) };
	return {
		name,
		...(description === undefined ? {} : { description }),
		tags,
		lineage: {
			...(runId === undefined && runLink === undefined ? {} : { run }),
			...(loggedModel === undefined ? {} : { loggedModel }),
		},
	};
}

/** The page of the run without a password or token, as it will be in git for ever. */
function cleanRunLink(
	{ runLink }: VersionRequest,
	onNotes: SourceRegistration['onNotes'],
): string | undefined {
	const { text, isCleaned } = cleanUri(runLink ?? '');
	if (!isCleaned) return runLink;
	onNotes([{ code: 'secret-removed', what: 'run_link' }]);
	return text;
}

/**
 * What the run of files that are not here tells. The model that it logged is taken for these files only where their address
 * says so: they may be another artifact of the run.
 */
async function lineageElsewhere(
	uri: string,
	lineage: Partial<Lineage>,
	{ target, currentFolder, onNotes }: SourceRegistration,
): Promise<Partial<Lineage>> {
	const runId = runIdOf(lineage);
	if (runId === undefined) return lineage;
	const { environment } = target.lineage ?? {};
	const around = { currentFolder, environment, repositoryRoot: target.repositoryRoot };
	const { lineage: found, notes } = await findRunLineage(runId, around);
	if (notes.length > 0) onNotes(notes);
	const { loggedModel, ...ofRun } = found;
	const isIt = loggedModel !== undefined && (/^runs:/i.test(uri) || uri.includes(loggedModel));
	return mergeLineage(lineage, isIt ? found : ofRun);
}

async function copied(
	request: VersionRequest,
	{ uri }: ModelSource & { kind: 'version' },
	facts: RegistrationFacts,
	{ target, snapshot, fetch }: SourceRegistration,
): Promise<Edit> {
	const from = await resolve(snapshot, uri);
	const { lineage } = requireManifest(from.model, from.version);
	const refused = (why: string) => invalid(`Invalid model version source: '${request.source}'. ${why}`);
	const tags = Object.entries(from.model.manifest.value.tags);
	if (tags.some(([key, value]) => isPromptTag({ key, value })))
		throw refused('Prompt versions cannot be used as model version sources.');
	const runId = runIdOf(lineage);
	if (request.runId !== undefined && runId !== undefined && request.runId !== runId)
		throw refused(`Its run is '${runId}', and not the one of 'run_id'.`);
	if (request.loggedModel && lineage.loggedModel && request.loggedModel !== lineage.loggedModel)
		throw refused(`Its logged model is '${lineage.loggedModel}', and not the one of 'model_id'.`);
	const pinned = formatModelUri(from.model.manifest.value.name, { version: from.version.number });
	return (await copyVersion(target, snapshot, { ...facts, from, source: pinned, fetch })).edit;
}
