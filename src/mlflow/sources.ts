import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isInside } from '../artifacts/places.js';
import type { FoundArtifacts } from '../artifacts/lineage/findArtifacts.js';
import type { ArtifactsOwner } from '../artifacts/lineage/store.js';
import { invalid } from '../core/mlflow/failure.js';
import { isPromptTag } from '../core/mlflow/prompts.js';
import type { VersionRequest } from '../core/mlflow/access.js';
import { canonicalKey } from '../core/model/modelName.js';
import type { ModelUri } from '../core/model/modelUri.js';
import { parseSourceUri, withoutSecrets, type SourceUri } from '../core/model/source.js';
import { unlessMissing } from '../files/systemError.js';

/** Where a client may have models read from. */
export interface SourcePlaces {
	/** Absolute: what is in these folders, which are the user's own, may be registered. */
	readonly roots: readonly string[];
	/** Absolute; relative paths begin here. */
	readonly currentFolder: string;
	/** Where the artifacts of a run or logged model are; `undefined` where no store knows. */
	artifacts(owner: ArtifactsOwner): Promise<FoundArtifacts | undefined>;
}

/** What is to become of a source. */
export type ModelSource =
	/** Files of this machine, which are copied. `path` is absolute, without links. */
	| {
			readonly kind: 'folder';
			readonly path: string;
			/** How the client names the place, where that tells more than the path. */
			readonly source?: string;
			readonly runId?: string;
			readonly loggedModel?: string;
	  }
	/** A version of this registry. */
	| { readonly kind: 'version'; readonly uri: ModelUri }
	/** What is kept elsewhere, and looked at by nobody but who loads it. */
	| {
			readonly kind: 'elsewhere';
			readonly uri: string;
			readonly runId?: string;
			readonly loggedModel?: string;
	  }
	/** MLflow's prompts have tags, and no files. */
	| { readonly kind: 'prompt' };

/** What MLflow's client says of a prompt in place of a source. */
const promptSources: ReadonlySet<string> = new Set(['dummy-source', 'prompt-template']);

/**
 * What a source stands for, and whether it may be registered: the one place where a client's text becomes a path. It is
 * read and checked before any tag is looked at. Throws `MlflowFailure` and `source-uri-refused`.
 */
export async function findSource(request: VersionRequest, places: SourcePlaces): Promise<ModelSource> {
	const { source } = request;
	const uri = readSource(source);
	if (Object.entries(request.tags).some(([key, value]) => isPromptTag({ key, value }))) {
		if (promptSources.has(source)) return { kind: 'prompt' };
		throw invalid(
			`Invalid prompt source: '${withoutSecrets(source)}'. Prompt sources must use an MLflow placeholder.`,
		);
	}
	switch (uri.kind) {
		case 'file':
			return localSource(uri.path, request, places);
		case 'path':
			return localSource(resolve(places.currentFolder, uri.path), request, places);
		case 'runs':
			return runSource(uri, request, places);
		case 'model':
			return uri.model.kind === 'logged-model' && uri.model.registry === undefined
				? loggedModelSource(uri.model.modelId, request, places)
				: modelSource(uri.model, request);
		case 'remote':
			return { kind: 'elsewhere', uri: source };
	}
}

function readSource(source: string): SourceUri {
	// A path of Windows is no URI, and holds what none may.
	if (process.platform === 'win32' && /^[a-z]:[\\/]/i.test(source)) {
		if (source.split(/[\\/]/).includes('..')) throw refused(source, 'It must not lead upwards.');
		return { kind: 'file', path: resolve(source) };
	}
	return parseSourceUri(source);
}

async function localSource(
	path: string,
	request: VersionRequest,
	places: SourcePlaces,
): Promise<ModelSource> {
	const real = await realPlace(path);
	if (!(await isInRoots(real, places))) {
		const owned = await ownFolders(request, places);
		// The same answer for what is there and what is not: nobody learns from it which.
		if (!owned.some((folder) => isInside(folder, real)))
			throw refused(
				request.source,
				"To use a local path as a model version source, it has to be contained in the registry's repository, in the folder where the server was started, or in the artifacts of the run or logged model that the request names.",
			);
	}
	refuseGit(request.source, real);
	return { kind: 'folder', path: real };
}

