import type { Problem, Reading, TextRange } from '../../problem.js';
import { layout } from '../layout.js';
import { displayName, type ModelEntry } from '../entries.js';
import type { Snapshot } from '../snapshot.js';
import type { PageWording } from './pageWording.js';

/** A file of the model the page is about, by what it is and not by where it lies. */
export type PageFile =
	| { readonly kind: 'model' | 'card' }
	| { readonly kind: 'alias'; readonly alias: string }
	| { readonly kind: 'version' | 'notes' | 'signature' | 'run'; readonly version: number };

/** A problem as the page shows it: the sentence, the place in words, and the file to open. */
export interface PageProblem {
	readonly sentence: string;
	/** `aliases/champion.yaml:3`, relative to the model's folder. */
	readonly place: string;
	readonly file: PageFile;
}

/** Where a `PageFile` lies, relative to the registry's folder. */
export interface PageFilePlace {
	readonly path: string;
	/** Where its first problem is. */
	readonly range?: TextRange;
}

/** `problem`, which is about `file`, in words. */
export function pageProblem(
	model: ModelEntry,
	file: PageFile,
	problem: Problem,
	wording: PageWording,
): PageProblem {
	const inModel = problem.path.startsWith(`${model.path}/`)
		? problem.path.slice(model.path.length + 1)
		: problem.path;
	const line = problem.range ? `:${problem.range.start.line + 1}` : '';
	return { sentence: wording.problem(problem), place: inModel + line, file };
}

/** The model of that name, or the unreadable one whose folder stands for it. */
export async function findPageModel(snapshot: Snapshot, name: string): Promise<ModelEntry | undefined> {
	const model = await snapshot.findModel(name);
	if (model) return model;
	const models = await snapshot.models();
	return models.find((each) => !each.manifest.ok && (each.folder === name || displayName(each) === name));
}

/** Where `file` of `model` lies; `undefined` where the model has no such alias or version. */
export async function locatePageFile(
	snapshot: Snapshot,
	model: ModelEntry,
	file: PageFile,
): Promise<PageFilePlace | undefined> {
	switch (file.kind) {
		case 'model':
			return placeOf(layout.modelFile(model.folder), model);
		case 'card':
			return { path: layout.card(model.folder) };
		case 'alias': {
			const aliases = await snapshot.aliases(model);
			const entry = aliases.find(({ alias }) => alias === file.alias);
			return entry && placeOf(entry.path, entry);
		}
		case 'version':
		case 'notes':
		case 'signature':
		case 'run': {
			const numbers = await snapshot.versionNumbers(model);
			const number = numbers.find((each) => each === file.version);
			const version = number && (await snapshot.version(model, number));
			if (!version) return undefined;
			if (file.kind === 'signature') return { path: layout.signature(model.folder, version.number) };
			if (file.kind === 'run') return { path: layout.runFile(model.folder, version.number) };
			return file.kind === 'version'
				? placeOf(layout.versionFile(model.folder, version.number), version)
				: placeOf(layout.notesFile(model.folder, version.number), { manifest: version.notes });
		}
	}
}

function placeOf(path: string, { manifest }: { manifest: Reading<unknown> }): PageFilePlace {
	const range = manifest.ok ? undefined : manifest.problems[0].range;
	return range ? { path, range } : { path };
}
