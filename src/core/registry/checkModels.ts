import { pointerRange } from '../manifest/pointerRange.js';
import { decodeName } from '../model/folderName.js';
import { mixesScripts, skeleton } from '../model/lookalikes.js';
import { canonicalKey } from '../model/modelName.js';
import { problem, type Problem } from '../problem.js';
import { isReadable, problemsOf, type ReadableModel } from './entries.js';
import { layout } from './layout.js';
import type { Snapshot } from './snapshot.js';

/** What is wrong with `model.yaml` files, and with models beside one another. */
export async function checkModels(snapshot: Snapshot): Promise<readonly Problem[]> {
	const models = await snapshot.models();
	const unreadable = models.flatMap(problemsOf);
	return [
		...unreadable,
		...(await checkFolders(snapshot, new Set(models.map(({ folder }) => folder)))),
		...(await checkNames(snapshot, models.filter(isReadable))),
	];
}

async function checkFolders(snapshot: Snapshot, models: ReadonlySet<string>): Promise<readonly Problem[]> {
	const problems: Problem[] = [];
	const seen = new Map<string, string>();
	for (const folder of await snapshot.modelFolders()) {
		const isModel = models.has(folder);
		// A copy may be under way; git knows no empty folders.
		if (!isModel && (await snapshot.filesBelow(layout.model(folder))).length === 0) continue;
		if (!isModel) {
			const path = layout.modelFile(folder);
			problems.push(problem('file-missing', { file: path }, { path }));
		}
		const place = { path: layout.model(folder) };
		if (!isFolderName(folder)) problems.push(problem('folder-invalid', { folder }, place));
		const twin = seen.get(folder.toLowerCase());
		if (twin !== undefined) problems.push(problem('path-twin', { name: folder, other: twin }, place));
		seen.set(folder.toLowerCase(), folder);
	}
	return problems;
}

/** Could `encodeFolderName` or `freeFolderName` have given it? */
function isFolderName(folder: string): boolean {
	const bare = folder.replace(/~[1-9]\d*$/, '');
	const isShortened = /^[\w.%-]{1,80}~[\da-f]{16}$/.test(bare) || /^[\w.%-]{1,80}~[\da-f]{16}$/.test(folder);
	return isShortened || decodeName(bare) !== undefined;
}

async function checkNames(snapshot: Snapshot, models: readonly ReadableModel[]): Promise<readonly Problem[]> {
	const problems: Problem[] = [];
	const seen = new Map<string, ReadableModel>();
	const looks = new Map<string, ReadableModel>();
	for (const model of models) {
		const { name } = model.manifest.value;
		const [key, look] = [canonicalKey(name), skeleton(name)];
		const [twin, double] = [seen.get(key), looks.get(look)];
		if (!twin) seen.set(key, model);
		if (!double) looks.set(look, model);
		const isMixed = mixesScripts(name);
		if (!twin && !double && !isMixed) continue;
		const path = layout.modelFile(model.folder);
		const place = { path, range: pointerRange(await snapshot.read(path), path, '/name') };
		const other = (twin ?? double)?.manifest.value.name;
		if (twin && other === name) problems.push(problem('name-taken', { name, other: twin.path }, place));
		else if (twin && other !== undefined) problems.push(problem('name-twin', { name, other }, place));
		else
			problems.push(problem('name-confusable', { name, ...(other === undefined ? {} : { other }) }, place));
	}
	return problems;
}
