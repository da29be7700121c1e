import { registryError } from '../../core/errors.js';
import { mapInBatches } from '../../core/base/batches.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { ownFiles, registryFolders } from '../../core/usages/codeUsages.js';
import { maxScannedBytes, scanFile, type ScannedFile } from '../../core/usages/scannedFile.js';
import { usageSyntaxOf } from '../../core/usages/usageSyntax.js';
import { Slices } from '../../files/slices.js';
import type { ObjectReader } from '../gitBatch.js';
import { ObjectMemory } from '../objectMemory.js';
import { RefFiles } from '../refFiles.js';
import { registriesAmong } from '../registriesIn.js';
import { commitAt } from '../registryAt.js';
import type { RegistryPlace } from '../registryPlace.js';
import { entriesOfCommit, type TreeEntry } from '../treeEntries.js';
import { sorted, type OpenUsages, type UsageOptions } from './repositoryUsages.js';

/** Blobs that are asked for at a time. */
const batchSize = 64;

/**
 * The usages in the files of the commit that `ref` names, as `registryAt` takes it, with the registries as they are
 * there. Nothing is kept: a commit is read whole each time.
 * Throws `ref-not-found`, and `registry-not-in-commit` where the commit has no registry in this place.
 */
export async function usagesAt(
	place: RegistryPlace,
	ref: string,
	{ signal }: UsageOptions = {},
): Promise<OpenUsages> {
	const commit = await commitAt(place.git, ref);
	const files = (await entriesOfCommit(place.git, commit, [])).filter(({ mode }) => mode.startsWith('100'));
	const batch = place.git.batch();
	try {
		// As `registryAt`, which reads one whatever its file says.
		const folders = registryFolders(files.map(({ path }) => path));
		if (!folders.includes(place.path))
			throw registryError('registry-not-in-commit', { ref, path: place.path });
		const ids = new Map(files.map(({ path, id }) => [path, id]));
		const elsewhere = folders.filter((folder) => folder !== place.path);
		const others = await registriesAmong(batch, elsewhere, (path) => ids.get(path));

		const isOwn = ownFiles([place.path, ...others]);
		const scanned = await scanBlobs(
			batch,
			files.filter(({ path }) => !isOwn(path)),
			signal,
		);

		const { objectFormat } = place.repository;
		const memory = new ObjectMemory(batch, objectFormat);
		const registry = (path: string) => ({
			path,
			snapshot: new Snapshot(new RefFiles(batch, { commit, path, objectFormat }, memory)),
		});
		return {
			...sorted(scanned),
			registries: [registry(place.path), ...others.map(registry)],
			[Symbol.asyncDispose]: () => batch[Symbol.asyncDispose](),
		};
	} catch (error) {
		await batch[Symbol.asyncDispose]();
		throw error;
	}
}

/** What is the same in two files is read once. */
async function scanBlobs(
	batch: ObjectReader,
	files: readonly TreeEntry[],
	signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ScannedFile>> {
	const slices = new Slices();
	const known = new Map<string, Promise<ScannedFile | undefined>>();
	const scanned = await mapInBatches(files, batchSize, ({ path, id, size = 0 }) => {
		const syntax = usageSyntaxOf(path);
		if (!syntax) return Promise.resolve(undefined);
		if (size > maxScannedBytes(syntax)) return Promise.resolve<ScannedFile>({ skipped: 'size' });
		const key = `${syntax} ${id}`;
		const file = known.get(key) ?? scan();
		known.set(key, file);
		return file;

		async function scan(): Promise<ScannedFile | undefined> {
			const object = await batch.read(id);
			await slices.next();
			signal?.throwIfAborted();
			return object && syntax && scanFile(object.content, syntax);
		}
	});
	const found = new Map<string, ScannedFile>();
	files.forEach(({ path }, index) => {
		const file = scanned[index];
		if (file) found.set(path, file);
	});
	return found;
}
