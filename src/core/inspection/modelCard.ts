import { splitFrontMatter, withoutKey } from '../base/frontMatter.js';
import { defined, isObject } from '../manifest/plain.js';
import { readYaml } from '../manifest/yamlReader.js';
import type { PlainValue } from '../manifest/plainValue.js';
import type { Problem } from '../problem.js';

/** What the front matter of a Hugging Face model card says (https://huggingface.co/docs/hub/model-cards), and its first words. */
export interface ModelCard {
	/** Relative to the folder. */
	readonly path: string;
	/** `apache-2.0`; for `other`, the name that the card gives it. */
	readonly licence?: string;
	readonly licenceLink?: string;
	readonly languages: readonly string[];
	readonly tags: readonly string[];
	readonly datasets: readonly string[];
	readonly metrics: readonly string[];
	readonly baseModels: readonly string[];
	/** `finetune`, `adapter`, `merge` or `quantized`. */
	readonly baseModelRelation?: string;
	readonly task?: string;
	readonly library?: string;
	/** The first paragraph of the text. */
	readonly summary?: string;
}

/** What a registration may take from a card; nothing of it is taken unasked. */
export interface CardProposals {
	readonly description?: string;
	readonly tags: Readonly<Record<string, string>>;
	/** `models:/` URIs; other base models become the tag `base_model`. */
	readonly parents: readonly string[];
}

/** A card, or why its front matter is not read: completes "is not read: …". */
export type CardReading =
	{ readonly card: ModelCard } | { readonly card?: ModelCard; readonly detail: string };

const maxItems = 100;
const maxItemLength = 200;
const maxSummaryLength = 1000;

/** Reads a model card; a broken one gives a note, and its text all the same. */
export function readModelCard(bytes: Uint8Array, path: string): CardReading {
	const text = new TextDecoder('utf-8').decode(bytes).replaceAll('\r\n', '\n');
	const { matter, body } = splitFrontMatter(text);
	const summary = summaryOf(body);
	const empty = { path, languages: [], tags: [], datasets: [], metrics: [], baseModels: [] };
	const bare: ModelCard = { ...empty, ...(summary === undefined ? {} : { summary }) };
	if (matter === undefined) return { card: bare };
	// Results of benchmarks, which take thousands of lines, are the lineage's to read.
	const facts = withoutKey(matter, 'model-index');
	const reading = readYaml(new TextEncoder().encode(facts), path);
	if (!reading.ok) return { card: bare, detail: faultOf(reading.problems) };
	const { value } = reading.value;
	if (value === null) return { card: bare };
	return isObject(value)
		? { card: cardOf(value, bare) }
		: { card: bare, detail: 'its front matter is no map' };
}

function faultOf(problems: readonly Problem[]): string {
	const isTooLarge = problems.some(({ code, data }) => code === 'yaml-refused' && data.feature === 'size');
	return isTooLarge ? 'its front matter is too large' : 'its front matter is not plain YAML';
}

function cardOf(matter: { [key: string]: PlainValue }, bare: ModelCard): ModelCard {
	const text = (key: string) => {
		const value = matter[key];
		return typeof value === 'string' && value.trim() !== ''
			? value.trim().slice(0, maxItemLength)
			: undefined;
	};
	const named = text('license') ?? textsOf(matter['license'])[0];
	const licence = named?.toLowerCase() === 'other' ? (text('license_name') ?? named) : named;
	return {
		...bare,
		...defined({
			licence,
			licenceLink: text('license_link'),
			baseModelRelation: text('base_model_relation'),
			task: text('pipeline_tag'),
			library: text('library_name'),
		}),
		languages: textsOf(matter['language']),
		tags: textsOf(matter['tags']),
		datasets: textsOf(matter['datasets']),
		metrics: textsOf(matter['metrics']),
		baseModels: textsOf(matter['base_model']),
	};
}

/** A list, or one text that stands for a list of one. */
function textsOf(value: PlainValue | undefined): string[] {
	const list = Array.isArray(value) ? value : [value];
	return list
		.flatMap((each) =>
			typeof each === 'string' ? each.trim() : typeof each === 'number' ? String(each) : [],
		)
		.filter((each) => each !== '')
		.slice(0, maxItems)
		.map((each) => each.slice(0, maxItemLength));
}

/** The first paragraph that is no heading, picture, comment or HTML. */
function summaryOf(markdown: string): string | undefined {
	const paragraphs = markdown
		.slice(0, 65_536)
		.replace(/<!--[^]*?-->/g, '')
		.split(/\n\s*\n/);
	for (const paragraph of paragraphs) {
		const lines = paragraph.split('\n').filter((line) => !/^\s*(?:#|<|!\[|\[!\[|\||```|---)/.test(line));
		const text = lines.join('\n').trim();
		if (text !== '') return text.slice(0, maxSummaryLength);
	}
	return undefined;
}

/** What of a card has a place in a registry. */
export function cardProposals(card: ModelCard): CardProposals {
	const isUri = (model: string) => /^models:\//i.test(model);
	const entries: readonly (readonly [string, string | undefined])[] = [
		['license', card.licence],
		['base_model', joined(card.baseModels.filter((model) => !isUri(model)))],
		['task', card.task],
		['language', joined(card.languages)],
		['datasets', joined(card.datasets)],
		['metrics', joined(card.metrics)],
		['library', card.library],
		['tags', joined(card.tags)],
	];
	return {
		...(card.summary === undefined ? {} : { description: card.summary }),
		tags: Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined)),
		parents: card.baseModels.filter(isUri),
	};
}

function joined(texts: readonly string[]): string | undefined {
	return texts.length === 0 ? undefined : texts.join(', ');
}
