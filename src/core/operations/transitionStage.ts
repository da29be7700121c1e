import type { FileChange, Operation } from '../edit.js';
import { registryError } from '../errors.js';
import { stageInNotesFile } from '../manifest/notesFile.js';
import type { VersionNumber } from '../model/brands.js';
import { parseStage } from '../model/stage.js';
import type { Stage } from '../model/types.js';
import { layout } from '../registry/layout.js';
import { requireModel, requireVersion } from '../registry/resolve.js';
import type { Snapshot } from '../registry/snapshot.js';
import { notesChange } from './notesChange.js';
import { reasonOf } from './reason.js';
import { requireNotes } from './requireNotes.js';
import { requireWritable } from './writable.js';

/**
 * Moves a version to one of MLflow's legacy stages, given in any case. `archiveExisting` moves all other live versions
 * of that stage to Archived, as MLflow does only for Staging and Production.
 * Throws `stage-invalid`, `stage-not-exclusive`, `model-not-found`, `version-not-found`, `version-deleted`.
 */
export function transitionStage(input: {
	name: string;
	version: VersionNumber;
	stage: string;
	archiveExisting?: boolean | undefined;
	reason?: string | undefined;
}): Operation {
	const stage = parseStage(input.stage);
	const { name, version: number, archiveExisting = false } = input;
	if (archiveExisting && stage !== 'Staging' && stage !== 'Production')
		throw registryError('stage-not-exclusive', { stage });
	return async (snapshot) => {
		await requireWritable(snapshot);
		const model = await requireModel(snapshot, name);
		const version = await requireVersion(snapshot, model, number);
		const isThere = (requireNotes(version).stage ?? 'None') === stage;
		const versions = archiveExisting ? await snapshot.versions(model) : [];
		const replaced = versions
			.filter((each) => each.number !== number && requireNotes(each).stage === stage)
			.map((each) => each.number)
			.reverse();
		const changes = [
			...(isThere ? [] : [await staged(snapshot, layout.notesFile(model.folder, number), stage)]),
			...(await Promise.all(
				replaced.map((each) => staged(snapshot, layout.notesFile(model.folder, each), 'Archived')),
			)),
		];
		return {
			operation: 'stage',
			summary: `Move ${name} version ${number} to stage ${stage}${replacing(replaced)}`,
			model: name,
			version: number,
			...reasonOf(input),
			changes,
		};
	};
}

async function staged(snapshot: Snapshot, path: string, stage: Stage | 'None'): Promise<FileChange> {
	const text = stageInNotesFile(await snapshot.read(path), path, stage === 'None' ? undefined : stage);
	return notesChange(path, text);
}

function replacing(versions: readonly number[]): string {
	if (versions.length === 0) return '';
	return ` and archive ${versions.length === 1 ? 'version' : 'versions'} ${versions.join(', ')}`;
}
