import { parseSignature, type FieldSpec, type ParamSpec, type SignatureSpec } from './signatureSpec.js';
import { compareRequired, compareTypes, finding, Subject, type Finding } from './signatureTypes.js';

/**
 * What a caller of the older version may expect of the newer one: `same` input and output, `widened` (every call that was
 * right still is, and the answer has at least what it had), `breaking`, or `unknown` where one of the two has no
 * signature or one that can't be read.
 */
export interface SignatureVerdict {
	readonly verdict: 'same' | 'widened' | 'breaking' | 'unknown';
	/** What makes it so, a clause each: `input "age": double became string`; the gravest first. Empty for `same`. */
	readonly reasons: readonly string[];
}

/** Reasons beyond this are counted. */
const maxReasons = 50;
const maxReasonLength = 300;

/**
 * The verdict on two files `signature.json`. The rules are those by which MLflow 3.17 checks a call
 * (`mlflow/models/utils.py`):
 * - **inputs**: a new required column, an optional one that became required, another type, and columns that became tensors
 *   break; a new optional column, a required one that became optional, a type that MLflow converts to (integer to long or
 *   double, float to double, all to any) and a column that was removed (what is given too much is passed over) do not.
 *   Unnamed ones go by position. Within objects a property that was removed breaks, as undeclared ones are refused.
 * - **tensors**: the type and the number of dimensions count; a size that became free (-1) widens, one that became fixed
 *   breaks; of outputs the other way round.
 * - **outputs**: what was removed, may be missing now or has another type breaks; what was added widens.
 * - **params**: a new one with a default widens, and so does another default; one without a default, one that was removed
 *   (its value would be passed over) and a type that MLflow does not convert to break.
 * - A part that one of the two does not declare is unknown. Breaking outweighs unknown, unknown widened.
 * `undefined` stands for a version without the file.
 */
export function compareSignatures(
	before: Uint8Array | undefined,
	after: Uint8Array | undefined,
): SignatureVerdict {
	const [was, is] = [before && parseSignature(before), after && parseSignature(after)];
	const reasons = [
		...(was ? [] : [`the older version has ${before ? 'a signature that can not be read' : 'no signature'}`]),
		...(is ? [] : [`the newer version has ${after ? 'a signature that can not be read' : 'no signature'}`]),
	];
	if (!was || !is) return { verdict: 'unknown', reasons };
	return verdictOf(compareSpecs(was, is));
}

function verdictOf(findings: readonly Finding[]): SignatureVerdict {
	const effects = ['breaking', 'unknown', 'widened'] as const;
	const verdict = effects.find((each) => findings.some(({ effect }) => effect === each)) ?? 'same';
	const sorted = effects.flatMap((each) => findings.filter(({ effect }) => effect === each));
	const reasons = sorted.slice(0, maxReasons).map(({ text }) => clipped(text));
	const more = sorted.length - reasons.length;
	return { verdict, reasons: more > 0 ? [...reasons, `and ${more} more`] : reasons };
}

function compareSpecs(was: SignatureSpec, is: SignatureSpec): Finding[] {
	return [
		...compareFields(was.inputs, is.inputs, 'input'),
		...compareFields(was.outputs, is.outputs, 'output'),
		...compareParams(was.params, is.params),
	];
}

type Fields = readonly FieldSpec[];

function compareFields(was: Fields | undefined, is: Fields | undefined, role: 'input' | 'output'): Finding[] {
	if (!was && !is) return [];
	const unknown = (text: string): Finding[] => [{ effect: 'unknown', text }];
	if (!was) return unknown(`${role}s were not declared before`);
	if (!is) return unknown(`${role}s are not declared any more`);
	const [before, after] = [formOf(was), formOf(is)];
	if (before !== after) return [finding(false, `${role}s: ${before} became ${after}`)];
	return before.startsWith('named') ? compareNamed(was, is, role) : compareUnnamed(was, is, role);
}

function formOf(fields: Fields): string {
	const named = fields.every(({ name }) => name !== undefined) ? 'named' : 'unnamed';
	return `${named} ${fields.some(({ type }) => type.kind === 'tensor') ? 'tensors' : 'columns'}`;
}

function compareNamed(was: Fields, is: Fields, role: 'input' | 'output'): Finding[] {
	const [older, newer] = [byName(was), byName(is)];
	const findings: Finding[] = [];
	for (const [name, before] of older) {
		const subject = new Subject(role, name);
		const after = newer.get(name);
		if (after) findings.push(...compareField(before, after, role, subject));
		else findings.push(finding(role === 'input', `${subject.text} was removed`));
	}
	for (const [name, { required }] of newer) {
		if (older.has(name)) continue;
		const { text } = new Subject(role, name);
		if (role === 'output') findings.push(finding(true, `${text} is new`));
		else findings.push(finding(!required, `${required ? 'required' : 'optional'} ${text} is new`));
	}
	return findings;
}

function compareUnnamed(was: Fields, is: Fields, role: 'input' | 'output'): Finding[] {
	const count = (fields: Fields) => `${fields.length} ${role}${fields.length === 1 ? '' : 's'}`;
	const isFewer = role === 'input' && is.length < was.length;
	return [
		...(was.length === is.length ? [] : [finding(isFewer, `${count(was)} became ${count(is)}`)]),
		...was.flatMap((before, index) => {
			const after = is[index];
			return after ? compareField(before, after, role, new Subject(role, String(index + 1))) : [];
		}),
	];
}

function compareField(was: FieldSpec, is: FieldSpec, role: 'input' | 'output', subject: Subject): Finding[] {
	return [
		...compareTypes(was.type, is.type, role, subject),
		...compareRequired(was.required, is.required, role, subject),
	];
}

function compareParams(was: readonly ParamSpec[], is: readonly ParamSpec[]): Finding[] {
	const [older, newer] = [byName(was), byName(is)];
	const findings: Finding[] = [];
	for (const [name, before] of older) {
		const subject = new Subject('param', name);
		const after = newer.get(name);
		if (after) findings.push(...compareParam(before, after, subject));
		else findings.push(finding(false, `${subject.text} was removed`));
	}
	for (const [name, { defaultValue }] of newer) {
		if (older.has(name)) continue;
		const { text } = new Subject('param', name);
		const what =
			defaultValue === undefined ? 'is new and has no default' : `is new, by default ${defaultValue}`;
		findings.push(finding(defaultValue !== undefined, `${text} ${what}`));
	}
	return findings;
}

function compareParam(was: ParamSpec, is: ParamSpec, subject: Subject): Finding[] {
	if (was.isList !== is.isList)
		return [finding(false, `${subject.text} became ${is.isList ? 'a list' : 'a single value'}`)];
	const types = compareTypes(was.type, is.type, 'param', subject);
	const [before, after] = [was.defaultValue, is.defaultValue];
	if (before === after) return types;
	const lost = after === undefined;
	const text = lost ? 'has no default any more' : `default: ${before ?? 'none'} became ${after}`;
	return [...types, finding(!lost, `${subject.text} ${text}`)];
}

function byName<T extends { readonly name?: string }>(fields: readonly T[]): ReadonlyMap<string, T> {
	return new Map(fields.map((field) => [field.name ?? '', field]));
}

function clipped(text: string): string {
	return text.length > maxReasonLength ? `${text.slice(0, maxReasonLength - 1)}…` : text;
}
