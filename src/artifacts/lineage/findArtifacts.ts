import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LineageNote } from '../../core/lineage/note.js';
import { isInside } from '../places.js';
import { artifactsAtServer, artifactsInDatabase, artifactsInFolder } from './artifactsInStore.js';
import type { ArtifactsAnswer, ArtifactsOwner } from './store.js';
import { placesOf, shownPlace, type RunSearch, type SearchedPlace } from './trackingPlaces.js';

/** Where the artifacts of a run or a logged model are. */
export interface FoundArtifacts {
	/** Absolute, without links; absent for what is not on this disk. */
	readonly path?: string;
	/** The run a logged model comes from. */
	readonly runId?: string;
}

/**
 * Asks the tracking stores, in the order of `placesOf`, where artifacts are; the first that knows is believed, as far as it
 * may be: a store that was merely lying there, in a clone for one, can't make files of other places be read.
 */
export async function findArtifacts(
	owner: ArtifactsOwner,
	search: RunSearch,
): Promise<{ readonly found?: FoundArtifacts; readonly notes: readonly LineageNote[] }> {
	const notes: LineageNote[] = [];
	for (const place of placesOf(search, notes)) {
		search.signal?.throwIfAborted();
		const answer = await ask(place, owner, search);
		if (answer.kind === 'failed') notes.push(answer.note);
		if (answer.kind !== 'artifacts') continue;
		const path = await trustedPath(answer.uri, place, search);
		const { runId } = answer;
		return {
			found: { ...(path === undefined ? {} : { path }), ...(runId === undefined ? {} : { runId }) },
			notes,
		};
	}
	return { notes };
}

function ask(place: SearchedPlace, owner: ArtifactsOwner, search: RunSearch): Promise<ArtifactsAnswer> {
	const { environment = {}, signal } = search;
	const shownAs = shownPlace(place, search);
	switch (place.kind) {
		case 'database':
			return artifactsInDatabase(place.path, shownAs, owner, { signal });
		case 'folder':
			return artifactsInFolder(place.path, shownAs, owner, signal);
		case 'server':
			return artifactsAtServer(place.url, owner, { environment, signal });
	}
}

async function trustedPath(
	uri: string,
	place: SearchedPlace,
	{ repositoryRoot, currentFolder }: RunSearch,
): Promise<string | undefined> {
	const given = localPath(uri, currentFolder);
	const path = given === undefined ? undefined : await realOf(given);
	if (path === undefined || place.isNamed === true) return path;
	const beside = place.kind === 'server' ? undefined : dirname(place.path);
	for (const root of [repositoryRoot, currentFolder, beside]) {
		const real = root === undefined ? undefined : await realOf(root);
		if (real !== undefined && isInside(real, path)) return path;
	}
	return undefined;
}

/** Of a path, or a `file:` URI of this machine. */
function localPath(uri: string, currentFolder: string | undefined): string | undefined {
	const scheme = /^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
	if (scheme === undefined) {
		if (isAbsolute(uri)) return uri;
		return currentFolder === undefined ? undefined : resolve(currentFolder, uri);
	}
	if (scheme !== 'file') return undefined;
	try {
		return fileURLToPath(uri);
	} catch {
		// Of another machine, or no URI of a file at all.
		return undefined;
	}
}

async function realOf(path: string): Promise<string | undefined> {
	return realpath(path).catch(() => undefined);
}
