import { commitModes } from '../../core/ports.js';
import { globalOptions } from '../globalOptions.js';
import type { NamedVerb, VerbOptions } from '../verb.js';
import { usageAlternatives } from '../usage.js';

/** What a shell has to know of `gmr`. */
export interface CommandShape {
	readonly verbs: readonly VerbShape[];
	/** Words that follow an option, by its name with dashes; `undefined` where they are free. */
	readonly values: Readonly<Record<string, Place | undefined>>;
}
export interface VerbShape {
	readonly name: string;
	readonly summary: string;
	/** With dashes, those that every verb has included. */
	readonly options: readonly string[];
	/** What may stand at each place after the verb. */
	readonly places: readonly Place[];
}
/** What may be completed at one place. */
export interface Place {
	readonly words: readonly string[];
	/** Names of models, with aliases and versions. */
	readonly hasModels: boolean;
	readonly hasFiles: boolean;
}

const free: Place = { words: [], hasModels: false, hasFiles: false };
const models: Place = { ...free, hasModels: true };
const files: Place = { ...free, hasFiles: true };
const valuePlaces: Readonly<Record<string, Place>> = {
	'--name': models,
	'--parent': models,
	'--commit': { ...free, words: commitModes },
	'--hooks': { ...free, words: ['run', 'skip'] },
	'-C': files,
};

/** The shape of these verbs, from their options and their lines of usage. */
export async function commandShape(verbs: readonly NamedVerb[]): Promise<CommandShape> {
	const shapes: VerbShape[] = [];
	const values: Record<string, Place | undefined> = {};
	for (const [name, { summary, load }] of verbs) {
		const { usage, options } = await load();
		const all: VerbOptions = { ...options, ...globalOptions };
		for (const [option, { type }] of Object.entries(all))
			if (type === 'string') values[dashed(option)] = valuePlaces[dashed(option)];
		shapes.push({ name, summary, options: Object.keys(all).map(dashed).sort(), places: placesOf(usage) });
	}
	const words = verbs.map(([name]) => name);
	shapes.push({ name: 'help', summary: 'tell more about a verb', options: [], places: [{ ...free, words }] });
	return { verbs: shapes, values };
}

function dashed(option: string): string {
	return option.length === 1 ? `-${option}` : `--${option}`;
}

/** `alias set NAME@ALIAS VERSION | alias delete NAME@ALIAS` tells that set or delete comes first, and then a model. */
export function placesOf(usage: string): readonly Place[] {
	const places: Place[] = [];
	for (const alternative of usageAlternatives(usage)) {
		const positionals = alternative
			.replace(/ \| /g, ' ')
			.replace(/\[?--?[\w-]+(?: [^[\]\s][^\]\s]*(?:\[[^\]]*\])?)?\]*…?/g, ' ')
			.trim()
			.split(/\s+/)
			.slice(1);
		positionals.forEach((word, at) => {
			places[at] = both(places[at] ?? free, placeOf(word));
		});
	}
	return places;
}

function placeOf(word: string): Place {
	const bare = word.replace(/^\[|\]$/g, '');
	if (bare.startsWith('PATH|')) return both(files, placeOf(bare.slice('PATH|'.length)));
	if (/^(?:NAME|URI)\b/.test(bare)) return models;
	if (/^(?:PATH|DIR)\b/.test(bare)) return files;
	const words = bare.split('|').filter((each) => /[a-z]/.test(each));
	return { ...free, words };
}

function both(a: Place, b: Place): Place {
	return {
		words: [...new Set([...a.words, ...b.words])],
		hasModels: a.hasModels || b.hasModels,
		hasFiles: a.hasFiles || b.hasFiles,
	};
}
