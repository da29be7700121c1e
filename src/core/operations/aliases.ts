import type { FileChange, Operation } from '../edit.js';
import { registryError } from '../errors.js';
import { renderAliasFile } from '../manifest/aliasFile.js';
import { parseAlias, parseExistingAlias } from '../model/alias.js';
import type { AliasName, VersionNumber } from '../model/brands.js';
import { encodeName } from '../model/folderName.js';
import { layout } from '../registry/layout.js';
import { requireModel, requireVersion } from '../registry/resolve.js';
import { reasonOf } from './reason.js';
import { requireWritable } from './writable.js';

/**
 * Points an alias at a version, moving it if it exists; changes nothing where it already points there.
 * Throws `alias-invalid`, `model-not-found`, `version-not-found`, `version-deleted`.
 */
export function setAlias(input: {
	name: string;
	alias: string;
	version: VersionNumber;
	reason?: string | undefined;
}): Operation {
	const alias = parseAlias(input.alias);
	return async (snapshot, context) => {
		await requireWritable(snapshot);
		const model = await requireModel(snapshot, input.name);
		await requireVersion(snapshot, model, input.version);
		const existing = await snapshot.alias(model, alias);
		const before = existing?.manifest.ok ? existing.manifest.value.version : undefined;
		const subject = `${input.name}@${alias}`;
		const change = aliasChange(model.folder, alias, input.version, context.randomId());
		return {
			operation: 'set-alias',
			summary:
				before === undefined
					? `Set ${subject} to version ${input.version}`
					: `Move ${subject} from version ${before} to version ${input.version}`,
			model: input.name,
			version: input.version,
			...reasonOf(input),
			changes: before === input.version ? [] : [change(await snapshot.read(change.path))],
		};
	};
}

/** Removes an alias. Throws `alias-invalid`, `model-not-found`, `alias-not-found`. */
export function deleteAlias(input: { name: string; alias: string; reason?: string | undefined }): Operation {
	const alias = parseExistingAlias(input.alias);
	return async (snapshot) => {
		await requireWritable(snapshot);
		const model = await requireModel(snapshot, input.name);
		const existing = await snapshot.alias(model, alias);
		if (!existing) {
			const known = (await snapshot.aliases(model)).map((each) => each.alias);
			throw registryError('alias-not-found', { name: input.name, alias, known });
		}
		const version = existing.manifest.ok ? existing.manifest.value.version : undefined;
		const from = version === undefined ? '' : ` from version ${version}`;
		return {
			operation: 'delete-alias',
			summary: `Remove alias ${input.name}@${alias}${from}`,
			model: input.name,
			...(version === undefined ? {} : { version }),
			...reasonOf(input),
			changes: [{ kind: 'delete', path: existing.path }],
		};
	};
}

/** How an alias file is written: its path, and its text given what stands there now. */
export function aliasChange(
	folder: string,
	alias: AliasName,
	version: VersionNumber,
	moved: string,
): ((existing: Uint8Array | undefined) => FileChange) & { readonly path: string } {
	const path = layout.aliasFile(folder, encodeName(alias));
	const write = (existing: Uint8Array | undefined): FileChange => ({
		kind: 'write',
		path,
		text: renderAliasFile({ version, moved }, path, existing),
	});
	return Object.assign(write, { path });
}
