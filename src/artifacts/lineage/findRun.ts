import type { LineageNote } from '../../core/lineage/note.js';
import type { RunRecord } from '../../core/lineage/runRecord.js';
import { runInFolder } from './fileStore.js';
import { runInDatabase } from './sqliteStore.js';
import type { StoreAnswer } from './store.js';
import { runAtServer } from './trackingServer.js';
import { placesOf, shownPlace, type RunSearch, type SearchedPlace } from './trackingPlaces.js';

/** Looks for a run, in the order of `placesOf`. The first store that has it is believed. */
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
