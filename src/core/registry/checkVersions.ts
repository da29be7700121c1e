import { mapInBatches } from '../base/batches.js';
import { pointerRange } from '../manifest/pointerRange.js';
import type { VersionNumber } from '../model/brands.js';
import { versionOfFolder } from '../model/versionNumber.js';
import { problem, type Problem } from '../problem.js';
import { checkArtifacts } from './checkArtifacts.js';
import { refusedEntry } from './checkEntries.js';
import { checkOrigins } from './checkOrigins.js';
import type { ModelEntry, VersionEntry } from './entries.js';
import { layout } from './layout.js';
import type { Snapshot } from './snapshot.js';

const batchSize = 32;

/** What is wrong with the versions of a model. */
export async function checkVersions(snapshot: Snapshot, model: ModelEntry): Promise<readonly Problem[]> {
	const folder = layout.versions(model.folder);
	const strange = (await snapshot.entries(folder))
		.filter(({ name, kind }) => kind !== 'folder' || versionOfFolder(name) === undefined)
		.map(({ name, kind }) => {
			const path = `${folder}/${name}`;
			return kind === 'other' ? refusedEntry(path) : problem('folder-invalid', { folder: name }, { path });
		});
	const numbers = await snapshot.versionNumbers(model);
	const checked = await mapInBatches(numbers, batchSize, (number) => checkVersion(snapshot, model, number));
	const present = numbers.filter((_, index) => checked[index] !== undefined);
	return [...strange, ...checkNumbers(folder, present), ...checked.flatMap((problems) => problems ?? [])];
}

/** `undefined` where there is no file: git would not know the folder. */
async function checkVersion(
	snapshot: Snapshot,
	model: ModelEntry,
	number: VersionNumber,
): Promise<readonly Problem[] | undefined> {
	const version = await snapshot.version(model, number);
	const { files, others } = await snapshot.pathsBelow(layout.version(model.folder, number));
	if (!version || files.length + others.length === 0) return undefined;
	const refused = others.map(refusedEntry);
	if (version.isDeleted)
		return [
			...refused,
			...checkTombstone(version, files.length - 1, layout.deletedFile(model.folder, number)),
		];
	const problems = version.manifest.ok ? refused : [...refused, ...version.manifest.problems];
	problems.push(...(await checkNotes(snapshot, model, version)));
	if (version.manifest.ok) {
		const manifest = version.manifest.value;
		problems.push(...(await checkArtifacts(snapshot, version.path, manifest.artifacts, files)));
		problems.push(...(await checkOrigins(snapshot, version.path, manifest)));
	}
	return problems;
}

function checkTombstone({ number, deleted }: VersionEntry, others: number, path: string): readonly Problem[] {
	const unreadable = deleted && !deleted.ok ? deleted.problems : [];
	if (others === 0) return unreadable;
	const data = { version: number, files: others };
	return [...unreadable, problem('deleted-incomplete', data, { path })];
}

async function checkNotes(
	snapshot: Snapshot,
	model: ModelEntry,
	{ number, notes }: VersionEntry,
): Promise<readonly Problem[]> {
	if (!notes.ok) return notes.problems;
	const version = notes.value.archived?.replacedBy;
	if (version === undefined) return [];
	const replacement = await snapshot.version(model, version);
	if (replacement && !replacement.isDeleted && version !== number) return [];
	const path = layout.notesFile(model.folder, number);
	const range = pointerRange(await snapshot.read(path), path, '/archived/replaced_by');
	return [problem('replacement-missing', { version }, { path, range })];
}

/** More than anyone takes away by hand. A number near the largest there is would leave none to give. */
const maxGap = 100;

/** Numbers are given one after the other, and a deletion leaves its tombstone. */
function checkNumbers(path: string, newestFirst: readonly number[]): readonly Problem[] {
	const problems: Problem[] = [];
	let expected = 1;
	for (const number of [...newestFirst].reverse()) {
		if (number > expected) {
			const data = { first: expected, last: number - 1 };
			const isGap = number - expected > maxGap;
			problems.push(problem(isGap ? 'version-gap' : 'versions-gone', data, { path }));
		}
		expected = number + 1;
	}
	return problems;
}
