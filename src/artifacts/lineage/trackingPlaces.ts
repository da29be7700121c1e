import { dirname, join, resolve, sep } from 'node:path';
import type { LineageNote } from '../../core/lineage/note.js';
import { isInside, pathInside } from '../places.js';
import { parseTrackingUri, type TrackingPlace } from './trackingUri.js';

/** What is around what is looked for in tracking stores. */
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

/** A store that can be asked. */
export type SearchedPlace = Exclude<TrackingPlace, { kind: 'unsupported' }> & {
	/** Is it the one that the user's environment names, and none that was merely lying there? */
	readonly isNamed?: boolean;
};

/**
 * The stores that may know a run, in the order in which they are asked: what `MLFLOW_TRACKING_URI` names, if that is on this
 * disk; `mlflow.db` and `mlruns` from the model upward and where the user works; at last the server the variable names.
 */
export function placesOf(search: RunSearch, notes: LineageNote[]): readonly SearchedPlace[] {
	const { environment, currentFolder } = search;
	const uri = environment?.['MLFLOW_TRACKING_URI'] ?? '';
	const named = parseTrackingUri(uri, currentFolder ?? search.origin);
	if (named?.kind === 'unsupported') notes.push({ code: 'tracking-uri-unsupported', scheme: named.scheme });
	const nearby = foldersOf(search).flatMap((folder): SearchedPlace[] => [
		{ kind: 'database', path: join(folder, 'mlflow.db') },
		{ kind: 'folder', path: join(folder, 'mlruns') },
	]);
	const local: SearchedPlace[] =
		named?.kind === 'database' || named?.kind === 'folder' ? [{ ...named, isNamed: true }] : [];
	const server: SearchedPlace[] = named?.kind === 'server' ? [{ ...named, isNamed: true }] : [];
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

/** A place as it may be told: relative to the repository, a server without what is secret. */
export function shownPlace(place: SearchedPlace, { repositoryRoot }: RunSearch): string {
	if (place.kind === 'server') return `${place.url.protocol}//${place.url.host}`;
	return (repositoryRoot === undefined ? undefined : pathInside(repositoryRoot, place.path)) ?? place.path;
}
