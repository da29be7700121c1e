import type { CodeRole, LoadFact } from '../core/inspection/inspection.js';
import { visible } from './format.js';
import { importName } from './pickles.js';
import { sentence, type Sentence } from './sentence.js';

const shownNames = 3;
const shownText = 100;

/** Code of the model's own, or of whoever made it. */
const foreignRoles: ReadonlySet<CodeRole> = new Set<CodeRole>([
	...(['model-code', 'code-path', 'remote-code', 'keras-layer', 'skops-type'] as const),
]);

/**
 * Warns of a model that would run code when it is loaded, other than that of a known library, or of which that can't be
 * told. `undefined` says that nothing of the kind was found, not that there is none. `isShortened`: not all facts are here.
 */
export function loadWarning(facts: readonly LoadFact[], isShortened: boolean): Sentence | undefined {
	const names = [...new Set(facts.flatMap(foreignNames))];
	if (names.length > 0) {
		const more = names.length - shownNames;
		const list = names.slice(0, shownNames).join(', ');
		return more > 0
			? sentence('Loading it would run code that is not from a known library: {names} and {count} more', {
					names: list,
					count: more,
				})
			: sentence('Loading it would run code that is not from a known library: {names}', { names: list });
	}
	const unread = facts.find(
		(fact) =>
			(fact.kind === 'pickle' && !fact.report.complete) || (fact.kind === 'unread' && fact.part === 'code'),
	);
	if (unread)
		return sentence('What loading it would run is not known: {path} could not be read to its end', {
			path: shown(unread.path),
		});
	return isShortened
		? sentence('Only a part of what loading it would run is recorded; gmr inspect tells all of it')
		: undefined;
}

function foreignNames(fact: LoadFact): string[] {
	switch (fact.kind) {
		case 'pickle':
			return fact.report.streams
				.flatMap(({ imports }) => imports)
				.filter(({ verdict }) => verdict !== 'known')
				.map((each) => clipped(importName(each)));
		case 'code': {
			// MLflow's own loaders are named in every model that it saves.
			const isForeign =
				fact.role === 'loader-module' ? !/^mlflow(?:\.|$)/.test(fact.what) : foreignRoles.has(fact.role);
			return isForeign ? [shown(fact.what)] : [];
		}
		case 'external-data':
		case 'graph':
		case 'template':
		case 'tensors-only':
		case 'unread':
			return [];
	}
}

function shown(text: string): string {
	return visible(clipped(text));
}

function clipped(text: string): string {
	return text.length > shownText ? `${text.slice(0, shownText).toWellFormed()}…` : text;
}
