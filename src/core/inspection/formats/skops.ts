import { defined } from '../../manifest/plain.js';
import type { LoadFact } from '../inspection.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { isJsonObject, objectsIn, readJson, textAt, type Json, type JsonObject } from './json.js';
import { entryOf, type Archive } from './archive.js';

const maxSchemaBytes = 32 * 1_048_576;
const maxTypes = 200;
/** Packages of which skops itself trusts the types that it knows; others must be named by who loads (`trusted=`). */
const ownPackages = new Set([
	'builtins',
	'collections',
	'numpy',
	'scipy',
	'sklearn',
	'datetime',
	'functools',
]);

/** Reads the schema of a file of skops: the estimator, the versions, and the types that loading would make. */
export async function readSkops(archive: Archive, path: string): Promise<HeaderReading> {
	const source = await entryOf(archive, 'schema.json', maxSchemaBytes);
	const schema = source && (await readJson(source, maxSchemaBytes));
	if (!isJsonObject(schema) || textAt(schema, '__loader__') === undefined)
		throw new HeaderFault('its schema is none of skops');
	const types = new Set<string>();
	let version: string | undefined;
	for (const node of objectsIn(schema)) {
		const type = typeOf(node);
		if (type !== undefined) types.add(type);
		version ??= jsonNode(node['_sklearn_version']);
	}
	const foreign = [...types].filter((type) => !ownPackages.has(type.split('.', 1)[0] ?? ''));
	return {
		format: {
			format: 'skops',
			framework: 'scikit-learn',
			...defined({ frameworkVersion: version, architecture: textAt(schema, '__class__') }),
			details: defined({
				'skops version': textAt(schema, '_skops_version'),
				types: types.size,
			}),
		},
		facts: foreign
			.slice(0, maxTypes)
			.map((what): LoadFact => ({ kind: 'code', path, what, role: 'skops-type' })),
	};
}

function typeOf(node: JsonObject): string | undefined {
	const [module, name] = [textAt(node, '__module__'), textAt(node, '__class__')];
	return module === undefined || name === undefined ? undefined : `${module}.${name}`;
}

/** A text that is kept as JSON in a node of its own. */
function jsonNode(node: Json | undefined): string | undefined {
	const content = textAt(node, 'content');
	return content === undefined ? undefined : /^"([\w.+-]{1,40})"$/.exec(content)?.[1];
}
