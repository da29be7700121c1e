import { registryError } from '../errors.js';

/** How files of models can be kept in a repository; all sizes in bytes. */
export interface ArtifactStorage {
	/** The largest file that goes into git itself; git's setting `gmr.maxFile`. */
	readonly maxFile: number;
	/** The most that one version puts into git itself; `gmr.maxVersion`. */
	readonly maxVersion: number;
	/** From this size on files go to Git LFS where it is usable; `gmr.lfsFrom`. */
	readonly lfsFrom: number;
	readonly lfs: LfsState;
	/** Do those who share the repository use Git LFS for its models? Then large files are never put into git itself. */
	readonly isLfsExpected: boolean;
}

/** Is git's filter for LFS configured, and does the program run? An attribute in a file says nothing of either. */
export type LfsState = 'usable' | 'not-configured' | 'not-installed';

/** What git carries well without LFS. */
export const defaultStorage: ArtifactStorage = {
	maxFile: 50_000_000,
	maxVersion: 200_000_000,
	lfsFrom: 10_000_000,
	lfs: 'not-configured',
	isLfsExpected: false,
};

interface SizedFile {
	readonly path: string;
	readonly size: number;
}

/** MLflow's own file is read wherever a model is: it stays in git. */
const plainNames: ReadonlySet<string> = new Set(['MLmodel']);

/**
 * Which files of a version go to Git LFS: the large ones, and where the rest is still too much its largest. Sorted.
 * Throws `source-too-large` for what git does not carry well without LFS, `lfs-unusable` where LFS is expected and
 * can't be used here.
 */
export function chooseLfsFiles(
	source: string,
	files: readonly SizedFile[],
	storage: ArtifactStorage,
): string[] {
	const { maxFile, maxVersion, lfsFrom, lfs } = storage;
	const isLarge = ({ path, size }: SizedFile) =>
		!plainNames.has(path) && size >= Math.min(lfsFrom, maxFile + 1);
	const [first] = files.filter(isLarge);
	if (first && lfs !== 'usable' && storage.isLfsExpected)
		throw registryError('lfs-unusable', { reason: lfs, file: { path: source, entry: first.path } });

	const large = new Set(lfs === 'usable' ? files.filter(isLarge) : []);
	const plain = files.filter((file) => !large.has(file)).sort((a, b) => a.size - b.size);
	let size = plain.reduce((sum, file) => sum + file.size, 0);
	while (lfs === 'usable' && size > maxVersion) {
		const index = plain.findLastIndex(({ path }) => !plainNames.has(path));
		const [largest] = index < 0 ? [] : plain.splice(index, 1);
		if (!largest) break;
		large.add(largest);
		size -= largest.size;
	}
	const tooLarge = plain.find((file) => file.size > maxFile);
	if (tooLarge)
		throw registryError('source-too-large', {
			path: source,
			entry: tooLarge.path,
			size: tooLarge.size,
			limit: maxFile,
		});
	if (size > maxVersion) throw registryError('source-too-large', { path: source, size, limit: maxVersion });
	return Array.from(large, ({ path }) => path).sort();
}
