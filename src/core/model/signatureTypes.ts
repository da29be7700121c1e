import { formatFieldType, type FieldType } from './signatureSpec.js';

/** Who gives the value: the caller (inputs and params) or the model (outputs). */
export type Role = 'input' | 'param' | 'output';
export type Effect = 'widened' | 'breaking' | 'unknown';

/** One thing that differs, as a clause. */
export interface Finding {
	readonly effect: Effect;
	readonly text: string;
}

/** What MLflow converts by itself: of inputs `_enforce_mlflow_datatype`, of params `_enforce_param_datatype` (3.17). */
const conversions: Record<Role, ReadonlySet<string>> = {
	input: new Set(['integer long', 'integer double', 'float double']),
	param: new Set([
		...['integer long', 'integer float', 'integer double'],
		...['long float', 'long double', 'float double'],
	]),
	// What a model gives is used by code that expects the very type.
	output: new Set(),
};

/** What of `is` differs from `was`, for values of that role; `subject` names the place, as `input "age"`. */
export function compareTypes(was: FieldType, is: FieldType, role: Role, subject: Subject): Finding[] {
	if (was.kind === 'array' && is.kind === 'array')
		return compareTypes(was.items, is.items, role, subject.below('[]'));
	if (was.kind === 'map' && is.kind === 'map')
		return compareTypes(was.values, is.values, role, subject.below('[*]'));
	if (was.kind === 'object' && is.kind === 'object')
		return compareObjects(was.properties, is.properties, role, subject);
	if (was.kind === 'tensor' && is.kind === 'tensor') return compareTensors(was, is, role, subject);
	const [before, after] = [formatFieldType(was), formatFieldType(is)];
	if (was.kind === is.kind && before === after) return [];
	return [finding(isConverted(was, is, role), `${subject.text}: ${before} became ${after}`)];
}

function isConverted(was: FieldType, is: FieldType, role: Role): boolean {
	if (role !== 'output' && is.kind === 'any') return true;
	const isPair = was.kind === 'scalar' && is.kind === 'scalar';
	return isPair && conversions[role].has(`${was.name} ${is.name}`);
}

/** A place in a signature: `input "messages"`, or `input "messages[].role"` within it. */
export class Subject {
	readonly #role: string;
	readonly #path: string;

	constructor(role: string, path: string) {
		this.#role = role;
		this.#path = path;
	}

	get text(): string {
		return `${this.#role} ${JSON.stringify(this.#path)}`;
	}

	below(step: string): Subject {
		return new Subject(this.#role, `${this.#path}${step}`);
	}
}

/** A finding that is harmless or not. */
export function finding(isWidened: boolean, text: string): Finding {
	return { effect: isWidened ? 'widened' : 'breaking', text };
}

/** Whether a value must be there: less is asked of callers, or more is promised by the model. */
export function compareRequired(was: boolean, is: boolean, role: Role, subject: Subject): Finding[] {
	if (was === is) return [];
	const isWidened = role === 'output' ? is : was;
	return [finding(isWidened, `${subject.text} became ${is ? 'required' : 'optional'}`)];
}

type Properties = (FieldType & { kind: 'object' })['properties'];

/** MLflow refuses a property that an object does not declare, unlike a column. */
function compareObjects(was: Properties, is: Properties, role: Role, subject: Subject): Finding[] {
	const findings: Finding[] = [];
	for (const [name, before] of was) {
		const place = subject.below(`.${name}`);
		const after = is.get(name);
		if (!after) findings.push(finding(false, `${place.text} was removed`));
		else
			findings.push(
				...compareTypes(before.type, after.type, role, place),
				...compareRequired(before.required, after.required, role, place),
			);
	}
	for (const [name, { required }] of is) {
		if (was.has(name)) continue;
		const isWidened = role === 'output' || !required;
		const what = role === 'output' ? '' : required ? 'required ' : 'optional ';
		findings.push(finding(isWidened, `${what}${subject.below(`.${name}`).text} is new`));
	}
	return findings;
}

type Tensor = FieldType & { kind: 'tensor' };

/** numpy's type must be the very same, and so each dimension that is not free. */
function compareTensors(was: Tensor, is: Tensor, role: Role, subject: Subject): Finding[] {
	const [before, after] = [formatFieldType(was), formatFieldType(is)];
	if (before === after) return [];
	const [wider, narrower] = role === 'output' ? [was, is] : [is, was];
	const takesAll = wider.dtype === 'object' && wider.shape.length === 1 && wider.shape[0] === -1;
	const isWithin =
		wider.dtype === narrower.dtype &&
		wider.shape.length === narrower.shape.length &&
		wider.shape.every((size, index) => size === -1 || size === narrower.shape[index]);
	return [finding(takesAll || isWithin, `${subject.text}: ${before} became ${after}`)];
}
