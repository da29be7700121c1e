import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { problem, type Problem, type Reading } from '../problem.js';
import { schemaCheck, type SchemaCheck } from './schemaCheck.js';
import { readYaml, type YamlFile } from './yamlReader.js';
import type { PlainValue } from './plainValue.js';

export type PlainObject = { [key: string]: PlainValue };

/** Reads a manifest: YAML within budgets that matches its schema, mapped to its type by `map`. */
export class ManifestReader<T> {
	readonly #schema: Schema;
	readonly #map: (plain: PlainObject) => T;
	#check: SchemaCheck | undefined;

	constructor(schema: Schema, map: (plain: PlainObject) => T) {
		this.#schema = schema;
		this.#map = map;
	}

	/** The manifest in `bytes`, or the problems with their places in the file `path`. */
	read(bytes: Uint8Array, path: string): Reading<T> {
		const yaml = readYaml(bytes, path);
		return yaml.ok ? this.readValue(yaml.value, path) : yaml;
	}

	/** The same for a file that has been parsed. */
	readValue(yaml: YamlFile, path: string): Reading<T> {
		this.#check ??= schemaCheck(this.#schema);
		if (this.#check(yaml.value)) return { ok: true, value: this.#map(yaml.value as PlainObject) };
		const { errors } = new Validator(this.#schema, '2020-12', true).validate(yaml.value);
		return { ok: false, problems: [mismatch(errors, yaml, path)] };
	}
}

function mismatch(errors: readonly OutputUnit[], yaml: YamlFile, path: string): Problem {
	// Errors come from the outside in; the deepest tells most.
	const deepest = errors.reduce<OutputUnit | undefined>(
		(best, each) => (best && depth(best.instanceLocation) > depth(each.instanceLocation) ? best : each),
		undefined,
	);
	const pointer = (deepest?.instanceLocation ?? '#').replace(/^#/, '');
	const detail = (deepest?.error ?? 'does not match the schema').replace(/\.$/, '');
	return problem('schema-mismatch', { pointer, detail }, { path, range: yaml.rangeOf(pointer) });
}

function depth(pointer: string): number {
	return pointer.split('/').length;
}
