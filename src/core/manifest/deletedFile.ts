import type { DeletedManifest } from '../model/types.js';
import type { Reading } from '../problem.js';
import { defined, stringAt } from './plain.js';
import { deletedSchema } from './schemas.js';
import { ManifestReader } from './validate.js';
import { checkedText, renderYaml } from './yamlWriter.js';

const reader = new ManifestReader<DeletedManifest>(deletedSchema, (plain) => ({
	deleted: stringAt(plain, 'deleted') ?? '',
	deletedBy: stringAt(plain, 'deleted_by') ?? '',
	...defined({ why: stringAt(plain, 'why') }),
}));

/** Reads `deleted.yaml`. */
export function readDeletedFile(bytes: Uint8Array, path: string): Reading<DeletedManifest> {
	return reader.read(bytes, path);
}

/** The text of `deleted.yaml`. */
export function renderDeletedFile({ deleted, deletedBy, why }: DeletedManifest, path: string): string {
	return checkedText(renderYaml({ deleted, deleted_by: deletedBy, why }), path, readDeletedFile);
}