/** Where the artifacts of the run and the logged model that a request names are, on this disk. */
async function ownFolders(
	{ runId, loggedModel }: VersionRequest,
	places: SourcePlaces,
): Promise<readonly string[]> {
	const owners: ArtifactsOwner[] = [
		...(runId ? [{ kind: 'run', id: runId } as const] : []),
		...(loggedModel ? [{ kind: 'model', id: loggedModel } as const] : []),
	];
	const found = await Promise.all(owners.map((owner) => places.artifacts(owner)));
	return found.flatMap((artifacts) => artifacts?.path ?? []);
}

async function runSource(
	{ runId, path }: { readonly runId: string; readonly path?: string },
	request: VersionRequest,
	places: SourcePlaces,
): Promise<ModelSource> {
	const { source } = request;
	if (request.runId && request.runId !== runId)
		throw refused(
			source,
			`The run that it names has to be the one of 'run_id', which is '${request.runId}'.`,
		);
	const elsewhere: ModelSource = { kind: 'elsewhere', uri: source, runId };
	const run = await places.artifacts({ kind: 'run', id: runId });
	const below = run?.path === undefined ? undefined : await realPlace(join(run.path, path ?? ''));
	if (run?.path !== undefined && below !== undefined && (await isThere(below))) {
		if (!isInside(run.path, below)) throw refused(source, 'It leads out of the artifacts of its run.');
		return folderOf(below, { source, runId }, places);
	}
	// Since MLflow 3 a run's models are not among its artifacts.
	const name = path?.replace(/\/+$/, '');
	if (name === undefined || name === '') return elsewhere;
	const model = await places.artifacts({ kind: 'model-of-run', runId, name });
	return model?.path === undefined ? elsewhere : folderOf(model.path, { source, runId }, places);
}

async function loggedModelSource(
	id: string,
	request: VersionRequest,
	places: SourcePlaces,
): Promise<ModelSource> {
	const { source } = request;
	if (request.loggedModel && request.loggedModel !== id)
		throw refused(
			source,
			`The model that it names has to be the one of 'model_id', which is '${request.loggedModel}'.`,
		);
	const found = await places.artifacts({ kind: 'model', id });
	const runId = request.runId ?? found?.runId;
	const known = { source, loggedModel: id, ...(runId === undefined ? {} : { runId }) };
	const { source: uri, ...owners } = known;
	return found?.path === undefined
		? { kind: 'elsewhere', uri, ...owners }
		: folderOf(found.path, known, places);
}

function modelSource(uri: ModelUri, { source }: VersionRequest): ModelSource {
	return uri.registry === undefined ? { kind: 'version', uri } : { kind: 'elsewhere', uri: source };
}

/** Of a place that a tracking store names: outside the user's own folders it has to be a model. */
async function folderOf(
	path: string,
	known: { readonly source: string; readonly runId?: string; readonly loggedModel?: string },
	places: SourcePlaces,
): Promise<ModelSource> {
	refuseGit(known.source, path);
	if (!(await isInRoots(path, places)) && !(await isThere(join(path, 'MLmodel'))))
		throw refused(known.source, 'Its tracking store says that it is where no model of MLflow is.');
	return { kind: 'folder', path, ...known };
}

async function isInRoots(real: string, { roots }: SourcePlaces): Promise<boolean> {
	for (const root of roots) if (isInside(await realPlace(root), real)) return true;
	return false;
}

/** The history, settings and credentials of a repository are no model. */
function refuseGit(source: string, path: string): void {
	if (path.split(sep).some((name) => canonicalKey(name) === '.git'))
		throw refused(source, "What git keeps in '.git' is not for a registry.");
}

/** Without links, as far as it is there. */
async function realPlace(path: string): Promise<string> {
	const real = await unlessMissing(realpath(path), undefined);
	if (real !== undefined || dirname(path) === path) return real ?? path;
	return join(await realPlace(dirname(path)), basename(path));
}

async function isThere(path: string): Promise<boolean> {
	return (await unlessMissing(lstat(path), undefined)) !== undefined;
}

function refused(source: string, why: string): Error {
	return invalid(`Invalid model version source: '${withoutSecrets(source)}'. ${why}`);
}
