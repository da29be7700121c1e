import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChecksumList } from '../core/manifest/checksumList.js';
import { mapInBatches } from '../core/base/batches.js';
import { pointerAt } from '../files/lfsPointer.js';
import { unlessMissing } from '../files/systemError.js';

/** How much of a version's files is here: all, pointers in place of some, or not even those. */
export interface ArtifactState {
	readonly state: 'present' | 'pointer' | 'missing';
	/** Files that are Git LFS pointers, relative to the version's folder; a clone starts with them. */
	readonly pointers: readonly string[];
	readonly missing: readonly string[];
}

const statsAtOnce = 64;

/** Looks at the files of a copied version, by what its checksum list names; no file that is here is read. */
export async function artifactState(versionFolder: string): Promise<ArtifactState> {
	const list = await unlessMissing(readFile(join(versionFolder, 'artifacts.sha256'), 'utf8'), '');
	const paths = (parseChecksumList(list) ?? []).map(({ path }) => path);
	const found = await mapInBatches(paths, statsAtOnce, async (path) => {
		const stats = await unlessMissing(lstat(join(versionFolder, path)), undefined);
		if (!stats?.isFile()) return 'missing';
		return (await pointerAt(join(versionFolder, path), stats.size)) ? 'pointer' : 'present';
	});
	const of = (state: 'pointer' | 'missing') => paths.filter((_, index) => found[index] === state);
	const [pointers, missing] = [of('pointer'), of('missing')];
	const isMissing = missing.length > 0 || paths.length === 0;
	return { state: isMissing ? 'missing' : pointers.length > 0 ? 'pointer' : 'present', pointers, missing };
}
