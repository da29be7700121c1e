import type { Operation } from '../edit.js';
import { registryError } from '../errors.js';
import { renderDeletedFile } from '../manifest/deletedFile.js';
import type { VersionNumber } from '../model/brands.js';
import type { AliasEntry } from '../registry/entries.js';
import { layout } from '../registry/layout.js';
import { requireModel, requireVersion } from '../registry/resolve.js';
import { reasonOf } from './reason.js';
import { requireWritable } from './writable.js';

interface DeletionInput {
	readonly name: string;
	readonly reason?: string | undefined;
	/** Aliases that point at it go with it; without this they are in its way. */
	readonly removeAliases?: boolean | undefined;
}

/**
 * Deletes the files of a version and leaves `deleted.yaml`, so that its number is never used again; also of one that
 * can't be read.
 * Throws `model-not-found`, `version-not-found`, `version-deleted`, `aliases-in-use`.
 */
export function deleteVersion(input: DeletionInput & { readonly version: VersionNumber }): Operation {
	const { name, version } = input;
	return async (snapshot, context) => {
		await requireWritable(snapshot);
		const model = await requireModel(snapshot, name);
		await requireVersion(snapshot, model, version);
		const aliases = (await snapshot.aliases(model)).filter(
			({ manifest }) => manifest.ok && manifest.value.version === version,
		);
		if (!input.removeAliases) requireNone(aliases, { name, version });
		const path = layout.deletedFile(model.folder, version);
		const reason = reasonOf(input);
		const why = reason.reason === undefined ? {} : { why: reason.reason };
		const tombstone = { deleted: context.now.toISOString(), deletedBy: context.author, ...why };
		const files = await snapshot.filesBelow(layout.version(model.folder, version));
		return {
			operation: 'delete-version',
			summary: `Delete ${name} version ${version}${withAliases(aliases)}`,
			model: name,
			version,
			...reason,
			changes: [
				{ kind: 'write', path, text: renderDeletedFile(tombstone, path) },
				...deletions([...aliases.map((alias) => alias.path), ...files.filter((file) => file !== path)]),
			],
		};
	};
}

/**
 * Deletes a model with all its versions; a new model of that name starts at 1 again.
 * Throws `model-not-found`, `aliases-in-use`.
 */
export function deleteModel(input: DeletionInput): Operation {
	const { name } = input;
	return async (snapshot) => {
		await requireWritable(snapshot);
		const model = await requireModel(snapshot, name);
		const aliases = await snapshot.aliases(model);
		if (!input.removeAliases) requireNone(aliases, { name });
		const count = (await snapshot.versions(model)).length;
		const versions = count === 0 ? '' : ` with ${count} ${count === 1 ? 'version' : 'versions'}`;
		return {
			operation: 'delete-model',
			summary: `Delete model ${name}${versions}`,
			model: name,
			...reasonOf(input),
			changes: deletions(await snapshot.filesBelow(layout.model(model.folder))),
		};
	};
}

function requireNone(aliases: readonly AliasEntry[], subject: { name: string; version?: number }): void {
	if (aliases.length > 0)
		throw registryError('aliases-in-use', { ...subject, aliases: aliases.map(({ alias }) => alias) });
}

function withAliases(aliases: readonly AliasEntry[]): string {
	return aliases.length === 0 ? '' : ` and ${aliases.map(({ alias }) => `@${alias}`).join(', ')}`;
}

function deletions(paths: readonly string[]) {
	return paths.map((path) => ({ kind: 'delete', path }) as const);
}
