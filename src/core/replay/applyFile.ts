import { mergeManifest } from '../manifest/mergeManifest.js';
import { layout } from '../registry/layout.js';
import { Snapshot } from '../registry/snapshot.js';
import { versionFolder } from './deletions.js';
import { isSameFile, type TreeFile } from './fileTree.js';
import { aliasOfPath, parseRegistryPath } from './registryPath.js';
import type { FileDelta } from './ownCommit.js';
import type { ReplayStep } from './replayStep.js';

/** A file in three states, with the target's numbers. */
interface ThreeFiles {
	/** In the target. */
	readonly path: string;
	/** In our commit. */
	readonly ourPath: string;
	readonly base: TreeFile | undefined;
	readonly theirs: TreeFile | undefined;
	readonly ours: TreeFile | undefined;
}

/** Makes one file's change again: ours where they left it alone, else what can be merged, else a conflict. */
export async function applyFile(
	step: ReplayStep,
	{ path: ourPath, before, after }: FileDelta,
): Promise<void> {
	const { target, numbers, mapped } = step.options;
	const path = numbers.path(ourPath);
	const [base, ours] = [await mapped(ourPath, before), await mapped(ourPath, after)];
	const theirs = await target.file(path);
	if (isSameFile(theirs, ours)) return;
	const files: ThreeFiles = { path, ourPath, base, theirs, ours };
	if (aliasOfPath(ourPath) !== undefined) return applyAlias(step, files);
	const at = versionFolder(ourPath);
	const isWithVersion = !ours && at !== undefined && step.isDeletion(at);
	if (isSameFile(theirs, base) || isWithVersion) {
		if (await keepsNameFree(step, files)) step.set(path, ours);
		return;
	}
	const { folder, version, rest } = parseRegistryPath(ourPath);
	const isMergeable = folder !== undefined && rest === (version === undefined ? 'model.yaml' : 'notes.yaml');
	if (isMergeable && theirs && ours && (await mergeFile(step, files, theirs, ours))) return;
	if (step.settle({ kind: 'file', path }) === 'ours') step.set(path, ours);
}

async function applyAlias(step: ReplayStep, files: ThreeFiles): Promise<void> {
	const { target } = step.options;
	const { path, base, theirs, ours } = files;
	const { folder: ourFolder = '' } = parseRegistryPath(files.ourPath);
	const model = step.name(ourFolder);
	const alias = aliasOfPath(path) ?? '';
	const [theirVersion, ourVersion] = [await step.aliased(path, theirs), await step.aliased(path, ours)];
	if (!isSameFile(theirs, base)) {
		// Both sides came to the same: nobody has to be asked.
		if (theirs && ours && theirVersion !== undefined && theirVersion === ourVersion) return;
		const numbers = {
			...(theirVersion === undefined ? {} : { theirVersion }),
			...(ourVersion === undefined ? {} : { ourVersion }),
		};
		if (step.settle({ kind: 'alias', model, alias, path, ...numbers }) !== 'ours') return;
	}
	const { folder = '' } = parseRegistryPath(path);
	const tombstone = layout.deletedFile(folder, ourVersion ?? 0);
	if (ours && ourVersion !== undefined && (await target.file(tombstone)))
		step.settle({ kind: 'version-deleted', model, version: ourVersion, path: tombstone });
	else step.set(path, ours);
}

/** `false` where one of the files can't be read. */
async function mergeFile(
	step: ReplayStep,
	files: ThreeFiles,
	theirs: TreeFile,
	ours: TreeFile,
): Promise<boolean> {
	const { contents, prefer } = step.options;
	const { path, base } = files;
	const texts = {
		base: base && (await contents.read(base.id)),
		theirs: await contents.read(theirs.id),
		ours: await contents.read(ours.id),
	};
	const merged = mergeManifest(texts, path, prefer);
	if (!merged) return false;
	const { folder = '' } = parseRegistryPath(files.ourPath);
	const { version } = parseRegistryPath(path);
	const subject = { model: step.name(folder), path, ...(version === undefined ? {} : { version }) };
	for (const key of merged.conflicts) step.settle({ kind: 'key', key, ...subject });
	const id = contents.add(merged.text);
	if (id !== theirs.id && (await keepsNameFree(step, files))) step.set(path, { mode: theirs.mode, id });
	return true;
}

/** A rename must not take a name that another model of the target has. */
async function keepsNameFree(step: ReplayStep, { path, ourPath, ours }: ThreeFiles): Promise<boolean> {
	const { commit, target } = step.options;
	const { folder = '', version, rest } = parseRegistryPath(ourPath);
	if (!ours || version !== undefined || rest !== 'model.yaml') return true;
	const before = await new Snapshot(commit.before).modelInFolder(folder);
	const name = step.name(folder);
	if (!before?.manifest.ok || before.manifest.value.name === name) return true;
	const other = await new Snapshot(target).findModel(name);
	if (!other || layout.modelFile(other.folder) === path) return true;
	step.settle({ kind: 'name-taken', model: name, path: layout.modelFile(other.folder) });
	return false;
}
