import { Validator, type Schema } from '@cfworker/json-schema';
import { problem, type Reading } from '../problem.js';
import type { PlainValue } from './plainValue.js';
import { schemaCheck, type SchemaCheck } from './schemaCheck.js';
import { schemaMismatch } from './schemaMismatch.js';
import { readYaml, type YamlFile } from './yamlReader.js';

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
		const { errors } = new Validator(this.#schema, '2020-12', false).validate(yaml.value);
		const { pointer, detail } = schemaMismatch(errors, yaml.value, this.#schema);
		const range = yaml.rangeOf(pointer);
		return { ok: false, problems: [problem('schema-mismatch', { pointer, detail }, { path, range })] };
	}
}
