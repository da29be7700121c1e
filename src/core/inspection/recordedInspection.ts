import { defined } from '../manifest/plain.js';
import { isOrdinary } from './foundFacts.js';
import { isJsonObject, numberAt, textAt, textsAt, type Json, type JsonObject } from './formats/json.js';
import type { CodeRole, FormatId, FoundFormat, Inspection, LoadFact, Tensor } from './inspection.js';
import { inspectionData } from './inspectionData.js';
import type { ModelCard } from './modelCard.js';
import type { PickleReport } from './pickleReport.js';

/**
 * `inspection.json` of a version: what its files told when it was registered. The signature has a file of its own.
 * `isShortened`: there was more than the file may hold.
 */
export interface RecordedInspection extends Omit<Inspection, 'signature'> {
	readonly isShortened: boolean;
}

/** Bytes; the file is read whole for a tooltip. */
export const maxInspectionBytes = 256 * 1024;
/** Of the layout of the file; readers take what they know of later ones. */
const layoutVersion = 1;

/** What is kept at most of each text, list and map; the first that fits into the file. */
const shortenings = [
	{ text: 4096, items: 200, keys: 200 },
	{ text: 1024, items: 50, keys: 50 },
	{ text: 256, items: 12, keys: 24 },
	{ text: 100, items: 4, keys: 12 },
] as const;

/** The text of `inspection.json`. */
export function renderInspection({ formats, card, facts: found }: Inspection): string {
	// What may run code is not what is shortened away.
	const facts =
		found.length > shortenings[0].items
			? [...found.filter((fact) => !isOrdinary(fact)), ...found.filter(isOrdinary)]
			: found;
	const whole = inspectionData({ formats, facts, ...(card ? { card } : {}) }) as unknown as Json;
	let text = '';
	for (const limits of shortenings) {
		const shortener = new Shortener(limits);
		const data = shortener.short(whole) as JsonObject;
		if (shortener.isOver) continue;
		const head = { inspection: layoutVersion, ...(shortener.hasCut ? { shortened: true } : {}) };
		text = `${JSON.stringify({ ...head, ...data }, undefined, 1)}\n`;
		if (new TextEncoder().encode(text).length <= maxInspectionBytes) break;
	}
	return text;
}

class Shortener {
	hasCut = false;
	/** Characters that the file has place for. */
	#left = maxInspectionBytes;

	constructor(private readonly limits: (typeof shortenings)[number]) {}

	/** Was there more than the file can hold? Then the rest was passed over. */
	get isOver(): boolean {
		return this.#left < 0;
	}

