import { Document, isScalar, parseDocument, Scalar, visit } from 'yaml';
import { registryError } from '../errors.js';
import type { Reading } from '../problem.js';
import { readYaml } from './yamlReader.js';
import type { PlainValue } from './plainValue.js';

/** What is written must mean the same to readers of YAML 1.1, such as PyYAML. */
const compat = 'yaml-1.1';

/**
 * What readers refuse, take for a line break or drop, unless it is escaped between double quotes; and what the package
 * or PyYAML misreads otherwise: blanks alone, and tabs in one line.
 */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]|^\s+$|^[^\n]*\t[^\n]*$/u;
/** Those that the package writes as they are between double quotes. */
const unescaped = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** `undefined` members are left out. */
export type Writable = PlainValue | undefined | readonly Writable[] | { readonly [key: string]: Writable };

/** The text of a new YAML file with `value`; strings that a YAML 1.1 reader (PyYAML) would misread are quoted. */
export function renderYaml(value: Writable): string {
	return renderDocument(new Document(pruned(value), { compat }));
}

/**
 * The text of an existing file after `edits`: pairs of a key path and its new value, `undefined` to delete it.
 * Comments, order and quotes of the rest stay. Throws `manifest-refused` where the file can't be read.
 */
export function editYaml(
	bytes: Uint8Array,
	path: string,
	edits: readonly (readonly [readonly string[], Writable])[],
): string {
	const reading = readYaml(bytes, path);
	if (!reading.ok) throw registryError('manifest-refused', { problem: reading.problems[0] });
	const document = parseDocument(new TextDecoder('utf-8').decode(bytes), { compat, intAsBigInt: true });
	for (const [keys, value] of edits) {
		if (value === undefined) {
			if (document.hasIn(keys)) document.deleteIn(keys);
		} else setIn(document, keys, pruned(value));
	}
	return renderDocument(document);
}

/**
 * Proves that the reader takes what is about to be written. Throws `content-refused` where it does not, `manifest-refused`
 * where it does not take the text that was edited (`before`) either.
 */
export function checkedText<T>(
	text: string,
	path: string,
	read: (bytes: Uint8Array, path: string) => Reading<T>,
	before?: Uint8Array,
): string {
	const reading = read(new TextEncoder().encode(text), path);
	if (reading.ok) return text;
	const existing = before && read(before, path);
	if (existing?.ok === false) throw registryError('manifest-refused', { problem: existing.problems[0] });
	throw registryError('content-refused', { problem: reading.problems[0] });
}

function setIn(document: Document, keys: readonly string[], value: PlainValue): void {
	const node: unknown = document.getIn(keys, true);
	// Keeps the comment behind a scalar, which a new node would lose.
	if (isScalar(node) && (typeof value !== 'object' || value === null)) {
		node.value = value;
		delete node.source;
		delete node.format;
		if (typeof value === 'string' && value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
	} else document.setIn(keys, document.createNode(value));
}

function renderDocument(document: Document): string {
	visit(document, {
		Scalar(_key, node) {
			// `=` has a meaning in YAML 1.1 that the package does not know; digests must never look like numbers.
			const { value } = node;
			if (
				typeof value === 'string' &&
				(value === '=' || value.startsWith('sha256:') || unprintable.test(value))
			)
				node.type = Scalar.QUOTE_DOUBLE;
		},
	});
	return document.toString({ lineWidth: 0 }).replace(unescaped, (character) => {
		const point = character.charCodeAt(0);
		return `\\u${point.toString(16).padStart(4, '0')}`;
	});
}

/** `value` without its `undefined` members. */
function pruned(value: Writable): PlainValue {
	if (value === undefined || value === null) return null;
	if (typeof value !== 'object') return value;
	if (isList(value)) return value.filter((each) => each !== undefined).map(pruned);
	const entries = Object.entries(value).filter(([, each]) => each !== undefined);
	return Object.fromEntries(entries.map(([key, each]) => [key, pruned(each)]));
}

// `Array.isArray` does not narrow a readonly array out of a union.
function isList(value: object): value is readonly Writable[] {
	return Array.isArray(value);
}
