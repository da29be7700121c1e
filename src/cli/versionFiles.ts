import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactState } from '../artifacts/artifactState.js';
import { referencedPath } from '../artifacts/references.js';
import { registryError } from '../core/errors.js';
import { formatModelUri } from '../core/model/modelUri.js';
import { layout } from '../core/registry/layout.js';
import { requireManifest, type Resolution } from '../core/registry/resolve.js';
import { unlessMissing } from '../files/systemError.js';
import { plural, visible } from '../wording/format.js';
import type { Invocation } from './verb.js';

/** How much of a version's files is here; `elsewhere` for those of a reference. */
export type Availability = 'present' | 'pointer' | 'missing' | 'elsewhere';

/**
 * Where the files of a version are on this machine, or what is below that; `undefined` where they are not. Files of
 * which there are only Git LFS pointers count as being here.
 */
export async function filesPath(
	{ registry }: Invocation,
	{ model, version }: Resolution,
	below = '',
): Promise<string | undefined> {
	const { artifacts } = requireManifest(model, version);
	if (artifacts.storage === 'none') return undefined;
	const root = await registry.root();
	const folder =
		artifacts.storage === 'copy'
			? join(root, layout.artifacts(model.folder, version.number))
			: await referencedPath(await (await registry.repository(root)).repositoryRoot(), artifacts.uri);
	if (folder === undefined) return undefined;
	const path = below === '' ? folder : join(folder, below);
	return unlessMissing(
		stat(path).then(() => path),
		undefined,
	);
}

/**
 * Fetches the files of a version from Git LFS where there are only pointers; gives how many. Says so on standard error.
 * Throws `lfs-fetch-failed`.
 */
export async function fetchMissing(
	{ io, registry }: Invocation,
	{ model, version }: Resolution,
): Promise<number> {
	if (requireManifest(model, version).artifacts.storage !== 'copy') return 0;
	const root = await registry.root();
	const folder = layout.version(model.folder, version.number);
	const { pointers } = await artifactState(join(root, folder));
	if (pointers.length === 0) return 0;
	const uri = formatModelUri(model.manifest.value.name, { version: version.number });
	io.err(`Fetching ${plural(pointers.length, 'file')} of ${visible(uri)} from Git LFS\n`);
	const onProgress = io.isTerminal
		? (text: string) => io.err(`\rFetching ${visible(text)}\u001b[K`)
		: undefined;
	try {
		await (await registry.repository(root)).fetchLfs(folder, uri, { signal: io.signal, onProgress });
	} finally {
		if (onProgress) io.err('\r\u001b[K');
	}
	const { pointers: left } = await artifactState(join(root, folder));
	const [first] = left;
	if (first !== undefined) {
		// What is not committed, or staged otherwise, git-lfs passes over.
		throw registryError('lfs-fetch-failed', { uri, reason: 'uncommitted', detail: first });
	}
	return pointers.length;
}

/** How much of each version's files is here. */
export async function availability(root: string, { model, version }: Resolution): Promise<Availability> {
	if (!version.manifest.ok) return 'missing';
	const { storage } = version.manifest.value.artifacts;
	if (storage !== 'copy') return storage === 'reference' ? 'elsewhere' : 'present';
	return (await artifactState(join(root, layout.version(model.folder, version.number)))).state;
}
