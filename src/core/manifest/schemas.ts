import type { Schema } from '@cfworker/json-schema';

/**
 * JSON Schemas (draft 2020-12) of format 1: what the readers validate with, and what editors of YAML are offered.
 * Unknown keys are allowed everywhere, since later versions may add some.
 */
const text = { type: 'string' } as const;
const markdown = { type: 'string', maxLength: 262_144 } as const;
const timestamp = {
	type: 'string',
	pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$',
	description: 'ISO 8601 in UTC, such as 2026-11-23T07:00:00.000Z',
} as const;
const versionNumber = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
const tags = {
	type: 'object',
	additionalProperties: { type: 'string', maxLength: 100_000 },
	propertyNames: { minLength: 1, maxLength: 250 },
} as const;
const digest = {
	type: 'string',
	pattern: '^sha256:[0-9a-f]{64}$',
	description: 'sha256: and 64 hexadecimal digits',
} as const;
const params: Schema = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
const metrics: Schema = { type: 'object', additionalProperties: { type: 'number' } };
const count = { type: 'integer', minimum: 0 } as const;

function schema(title: string, body: Schema): Schema {
	return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, type: 'object', ...body };
}

export const registrySchema = schema('registry.yaml of a Git Model Registry', {
	required: ['kind', 'format'],
	properties: {
		kind: { const: 'git-model-registry' },
		format: { type: 'integer', minimum: 1 },
		requires: { type: 'array', items: text, description: 'Features a reader must know to write here' },
		name: text,
		description: markdown,
		policies: { type: 'object' },
	},
});

export const modelSchema = schema('model.yaml of a registered model', {
	required: ['name', 'created', 'created_by'],
	properties: {
		name: { type: 'string', minLength: 1, maxLength: 1024 },
		created: timestamp,
		created_by: text,
		description: markdown,
		tags,
	},
});

export const aliasSchema = schema('An alias of a registered model', {
	required: ['version', 'moved'],
	properties: {
		version: versionNumber,
		moved: {
			type: 'string',
			pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
			description: '26 digits and capital letters, new with every move, so that two moves conflict in git',
		},
	},
});

export const versionSchema = schema('version.yaml of a model version', {
	required: ['version', 'created', 'created_by', 'source', 'artifacts'],
	properties: {
		version: versionNumber,
		created: timestamp,
		created_by: text,
		source: text,
		artifacts: {
			oneOf: [
				{
					type: 'object',
					required: ['storage', 'digest', 'size', 'files'],
					properties: { storage: { const: 'copy' }, digest, size: count, files: count },
				},
				{
					type: 'object',
					required: ['storage', 'uri'],
					properties: { storage: { const: 'reference' }, uri: text, digest, size: count, files: count },
				},
				{
					type: 'object',
					required: ['storage'],
					properties: { storage: { const: 'none' } },
				},
			],
		},
		flavors: { type: 'array', items: text },
		formats: { type: 'array', items: text },
		lineage: {
			type: 'object',
			properties: {
				run: {
					type: 'object',
					required: ['id'],
					properties: { id: text, name: text, uri: text, status: text, started: text },
				},
				experiment: { type: 'object', properties: { id: text, name: text } },
				logged_model: text,
				code: {
					type: 'object',
					properties: {
						commit: text,
						dirty: { type: 'boolean' },
						branch: text,
						repository: text,
						path: text,
						notebook: text,
					},
				},
				datasets: {
					type: 'array',
					items: {
						type: 'object',
						required: ['name'],
						properties: { name: text, digest: text, source: text, context: text },
					},
				},
				params,
				metrics,
				parents: { type: 'array', items: text },
			},
		},
	},
});

export const runSchema = schema('run.json of a model version: all parameters and metrics', {
	properties: { params, metrics },
});

export const notesSchema = schema('notes.yaml of a model version', {
	properties: {
		description: markdown,
		tags,
		stage: { enum: ['Staging', 'Production', 'Archived'] },
		archived: { type: 'object', properties: { why: text, replaced_by: versionNumber } },
	},
});

export const deletedSchema = schema('deleted.yaml of a deleted version', {
	required: ['deleted', 'deleted_by'],
	properties: { deleted: timestamp, deleted_by: text, why: text },
});

/** By the name under which the build ships them; `fileMatch` is for editors of YAML and JSON. */
export const shippedSchemas: readonly { name: string; fileMatch: string; schema: Schema }[] = [
	{ name: 'registry', fileMatch: '**/registry.yaml', schema: registrySchema },
	{ name: 'model', fileMatch: '**/models/*/model.yaml', schema: modelSchema },
	{ name: 'alias', fileMatch: '**/models/*/aliases/*.yaml', schema: aliasSchema },
	{ name: 'version', fileMatch: '**/models/*/versions/*/version.yaml', schema: versionSchema },
	{ name: 'run', fileMatch: '**/models/*/versions/*/run.json', schema: runSchema },
	{ name: 'notes', fileMatch: '**/models/*/versions/*/notes.yaml', schema: notesSchema },
	{ name: 'deleted', fileMatch: '**/models/*/versions/*/deleted.yaml', schema: deletedSchema },
];
