import { registryError } from '../errors.js';
import { parseModelName } from '../model/modelName.js';
import type { ModelName } from '../model/brands.js';
import type { ModelManifest, Tags } from '../model/types.js';
import { problem, type Reading } from '../problem.js';
import { defined, stringAt, textMapAt } from './plain.js';
import { modelSchema } from './schemas.js';
import { ManifestReader } from './validate.js';
import { readYaml } from './yamlReader.js';
import { checkedText, editYaml, renderYaml, type Writable } from './yamlWriter.js';

const reader = new ManifestReader<ModelManifest>(modelSchema, (plain) => ({
	name: parseModelName(stringAt(plain, 'name') ?? ''),
	created: stringAt(plain, 'created') ?? '',
	createdBy: stringAt(plain, 'created_by') ?? '',
	tags: textMapAt(plain, 'tags'),
	...defined({ description: stringAt(plain, 'description') }),
}));

/** Reads `model.yaml`. A name MLflow would refuse is a problem at its place. */
export function readModelFile(bytes: Uint8Array, path: string): Reading<ModelManifest> {
	const yaml = readYaml(bytes, path);
	if (!yaml.ok) return yaml;
	try {
		return reader.readValue(yaml.value, path);
	} catch {
		// The schema has passed, so only the name's own rule is left to fail.
		const detail = 'a model name is not blank and has no / or :';
		const range = yaml.value.rangeOf('/name');
		return {
			ok: false,
			problems: [problem('schema-mismatch', { pointer: '/name', detail }, { path, range })],
		};
	}
}

/** The text of a new `model.yaml`. */
export function renderModelFile(
	model: { name: ModelName; created: string; createdBy: string; description?: string; tags?: Tags },
	path: string,
): string {
	const text = renderYaml({
		name: model.name,
		created: model.created,
		created_by: model.createdBy,
		description: model.description,
		tags: model.tags && Object.keys(model.tags).length > 0 ? model.tags : undefined,
	});
	return checkedText(text, path, readModelFile);
}

/** What of `model.yaml` or `notes.yaml` people change by hand; `undefined` deletes. */
export interface AnnotationChange {
	readonly description?: string | undefined;
	/** One tag. */
	readonly tag?: { readonly key: string; readonly value: string | undefined };
}

/** `bytes` of `model.yaml` after `change`, comments kept. Throws `manifest-refused`. */
export function editModelFile(bytes: Uint8Array, path: string, change: AnnotationChange): string {
	return checkedText(editYaml(bytes, path, annotationEdits(change)), path, readModelFile, bytes);
}

/** `bytes` of `model.yaml` with another name and nothing else changed. Throws `manifest-refused`. */
export function renameInModelFile(bytes: Uint8Array, path: string, name: ModelName): string {
	return checkedText(editYaml(bytes, path, [[['name'], name]]), path, readModelFile, bytes);
}

/** The edits of `change` in a file that has `description` and `tags` at its top level. */
export function annotationEdits(change: AnnotationChange): (readonly [readonly string[], Writable])[] {
	const edits: (readonly [readonly string[], Writable])[] = [];
	if ('description' in change) edits.push([['description'], change.description]);
	if (change.tag) edits.push([['tags', change.tag.key], change.tag.value]);
	if (edits.length === 0) throw registryError('usage', { message: 'nothing to change' });
	return edits;
}
