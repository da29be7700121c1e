import { dirname, join } from 'node:path';
import { dvcImports, dvcOutputs, dvcStage } from '../../core/lineage/dvcLock.js';
import type { LineageNote } from '../../core/lineage/note.js';
import type { Dataset } from '../../core/model/types.js';
import type { FolderListing } from '../listFolder.js';
import { isInside, pathInside } from '../places.js';
import { parseYamlMap, readYamlFile } from './yamlFile.js';
import { readSmallFile } from './smallFile.js';

/** What DVC's files tell of a model. */
export interface DvcFacts {
	readonly datasets: readonly Dataset[];
	readonly params: readonly (readonly [string, string])[];
	/** The script that a stage ran, from the top of the repository. */
	readonly code?: string;
	readonly notes: readonly LineageNote[];
}

const maxLockBytes = 1024 * 1024;
const maxPointers = 50;

/**
 * Reads the nearest `dvc.lock` at or above the model that has a stage which makes it, the `.dvc` file beside the model for
 * where it was imported from, and the pointers to data that lie in its folder.
 */
export async function dvcFacts(
	{ origin, root, files }: FolderListing,
	repositoryRoot: string | undefined,
): Promise<DvcFacts> {
	const notes: LineageNote[] = [];
	const datasets: Dataset[] = [];
	for (const { path } of files.filter((file) => file.path.endsWith('.dvc')).slice(0, maxPointers)) {
		const { value, note } = await readYamlFile(join(root, path), path);
		if (note) notes.push(note);
		if (value) datasets.push(...dvcOutputs(value));
	}
	if (repositoryRoot === undefined || !isInside(repositoryRoot, origin))
		return { datasets, params: [], notes };

	const pointer = await readYamlFile(`${origin}.dvc`, pathInside(repositoryRoot, `${origin}.dvc`) ?? '');
	if (pointer.note) notes.push(pointer.note);
	if (pointer.value) datasets.push(...dvcImports(pointer.value));

	for (let folder = origin; isInside(repositoryRoot, folder); folder = dirname(folder)) {
		const shownAs = pathInside(repositoryRoot, join(folder, 'dvc.lock')) ?? 'dvc.lock';
		const { bytes, note } = await readSmallFile(join(folder, 'dvc.lock'), shownAs, maxLockBytes);
		if (note) notes.push(note);
		if (!bytes) continue;
		const lock = parseYamlMap(bytes, shownAs);
		if (lock.note) notes.push(lock.note);
		const stage = lock.value && dvcStage(lock.value, pathInside(folder, origin) ?? '.');
		if (!stage) continue;
		const inRepository = (path: string) => pathInside(repositoryRoot, join(folder, path)) ?? path;
		return {
			datasets: [
				...datasets,
				...stage.datasets.map((dataset) => ({ ...dataset, name: inRepository(dataset.name) })),
			],
			params: stage.params,
			...(stage.code === undefined ? {} : { code: inRepository(stage.code) }),
			notes,
		};
	}
	return { datasets, params: [], notes };
}
