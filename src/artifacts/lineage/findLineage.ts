import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { cleanUri } from '../../core/lineage/cleanUri.js';
import type { CodeState } from '../../core/lineage/codeState.js';
import { keptMetrics, keptParams } from '../../core/lineage/entries.js';
import { mergeLineage } from '../../core/lineage/mergeLineage.js';
import type { LineageNote } from '../../core/lineage/note.js';
import { placedPath, type RepositoryPlace } from '../../core/lineage/placedPath.js';
import { repositoryAddress, runLineage } from '../../core/lineage/runLineage.js';
import { runLimits } from '../../core/lineage/runRecord.js';
import { defined } from '../../core/manifest/plain.js';
import type { Dataset, Lineage } from '../../core/model/types.js';
import type { FolderListing } from '../listFolder.js';
import { pathInside } from '../places.js';
import { dvcFacts, type DvcFacts } from './dvcFacts.js';
import { findRun } from './findRun.js';
import { sideFacts } from './sideFiles.js';

/** Where a model comes from, as far as what is on disk, or the user's tracking server, tells. */
export interface LineageFindings {
	readonly lineage: Lineage;
	/** What was not read, and why; for the user to see before the version is written. */
	readonly notes: readonly LineageNote[];
}

/** What is around the model. */
export interface LineageSurroundings {
	/** Absolute. */
	readonly repositoryRoot?: string | undefined;
	/** Absolute; where the user works. */
	readonly currentFolder?: string | undefined;
	/** The variables that name a tracking server and its credentials; without them the network is not used. */
	readonly environment?: NodeJS.ProcessEnv | undefined;
	/** What is checked out where the model lies; asked only if its run does not tell. */
	readonly codeState?: ((model: string) => Promise<CodeState | undefined>) | undefined;
	/** The run the user names, instead of the one that `MLmodel` does. */
	readonly runId?: string | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Looks for the lineage of a model: what its run tells, before what files of its folder do. `known` is what `MLmodel` says
 * already. That something is not there is no error; what can't be read is a note. Throws the signal's reason.
 */
export async function findLineage(
	listing: FolderListing,
	known: Partial<Lineage>,
	around: LineageSurroundings,
): Promise<LineageFindings> {
	const root = await realRoot(around.repositoryRoot);
	const place: RepositoryPlace = {
		inRepository: (path) => (root !== undefined && isAbsolute(path) ? pathInside(root, path) : undefined),
	};
	const runId = around.runId ?? known.run?.id;
	const search = { ...around, origin: listing.origin, repositoryRoot: root };
	const { run, notes } = runId === undefined ? { notes: [] } : await findRun(runId, search);
	const told = run ? runLineage(run, place) : { lineage: {}, notes: [] };
	const files = await filesLineage(listing, root, place);
	const code = told.lineage.code ?? (await codeOf(listing, runId, files.code, around));
	const isOwnRun = around.runId === undefined || around.runId === known.run?.id;
	const ofModel: Partial<Lineage> = {
		// What MLmodel says of its own run says nothing of another.
		...(isOwnRun ? known : defined({ loggedModel: known.loggedModel })),
		...(runId === undefined ? {} : { run: { id: runId } }),
	};
	return {
		lineage: {
			...mergeLineage(
				// A run may log several models; this one's id is its own.
				defined({ loggedModel: known.loggedModel }),
				told.lineage,
				ofModel,
				files.lineage,
			),
			...(code ? { code } : {}),
		},
		notes: [...notes, ...told.notes, ...files.notes],
	};
}

/** What a run alone tells, of a model whose files are elsewhere. Throws the signal's reason. */
export async function findRunLineage(
	runId: string,
	around: Omit<LineageSurroundings, 'codeState' | 'runId'> & { readonly currentFolder: string },
): Promise<LineageFindings> {
	const root = await realRoot(around.repositoryRoot);
	const { run, notes } = await findRun(runId, {
		...around,
		origin: around.currentFolder,
		repositoryRoot: root,
	});
	const place: RepositoryPlace = {
		inRepository: (path) => (root !== undefined && isAbsolute(path) ? pathInside(root, path) : undefined),
	};
	const told = run ? runLineage(run, place) : { lineage: { run: { id: runId } }, notes: [] };
	return { lineage: mergeLineage(told.lineage), notes: [...notes, ...told.notes] };
}

async function filesLineage(
	listing: FolderListing,
	root: string | undefined,
	place: RepositoryPlace,
): Promise<LineageFindings & { readonly code?: string }> {
	const side = await sideFacts(listing);
	const dvc = await dvcFacts(listing, root);
	const metrics = keptMetrics(new Map(side.metrics), runLimits.metrics);
	const params = keptParams(new Map([...dvc.params, ...side.params]), runLimits.params);
	const datasets = datasetsOf(dvc, side.datasets, place);
	return {
		lineage: { metrics: metrics.kept, params: params.kept, datasets: datasets.datasets, parents: [] },
		...defined({ code: dvc.code }),
		notes: [...side.notes, ...dvc.notes, ...metrics.notes, ...params.notes, ...datasets.notes],
	};
}

/** Those of DVC, whose digests say more, before those of a card; addresses without credentials. */
function datasetsOf(
	dvc: DvcFacts,
	side: readonly Dataset[],
	place: RepositoryPlace,
): { datasets: readonly Dataset[]; notes: readonly LineageNote[] } {
	const names = new Set<string>();
	const all = [...dvc.datasets, ...side].filter(({ name }) => names.size < names.add(name).size);
	const notes: LineageNote[] = [];
	const datasets = all.slice(0, runLimits.datasets).map(({ source, ...dataset }): Dataset => {
		if (source === undefined) return dataset;
		const isAddress = /^[a-z][a-z\d+.-]+:/i.test(source);
		const { text, isCleaned } = isAddress
			? cleanUri(source)
			: { text: placedPath(source, place), isCleaned: false };
		if (isCleaned) notes.push({ code: 'secret-removed', what: dataset.name });
		return { ...dataset, ...(text === undefined ? {} : { source: text }) };
	});
	if (all.length > runLimits.datasets)
		notes.push({ code: 'cut', what: 'datasets', limit: runLimits.datasets });
	return { datasets, notes };
}

/**
 * Of a model without a run: the commit that is checked out, with the script that made it where DVC knows. A run that does
 * not tell its commit was made at one that nobody knows any more.
 */
async function codeOf(
	{ origin }: FolderListing,
	runId: string | undefined,
	script: string | undefined,
	{ codeState }: LineageSurroundings,
): Promise<Lineage['code'] | undefined> {
	const state = runId === undefined ? await codeState?.(origin) : undefined;
	const address = state?.repository === undefined ? undefined : repositoryAddress(state.repository).text;
	const isNotebook = script?.endsWith('.ipynb') === true;
	const code = defined({
		commit: state?.commit,
		dirty: state?.commit === undefined ? undefined : state.dirty,
		branch: state?.branch,
		repository: address,
		...(script === undefined ? {} : isNotebook ? { notebook: script } : { path: script }),
	});
	return Object.keys(code).length > 0 ? code : undefined;
}

/** Sources are compared without links. */
async function realRoot(root: string | undefined): Promise<string | undefined> {
	return root === undefined ? undefined : realpath(root).catch(() => root);
}
