import {
	isAlias,
	isMap,
	isPair,
	isScalar,
	isSeq,
	LineCounter,
	parseDocument,
	type Document,
	type Node,
	type YAMLError,
} from 'yaml';
import { refusedKeys } from '../model/alias.js';
import { problem, type Problem, type ProblemData, type Reading, type TextRange } from '../problem.js';
import { pointerKeys } from './jsonPointer.js';
import type { PlainValue } from './plainValue.js';
import { countLines, findRange, rangeIn } from './textPlaces.js';
import { readPlainYaml } from './plainYaml.js';
import { overBudget } from './yamlBudget.js';

/** A YAML file that keeps its comments and knows where each value stands. */
export interface YamlFile {
	readonly value: PlainValue;
	/** Where the value at a JSON pointer (`/artifacts/size`) stands; the nearest parent's range where it is missing. */
	rangeOf(pointer: string): TextRange | undefined;
}

const maxBytes = 1024 * 1024;
const maxLines = 20_000;
const maxDepth = 32;
const maxKeys = 2_000;
const maxDetail = 200;
/** What git leaves in a file of a merge that is not finished. */
const conflictMarker = /(?<=^|\n)(?:(?:<{7}|>{7}|\|{7})(?= |\r?\n|$)|={7}(?=\r?\n|$))/;
const markers = ['<', '>', '|', '='].map((character) => character.repeat(7));

type Refusal = ProblemData['yaml-refused']['feature'];

/**
 * Reads one YAML document of hostile origin: UTF-8, within budgets, JSON's data model, no anchors, tags or
 * directives. `path` names the file in the problems.
 */
export function readYaml(bytes: Uint8Array, path: string): Reading<YamlFile> {
	if (bytes.byteLength > maxBytes) return failed(problem('yaml-refused', { feature: 'size' }, { path }));
	const text = decodeUtf8(bytes);
	if (text === undefined) {
		const range = undecodable(bytes);
		return failed(problem('yaml-refused', { feature: 'encoding' }, { path, range }));
	}
	const plain = readPlainYaml(text);
	if (plain === undefined) return readAnyYaml(text, path);
	return { ok: true, value: { value: plain, rangeOf: (pointer) => rangeInText(text, path, pointer) } };
}

/** As `readYaml`, for what is not plain. */
export function readAnyYaml(text: string, path: string): Reading<YamlFile> {
	const refuse = (feature: Refusal, range?: TextRange): Reading<YamlFile> =>
		failed(problem('yaml-refused', { feature }, { path, range }));

	const mark = text.indexOf('\uFEFF', 1);
	if (mark >= 0) return refuse('encoding', rangeIn(text, mark, mark + 1));
	const merge = findConflictMarker(text);
	if (merge) return failed(problem('unresolved-merge', {}, { path, range: merge }));
	if (countLines(text) > maxLines) return refuse('size');
	// Looking whether a character is there at all takes no time, unlike an expression that has not been used before.
	const directive = text.includes('%') ? findRange(text, /(?<=^|\n)%[^\r\n]*/) : undefined;
	if (directive) return refuse('directive', directive);
	const lineBreak = text.includes('\r') ? findRange(text, /\r(?!\n)/) : undefined;
	if (lineBreak) {
		// To YAML it ends a line, to the package it does not: others would read another file.
		const detail = 'a carriage return without a line feed';
		return failed(problem('yaml-invalid', { detail }, { path, range: lineBreak }));
	}
	const over = overBudget(text, { depth: maxDepth, keys: maxKeys });
	if (over) return refuse(over.feature, rangeIn(text, over.start, over.end));

	const lines = new LineCounter();
	const document = parseDocument(text, {
		lineCounter: lines,
		intAsBigInt: true,
		stringKeys: true,
		// The package compares every key with every other; `Plainer` uses a set.
		uniqueKeys: false,
		resolveKnownTags: false,
		prettyErrors: false,
		logLevel: 'error',
	});
	const fault: YAMLError | undefined = document.errors[0] ?? document.warnings[0];
	if (fault) {
		const range = rangeBetween(lines, fault.pos[0], fault.pos[1]);
		return failed(problem('yaml-invalid', { detail: clipped(fault.message) }, { path, range }));
	}

	const plainer = new Plainer();
	try {
		const value = plainer.plain(document.contents, 0);
		return { ok: true, value: { value, rangeOf: (pointer) => rangeOf(document, lines, pointer) } };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		const span = error.node?.range;
		const range = span ? rangeBetween(lines, span[0], span[1]) : undefined;
		return error.feature === 'duplicate-key'
			? failed(problem('yaml-invalid', { detail: 'a key occurs twice' }, { path, range }))
			: refuse(error.feature, range);
	}
}

