import type { AliasManifest } from '../model/types.js';
import type { VersionNumber } from '../model/brands.js';
import type { Reading } from '../problem.js';
import { stringAt } from './plain.js';
import { aliasSchema } from './schemas.js';
import { ManifestReader } from './validate.js';
import { checkedText, editYaml, renderYaml } from './yamlWriter.js';

const reader = new ManifestReader<AliasManifest>(aliasSchema, (plain) => ({
	version: plain['version'] as VersionNumber,
	moved: stringAt(plain, 'moved') ?? '',
}));

/** Reads `aliases/<alias>.yaml`. */
export function readAliasFile(bytes: Uint8Array, path: string): Reading<AliasManifest> {
	return reader.read(bytes, path);
}

/** The text of an alias file, new or (with the comments of `existing`) moved. */
export function renderAliasFile(alias: AliasManifest, path: string, existing?: Uint8Array): string {
	const text = existing
		? editYaml(existing, path, [
				[['version'], alias.version],
				[['moved'], alias.moved],
			])
		: renderYaml({ version: alias.version, moved: alias.moved });
	return checkedText(text, path, readAliasFile, existing);
}