	short(value: Json): Json {
		if (this.isOver) return null;
		this.#left--;
		if (typeof value === 'string') return this.#text(value);
		if (typeof value !== 'object' || value === null) return value;
		const { items, keys } = this.limits;
		if (!isJsonObject(value)) {
			this.hasCut ||= value.length > items;
			return value.slice(0, items).map((each) => this.short(each));
		}
		const entries = Object.entries(value);
		this.hasCut ||= entries.length > keys;
		return Object.fromEntries(
			entries.slice(0, keys).map(([key, each]) => [this.#text(key), this.short(each)]),
		);
	}

	#text(text: string): string {
		this.#left -= Math.min(text.length, this.limits.text);
		if (text.length <= this.limits.text) return text;
		this.hasCut = true;
		return `${text.slice(0, this.limits.text).replace(/[\ud800-\udbff]$/, '')}…`;
	}
}

/** Reads an `inspection.json`; `undefined` for what is none. What is not as it should be within is passed over. */
export function parseInspection(bytes: Uint8Array): RecordedInspection | undefined {
	if (bytes.length > maxInspectionBytes) return undefined;
	let data: Json;
	try {
		data = JSON.parse(new TextDecoder('utf-8').decode(bytes)) as Json;
	} catch {
		// What is no JSON was not written by us, or is cut off.
		return undefined;
	}
	if (!isJsonObject(data) || numberAt(data, 'inspection') === undefined) return undefined;
	const card = data['card'];
	return {
		formats: objectsAt(data, 'formats').flatMap(formatOf),
		...(isJsonObject(card) ? { card: cardOf(card) } : {}),
		facts: objectsAt(data, 'load').flatMap(factOf),
		isShortened: data['shortened'] === true,
	};
}

function formatOf(data: JsonObject): FoundFormat[] {
	const format = textAt(data, 'format');
	if (format === undefined) return [];
	const baseModels = textsAt(data, 'base_models');
	const languages = textsAt(data, 'languages');
	const tensors = data['tensors'];
	const details = scalarsAt(data, 'details');
	const dtypes = Object.entries(scalarsAt(data, 'dtypes')).filter(
		(entry): entry is [string, number] => typeof entry[1] === 'number',
	);
	return [
		{
			// Of a later layout; shown as it stands.
			format: format as FormatId,
			files: textsAt(data, 'files'),
			...defined({
				framework: textAt(data, 'framework'),
				frameworkVersion: textAt(data, 'framework_version'),
				architecture: textAt(data, 'architecture'),
				task: textAt(data, 'task'),
				licence: textAt(data, 'licence'),
				parameters: numberAt(data, 'parameters'),
			}),
			...(dtypes.length > 0 ? { dtypes: Object.fromEntries(dtypes) } : {}),
			...(isJsonObject(tensors) ? { tensors: tensorsOf(tensors) } : {}),
			...(baseModels.length > 0 ? { baseModels } : {}),
			...(languages.length > 0 ? { languages } : {}),
			...(Object.keys(details).length > 0 ? { details } : {}),
		},
	];
}

function tensorsOf(data: JsonObject): NonNullable<FoundFormat['tensors']> {
	const first = objectsAt(data, 'first').flatMap((each): Tensor[] => {
		const { name, dtype, shape } = each;
		if (typeof name !== 'string' || typeof dtype !== 'string' || !Array.isArray(shape)) return [];
		return [{ name, dtype, shape: (shape as readonly Json[]).filter((size) => typeof size === 'number') }];
	});
	return { count: numberAt(data, 'count') ?? first.length, first };
}

function cardOf(data: JsonObject): ModelCard {
	return {
		path: textAt(data, 'path') ?? '',
		languages: textsAt(data, 'languages'),
		tags: textsAt(data, 'tags'),
		datasets: textsAt(data, 'datasets'),
		metrics: textsAt(data, 'metrics'),
		baseModels: textsAt(data, 'base_models'),
		...defined({
			licence: textAt(data, 'licence'),
			licenceLink: textAt(data, 'licence_link'),
			baseModelRelation: textAt(data, 'base_model_relation'),
			task: textAt(data, 'task'),
			library: textAt(data, 'library'),
			summary: textAt(data, 'summary'),
		}),
	};
}

const roles: ReadonlySet<string> = new Set<CodeRole>([
	...(['loader-module', 'code-path', 'model-code', 'requirements', 'environment'] as const),
	...(['keras-layer', 'remote-code', 'skops-type'] as const),
]);

function factOf(data: JsonObject): LoadFact[] {
	const path = textAt(data, 'path') ?? '';
	const text = (key: string) => textAt(data, key) ?? '';
	switch (text('kind')) {
		case 'tensors-only':
			return [{ kind: 'tensors-only', path }];
		case 'template':
			return [{ kind: 'template', path, text: text('text') }];
		case 'unread': {
			const part = text('part');
			const unread = { kind: 'unread', path, detail: text('detail') } as const;
			return [part === 'code' || part === 'data' ? { ...unread, part } : unread];
		}
		case 'graph':
			return [{ kind: 'graph', path, operations: textsAt(data, 'operations') }];
		case 'external-data':
			return [
				{ kind: 'external-data', path, location: text('location'), isInside: data['is_inside'] === true },
			];
		case 'code':
			return roles.has(text('role'))
				? [{ kind: 'code', path, what: text('what'), role: text('role') as CodeRole }]
				: [];
		case 'pickle':
			return [{ kind: 'pickle', path, report: reportOf(data) }];
		default:
			return [];
	}
}

type Stream = PickleReport['streams'][number];
type Import = Stream['imports'][number];

function reportOf(data: JsonObject): PickleReport {
	return {
		complete: data['complete'] === true,
		streams: objectsAt(data, 'streams').map((stream): Stream => {
			const kinds = textsAt(stream, 'persistent_kinds');
			return {
				within: textAt(stream, 'within') ?? '',
				offset: numberAt(stream, 'offset') ?? 0,
				protocol: numberAt(stream, 'protocol') ?? 0,
				persistentIds: numberAt(stream, 'persistent_ids') ?? 0,
				...(kinds.length > 0 ? { persistentKinds: kinds } : {}),
				imports: objectsAt(stream, 'imports').map((each): Import => {
					const verdict = textAt(each, 'verdict') as Import['verdict'] | undefined;
					return {
						how: (textAt(each, 'how') ?? 'GLOBAL') as Import['how'],
						offset: numberAt(each, 'offset') ?? 0,
						...defined({ module: textAt(each, 'module'), name: textAt(each, 'name') }),
						called: (textAt(each, 'called') ?? 'maybe') as Import['called'],
						verdict: verdict ?? 'unresolved',
					};
				}),
			};
		}),
		gaps: objectsAt(data, 'gaps').map((gap): PickleReport['gaps'][number] => {
			return {
				within: textAt(gap, 'within') ?? '',
				offset: numberAt(gap, 'offset') ?? 0,
				reason: (textAt(gap, 'reason') ?? 'broken') as PickleReport['gaps'][number]['reason'],
				...defined({ detail: textAt(gap, 'detail') }),
			};
		}),
	};
}

function objectsAt(data: JsonObject, key: string): JsonObject[] {
	const value = data[key];
	return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

function scalarsAt(data: JsonObject, key: string): Record<string, string | number | boolean> {
	const value = data[key];
	const entries = Object.entries(isJsonObject(value) ? value : {}).filter(
		(entry): entry is [string, string | number | boolean] =>
			entry[1] !== null && typeof entry[1] !== 'object',
	);
	return Object.fromEntries(entries);
}