/** Where the first conflict marker of an unfinished merge stands. */
export function findConflictMarker(text: string): TextRange | undefined {
	return markers.some((marker) => text.includes(marker)) ? findRange(text, conflictMarker) : undefined;
}

class Refused extends Error {
	constructor(
		readonly feature: Refusal | 'duplicate-key',
		readonly node: Node | null | undefined,
	) {
		super(feature);
	}
}

/** Turns nodes into plain data, and refuses what JSON can't say. */
class Plainer {
	plain(node: unknown, depth: number): PlainValue {
		if (node === null || node === undefined) return null;
		if (depth > maxDepth) throw new Refused('depth', node as Node);
		if (isAlias(node)) throw new Refused('anchor', node);
		if (isScalar(node)) {
			this.#check(node);
			return this.#scalar(node.value, node);
		}
		if (isSeq(node)) {
			this.#check(node);
			return node.items.map((item) => this.plain(item, depth + 1));
		}
		if (isMap(node)) return this.#map(node, depth);
		throw new Refused('key', undefined);
	}

	#map(node: Node & { items: unknown[] }, depth: number): PlainValue {
		this.#check(node);
		if (node.items.length > maxKeys) throw new Refused('size', node);
		const entries = new Map<string, PlainValue>();
		for (const pair of node.items) {
			if (!isPair(pair) || !isScalar(pair.key) || typeof pair.key.value !== 'string')
				throw new Refused('key', node);
			this.#check(pair.key);
			const key = pair.key.value;
			if (refusedKeys.has(key)) throw new Refused('key', pair.key);
			if (entries.has(key)) throw new Refused('duplicate-key', pair.key);
			entries.set(key, this.plain(pair.value, depth + 1));
		}
		return Object.fromEntries(entries);
	}

	#check(node: Node & { anchor?: string; tag?: string }): void {
		if (node.anchor !== undefined) throw new Refused('anchor', node);
		if (node.tag !== undefined) throw new Refused('tag', node);
	}

	#scalar(value: unknown, node: Node): PlainValue {
		if (typeof value === 'bigint') {
			const number = Number(value);
			if (!Number.isSafeInteger(number)) throw new Refused('number', node);
			return number;
		}
		if (isOverflow(value, node)) throw new Refused('number', node);
		if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
		if (value === null) return null;
		throw new Refused('tag', node);
	}
}

function rangeInText(text: string, path: string, pointer: string): TextRange | undefined {
	const reading = readAnyYaml(text, path);
	return reading.ok ? reading.value.rangeOf(pointer) : undefined;
}

function rangeOf(document: Document, lines: LineCounter, pointer: string): TextRange | undefined {
	const keys = pointerKeys(pointer);
	for (let length = keys.length; length >= 0; length--) {
		const node = document.getIn(keys.slice(0, length), true) as Node | undefined;
		if (node?.range) return rangeBetween(lines, node.range[0], node.range[1]);
	}
	return undefined;
}

function rangeBetween(lines: LineCounter, start: number, end: number): TextRange {
	return { start: position(lines, start), end: position(lines, Math.max(start, end)) };
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
	const { line, col } = lines.linePos(offset);
	return { line: Math.max(0, line - 1), column: Math.max(0, col - 1) };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
	try {
		return strictUtf8.decode(bytes);
	} catch {
		// The decoder's only failure: these bytes are no UTF-8.
		return undefined;
	}
}

/** Where the first bytes are that are no UTF-8. */
function undecodable(bytes: Uint8Array): TextRange {
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
	const at = text.indexOf('\uFFFD');
	return rangeIn(text, at, at + 1);
}

/** `.inf` is what it says; digits that are too many are not. */
function isOverflow(value: unknown, node: Node): boolean {
	const isInfinite = value === Infinity || value === -Infinity;
	return isInfinite && isScalar(node) && /\d/.test(node.source ?? '');
}

/** The first line of a message, which may quote any length of the file. */
function clipped(message: string): string {
	const line = message.split('\n', 1)[0] ?? message;
	return line.length <= maxDetail ? line : `${line.slice(0, maxDetail)}…`;
}

function failed<T>(first: Problem): Reading<T> {
	return { ok: false, problems: [first] };
}
