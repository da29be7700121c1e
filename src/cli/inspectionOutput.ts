import type { FoundFormat, Inspection } from '../core/inspection/inspection.js';
import { cardProposals, type ModelCard } from '../core/inspection/modelCard.js';
import { renderSignature } from '../core/manifest/mlmodel.js';
import { summarizeSignature, type FieldList } from '../core/registry/page/signatureSummary.js';
import { detailText, formatTitle, loadSentences, parameterCount } from '../wording/inspection.js';
import { firstLine, visible } from '../wording/format.js';
import { table } from './table.js';

const shownTensors = 5;
const shownFormats = 50;

/** An inspection as people read it: each format, the signature, the card, and what loading runs. */
export function inspectionText(inspection: Inspection): string {
	const { formats, signature, card, facts } = inspection;
	const more = formats.length - shownFormats;
	const sections = [
		formats.length === 0 ? 'No format of a model that is known was found.\n' : '',
		...formats.slice(0, shownFormats).map(formatText),
		more > 0 ? `and ${more} more; --json tells all\n` : '',
		signature ? signatureText(new TextEncoder().encode(renderSignature(signature))) : '',
		card ? cardText(card) : '',
		facts.length > 0
			? `Loading\n${loadSentences(facts)
					.map((sentence) => `  ${sentence}\n`)
					.join('')}`
			: '',
	];
	return sections.filter((section) => section !== '').join('\n');
}

function formatText(format: FoundFormat): string {
	const { files, licence, baseModels = [], languages = [], details = {}, tensors } = format;
	const [first = '', ...others] = files;
	const facts: (readonly [string, string])[] = [
		['parameters', parameterCount(format)],
		['tensors', tensors ? tensorText(tensors, format) : ''],
		['licence', licence ?? ''],
		['base model', baseModels.join(', ')],
		['languages', languages.join(', ')],
		...Object.entries(details).map(([key, value]) => [key, detailText(key, value)] as const),
		['files', others.length > 3 ? `${first} and ${others.length} more` : files.join(', ')],
	];
	return `${visible(formatTitle(format))}\n${indented(facts)}`;
}

function tensorText({ count, first }: NonNullable<FoundFormat['tensors']>, of: FoundFormat): string {
	const unnamed = of.format === 'npy' ? 'array' : 'tensor';
	const some = first
		.slice(0, shownTensors)
		.map(({ name, shape }) => `${name === '' ? unnamed : name} (${shape.join(', ')})`);
	return count > some.length ? `${count}: ${some.join(', ')} …` : some.join(', ');
}

function signatureText(bytes: Uint8Array): string {
	const summary = summarizeSignature(bytes);
	if (!summary) return '';
	const rows = (role: string, { fields, more }: FieldList) => [
		...fields.map(({ name, type }, index) => [index === 0 ? role : '', name ?? '-', type]),
		...(more > 0 ? [['', `and ${more} more`, '']] : []),
	];
	const { inputs, outputs, params } = summary;
	return table(
		['SIGNATURE', 'NAME', 'TYPE'],
		[...rows('input', inputs), ...rows('output', outputs), ...rows('param', params)],
	);
}

function cardText(card: ModelCard): string {
	const { description, tags, parents } = cardProposals(card);
	return `Model card ${visible(card.path)}, which proposes\n${indented([
		['description', description === undefined ? '' : firstLine(description)],
		...Object.entries(tags).map(([key, value]) => [`tag ${key}`, value] as const),
		['parents', parents.join(', ')],
	])}`;
}

function indented(pairs: readonly (readonly [string, string])[]): string {
	const said = pairs.filter(([, value]) => value !== '');
	const width = Math.max(0, ...said.map(([key]) => key.length));
	return said.map(([key, value]) => `  ${visible(key).padEnd(width)}  ${visible(clipped(value))}\n`).join('');
}

function clipped(value: string): string {
	return value.length > 300 ? `${value.slice(0, 300)}…` : value;
}

/** `6 files, 48 kB` and what is not looked at. */
export function leftOutText(leftOut: readonly string[], passedOver: readonly string[]): string {
	const parts = [
		...(leftOut.length > 0 ? [`a registration leaves out ${some(leftOut)}`] : []),
		...(passedOver.length > 0 ? [`no regular files: ${some(passedOver)}`] : []),
	];
	return parts.length === 0 ? '' : `; ${parts.join('; ')}`;
}

function some(paths: readonly string[]): string {
	return paths.length > 3
		? `${visible(paths[0] ?? '')} and ${paths.length - 1} more`
		: paths.map(visible).join(', ');
}
