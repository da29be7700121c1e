import { dirname, join, resolve, sep } from 'node:path';
import type { LineageNote } from '../../core/lineage/note.js';
import type { RunRecord } from '../../core/lineage/runRecord.js';
import { isInside, pathInside } from '../places.js';
import { runInFolder } from './fileStore.js';
import { runInDatabase } from './sqliteStore.js';
import type { StoreAnswer } from './store.js';
import { runAtServer } from './trackingServer.js';
import { parseTrackingUri, type TrackingPlace } from './trackingUri.js';

/** Where a run may be looked for. */
export interface RunSearch {
	/** Absolute, without links: the model, from where the search goes upward. */
	readonly origin: string;
	/** Absolute; the search ends there. */
	readonly repositoryRoot?: string | undefined;
	/** Absolute; where the user works. */
	readonly currentFolder?: string | undefined;
	/** Names the tracking server and its credentials; without it the network is not used. */
	readonly environment?: NodeJS.ProcessEnv | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** Folders upward are cheap to look at; a model is not deeper than that. */
const maxFolders = 64;

/**
 * Looks for a run: where `MLFLOW_TRACKING_URI` says, if that is on this disk; in `mlflow.db` and `mlruns` from the model
 * upward and where the user works; at last at the server the variable names. The first that has it, is believed.
 */
export async function findRun(
	runId: string,
	search: RunSearch,
): Promise<{ readonly run?: RunRecord; readonly notes: readonly LineageNote[] }> {
	const notes: LineageNote[] = [];
	const asked: string[] = [];
	for (const place of placesOf(search, notes)) {
		search.signal?.throwIfAborted();
		const shownAs = shownPlace(place, search);
		const answer = await ask(place, shownAs, runId, search);
		if (answer.kind === 'run') return { run: answer.run, notes: answer.notes ?? [] };
		if (answer.kind === 'failed') notes.push(answer.note);
		if (answer.kind === 'no-run') asked.push(shownAs);
	}
	if (asked.length > 0) notes.push({ code: 'run-not-found', run: runId, places: asked });
	return { notes };
}

type SearchedPlace = Exclude<TrackingPlace, { kind: 'unsupported' }>;

function placesOf(search: RunSearch, notes: LineageNote[]): readonly SearchedPlace[] {
	const { environment, currentFolder } = search;
	const uri = environment?.['MLFLOW_TRACKING_URI'] ?? '';
	const named = parseTrackingUri(uri, currentFolder ?? search.origin);
	if (named?.kind === 'unsupported') notes.push({ code: 'tracking-uri-unsupported', scheme: named.scheme });
	const nearby = foldersOf(search).flatMap((folder): SearchedPlace[] => [
		{ kind: 'database', path: join(folder, 'mlflow.db') },
		{ kind: 'folder', path: join(folder, 'mlruns') },
	]);
	const local = named?.kind === 'database' || named?.kind === 'folder' ? [named] : [];
	const server = named?.kind === 'server' ? [named] : [];
	const seen = new Set<string>();
	return [...local, ...nearby, ...server].filter((place) => {
		const key = place.kind === 'server' ? 'server' : place.path;
		return seen.size < seen.add(key).size;
	});
}

/** The model's folder and those above it, up to the top of the repository; then the current one. */
function foldersOf({ origin, repositoryRoot, currentFolder }: RunSearch): readonly string[] {
	const isOurs = repositoryRoot !== undefined && isInside(repositoryRoot, origin);
	const top = isOurs ? repositoryRoot : topOfArtifacts(origin);
	const folders: string[] = [];
	for (let folder = origin; top !== undefined && folders.length < maxFolders; folder = dirname(folder)) {
		folders.push(folder);
		if (folder === top || dirname(folder) === folder) break;
	}
	return currentFolder === undefined ? folders : [...folders, resolve(currentFolder)];
}

/** Of artifacts where MLflow has put them: the folder of its `mlruns` or `mlartifacts`. Elsewhere nothing above is ours to look at. */
function topOfArtifacts(origin: string): string | undefined {
	const parts = origin.split(sep);
	const at = parts.findIndex((part) => part === 'mlruns' || part === 'mlartifacts');
	return at > 0 ? parts.slice(0, at).join(sep) || sep : undefined;
}

function ask(
	place: SearchedPlace,
	shownAs: string,
	runId: string,
	{ environment = {}, signal }: RunSearch,
): Promise<StoreAnswer> {
	switch (place.kind) {
		case 'database':
			return runInDatabase(place.path, shownAs, runId, { signal });
		case 'folder':
			return runInFolder(place.path, shownAs, runId, signal);
		case 'server':
			return runAtServer(place.url, runId, { environment, signal });
	}
}

function shownPlace(place: SearchedPlace, { repositoryRoot }: RunSearch): string {
	if (place.kind === 'server') return `${place.url.protocol}//${place.url.host}`;
	return (repositoryRoot === undefined ? undefined : pathInside(repositoryRoot, place.path)) ?? place.path;
}
