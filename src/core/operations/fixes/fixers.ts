import { renderDeletedFile } from '../../manifest/deletedFile.js';
import { archivedInNotesFile } from '../../manifest/notesFile.js';
import type { VersionNumber } from '../../model/brands.js';
import type { ProblemCode } from '../../problem.js';
import { displayName, type ModelEntry } from '../../registry/entries.js';
import { layout } from '../../registry/layout.js';
import { parseRegistryPath } from '../../replay/registryPath.js';
import { planMigration } from '../migrate.js';
import { notesChange } from '../notesChange.js';
import type { Fix, Fixer, FixWorld, ProblemOf } from './fix.js';

/**
 * The problems that have a fix. What is not here is for people: which of two names or sides is meant, what a broken file
 * was to say; and what is written once is never written again.
 */
export const fixers: { readonly [C in ProblemCode]?: Fixer<C> } = {
	'alias-dangling': removeAlias,
	'attributes-outdated': bringAttributes,
	'deleted-incomplete': finishDeletion,
	'replacement-missing': dropReplacement,
	'versions-gone': writeTombstones,
};

/**
 * Which version it should have named nobody can tell; an alias that is not there fails as well, and says so. A version that
 * the last commit has is to be brought back instead.
 */
async function removeAlias(
	{ path, data }: ProblemOf<'alias-dangling'>,
	world: FixWorld,
): Promise<Fix | undefined> {
	const model = await modelAt(world, path);
	const aliases = model ? await world.snapshot.aliases(model) : [];
	const alias = aliases.find((each) => each.path === path);
	if (!model || !alias?.manifest.ok || alias.manifest.value.version !== data.version) return undefined;
	if (!data.isDeleted && (await world.versionHistory(model.folder)).present.has(data.version))
		return undefined;
	return {
		...nameOf(model),
		summary: `Remove alias ${displayName(model)}@${alias.alias} from version ${data.version}`,
		changes: [{ kind: 'delete', path }],
	};
}

async function bringAttributes(
	_: ProblemOf<'attributes-outdated'>,
	{ snapshot }: FixWorld,
): Promise<Fix | undefined> {
	const { changes } = await planMigration(snapshot);
	const files = changes.map(({ path }) => path).join(', ');
	return changes.length === 0 ? undefined : { summary: `Bring ${files} up to date`, changes };
}

/** What a merge put beside a tombstone; a whole version beside it may have been brought back, and is left. */
async function finishDeletion(
	{ path, data }: ProblemOf<'deleted-incomplete'>,
	world: FixWorld,
): Promise<Fix | undefined> {
	const { version } = data;
	const model = await modelAt(world, path);
	const entry = model && (await world.snapshot.version(model, version as VersionNumber));
	if (!model || !entry?.deleted?.ok) return undefined;
	const files = (await world.snapshot.filesBelow(entry.path)).filter((file) => file !== path);
	if (files.length === 0 || files.includes(layout.versionFile(model.folder, version))) return undefined;
	return {
		...nameOf(model),
		summary: `Remove what is left of deleted version ${version} of ${displayName(model)}`,
		changes: files.map((file) => ({ kind: 'delete', path: file })),
	};
}

/** One that the last commit has is to be brought back, as that of an alias. */
async function dropReplacement(
	{ path, data }: ProblemOf<'replacement-missing'>,
	world: FixWorld,
): Promise<Fix | undefined> {
	const model = await modelAt(world, path);
	const { version } = parseRegistryPath(path);
	const entry = model && version !== undefined && (await world.snapshot.version(model, version));
	const archived = entry && entry.notes.ok ? entry.notes.value.archived : undefined;
	if (!model || archived?.replacedBy !== data.version) return undefined;
	const replacement = await world.snapshot.version(model, archived.replacedBy);
	if (!replacement?.deleted && (await world.versionHistory(model.folder)).present.has(data.version))
		return undefined;
	const { why } = archived;
	const rest = why === undefined ? {} : { why };
	return {
		...nameOf(model),
		summary: `Archive ${displayName(model)} version ${version} without version ${data.version} in its place`,
		changes: [notesChange(path, archivedInNotesFile(await world.snapshot.read(path), path, rest))],
	};
}

/** Of those whose removal is in history, which says when and by whom. What never was there is not recorded as deleted. */
async function writeTombstones(
	{ path, data }: ProblemOf<'versions-gone'>,
	world: FixWorld,
): Promise<Fix | undefined> {
	const model = await modelAt(world, path);
	if (!model) return undefined;
	const { removed } = await world.versionHistory(model.folder);
	const present = new Set<number>(await world.snapshot.versionNumbers(model));
	const missing = Array.from({ length: data.last - data.first + 1 }, (_, index) => data.first + index);
	const changes = missing.flatMap((version) => {
		const removal = removed.get(version);
		if (!removal || present.has(version)) return [];
		const tombstone = layout.deletedFile(model.folder, version);
		const { at: deleted, by: deletedBy, commit } = removal;
		const why = `Removed by commit ${commit.slice(0, 10)} without a tombstone`;
		const text = renderDeletedFile({ deleted, deletedBy, why }, tombstone);
		return [{ version, change: { kind: 'write', path: tombstone, text } as const }];
	});
	if (changes.length === 0) return undefined;
	const versions = changes.map(({ version }) => version).join(', ');
	return {
		...nameOf(model),
		summary: `Record that ${changes.length === 1 ? 'version' : 'versions'} ${versions} of ${displayName(model)} ${changes.length === 1 ? 'was' : 'were'} deleted`,
		changes: changes.map(({ change }) => change),
	};
}

async function modelAt({ snapshot }: FixWorld, path: string): Promise<ModelEntry | undefined> {
	const { folder } = parseRegistryPath(path);
	return folder === undefined ? undefined : snapshot.modelInFolder(folder);
}

/** Of a model that can't be read the name is not known. */
function nameOf({ manifest }: ModelEntry): { model?: string } {
	return manifest.ok ? { model: manifest.value.name } : {};
}
