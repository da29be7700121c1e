import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { registryError } from '../core/errors.js';
import { mergeLineage } from '../core/lineage/mergeLineage.js';
import { parseChecksumList, type Checksum } from '../core/manifest/checksumList.js';
import { defined } from '../core/manifest/plain.js';
import { encodeFolderName } from '../core/model/folderName.js';
import { formatModelUri } from '../core/model/modelUri.js';
import { registerVersion, type VersionDraft } from '../core/operations/registerVersion.js';
import type { Applied } from '../core/ports.js';
import { layout } from '../core/registry/layout.js';
import { pathInCopy } from '../core/registry/referencedFiles.js';
import { requireManifest, type Resolution } from '../core/registry/resolve.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { mapInBatches } from '../core/base/batches.js';
import { pointerAt } from '../files/lfsPointer.js';
import { copyFiles } from './copyFiles.js';
import { lfsFilesOf } from './lfsFiles.js';
import type { FolderListing, ModelFile } from './listFolder.js';
import { realPathBelow } from './references.js';
import type { RegistrationFacts, RegistrationTarget } from './registration.js';
import { digestOf } from './registrationDraft.js';

/** A version of the registry that becomes one of another model, or of its own. */
export interface VersionCopyRequest extends RegistrationFacts {
	readonly from: Resolution;
	/** Fetches the files of a version from Git LFS, by its folder relative to the registry. */
	readonly fetch: (versionFolder: string, uri: string) => Promise<void>;
}

/**
 * Publishes what a version is as the next version of a model: the same files, or the same reference, with its lineage, of
 * which it is a parent itself. Throws `files-missing`, `files-differ`, and what `registerVersion` throws.
 */
export async function copyVersion(
	target: RegistrationTarget,
	snapshot: Snapshot,
	request: VersionCopyRequest,
): Promise<Applied> {
	const { model, version } = request.from;
	const manifest = requireManifest(model, version);
	const uri = formatModelUri(model.manifest.value.name, { version: version.number });
	const whole = await snapshot.run(model, version.number);
	const own = { ...manifest.lineage, ...whole };
	const draft = {
		name: request.name,
		source: request.source ?? uri,
		flavors: manifest.flavors,
		formats: manifest.formats,
		lineage: mergeLineage(request.lineage ?? {}, own, { parents: [uri] }),
		...defined({
			signature: await textAt(snapshot, layout.signature(model.folder, version.number)),
			inspection: await textAt(snapshot, layout.inspection(model.folder, version.number)),
			description: request.description,
			tags: request.tags,
		}),
	};
	const { artifacts } = manifest;
	const list = await listOf(snapshot, request.from);
	if (list.length > 0 && digestOf(list) !== artifacts.digest)
		throw registryError('files-differ', { uri, path: 'artifacts.sha256', reason: 'changed' });
	if (artifacts.storage === 'reference')
		return publish(target, request, () => Promise.resolve({ ...draft, ...artifacts, checksums: list }));

	const base = layout.version(model.folder, version.number);
	let listing = await listingOf(join(target.registryRoot, base), list, uri);
	if (listing.hasPointers) {
		await request.fetch(base, uri);
		listing = await listingOf(join(target.registryRoot, base), list, uri);
		if (listing.hasPointers) throw registryError('files-missing', { uri, storage: 'copy' });
	}
	const lfs = await lfsFilesOf(uri, listing, target.git);
	return publish(target, request, async (incoming) => {
		const hashed = await copyFiles(listing, {
			target: join(target.registryRoot, incoming, 'artifacts'),
			objectFormat: await target.git?.objectFormat(),
		});
		const checksums = hashed.map(({ path, sha256 }) => ({ path: `artifacts/${path}`, sha256 }));
		const known = new Map(list.map(({ path, sha256 }) => [path, sha256]));
		const changed = checksums.find(({ path, sha256 }) => known.get(path) !== sha256);
		if (changed) throw registryError('files-differ', { uri, path: changed.path, reason: 'changed' });
		const copies = hashed.flatMap(({ path, copy }) => (copy ? [[`artifacts/${path}`, copy] as const] : []));
		return {
			...draft,
			checksums,
			copies: Object.fromEntries(copies),
			lfs: lfs.map((path) => `artifacts/${path}`),
			digest: digestOf(checksums),
			size: listing.size,
		};
	});
}

async function publish(
	target: RegistrationTarget,
	request: RegistrationFacts,
	fill: (incoming: string) => Promise<UnplacedDraft>,
): Promise<Applied> {
	const incoming = await target.incoming.create(encodeFolderName(request.name));
	try {
		const draft = await fill(incoming);
		return await target.writer.apply(registerVersion({ ...draft, incoming }));
	} finally {
		await target.incoming.discard(incoming);
	}
}

type UnplacedDraft = DistributedOmit<VersionDraft, 'incoming'>;
type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

async function listOf(snapshot: Snapshot, { model, version }: Resolution): Promise<readonly Checksum[]> {
	const text = await textAt(snapshot, layout.checksums(model.folder, version.number));
	return parseChecksumList(text ?? '') ?? [];
}

async function textAt(snapshot: Snapshot, path: string): Promise<string | undefined> {
	const bytes = await snapshot.read(path);
	return bytes && new TextDecoder().decode(bytes);
}

/** The files that a version's list names, in its order. Throws `files-missing`. */
async function listingOf(
	folder: string,
	list: readonly Checksum[],
	uri: string,
): Promise<FolderListing & { readonly hasPointers: boolean }> {
	const root = join(folder, 'artifacts');
	let hasPointers = false;
	const files = await mapInBatches(list, 64, async ({ path: listed }): Promise<ModelFile> => {
		const path = pathInCopy(listed);
		const real = path === undefined ? undefined : await realPathBelow(root, path);
		const stats = real === undefined ? undefined : await lstat(real);
		if (path === undefined || real === undefined || !stats?.isFile())
			throw registryError('files-missing', { uri, storage: 'copy' });
		const pointer = await pointerAt(real, stats.size);
		hasPointers ||= pointer !== undefined;
		return { path, size: pointer?.size ?? stats.size };
	});
	if (files.length === 0) throw registryError('files-missing', { uri, storage: 'copy' });
	const size = files.reduce((sum, file) => sum + file.size, 0);
	return { root, origin: root, files, size, leftOut: [], hasPointers };
}
