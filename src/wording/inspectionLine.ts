import type { FoundFormat } from '../core/inspection/inspection.js';
import { visible } from './format.js';
import { formatTitle, parameterCount } from './inspection.js';
import { sentence, type Sentence } from './sentence.js';

const shownTitles = 3;

/**
 * What a model is in a few words, for one line: `MLflow 3.17.2`, `skops (scikit-learn 1.9.1): GaussianNB`,
 * `1,170 parameters (F32)`, `licence apache-2.0`. Empty where no format is known.
 */
export function inspectionParts(
	formats: readonly FoundFormat[],
	say: (sentence: Sentence) => string,
): string[] {
	const titles = [...new Set(formats.map((format) => visible(formatTitle(format))))];
	const more = titles.length - shownTitles;
	const counted = formats.find(({ parameters }) => parameters !== undefined);
	const licence = formats.find((format) => format.licence !== undefined)?.licence;
	return [
		...titles.slice(0, shownTitles),
		...(more > 0 ? [say(sentence('{count} more', { count: more }))] : []),
		...(counted ? [say(parametersSentence(counted))] : []),
		...(licence === undefined ? [] : [say(sentence('licence {licence}', { licence: visible(licence) }))]),
	];
}

/** `1,170 parameters (F32)`. */
function parametersSentence(format: FoundFormat): Sentence {
	const [count = '', types] = visible(parameterCount(format)).split(/ (?=\()/);
	return types === undefined
		? sentence('{count} parameters', { count })
		: sentence('{count} parameters {types}', { count, types });
}
