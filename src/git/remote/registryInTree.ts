import { posix } from 'node:path';
import { registryError } from '../../core/errors.js';
import { registryFileName } from '../../core/model/format.js';
import { defaultRegistryName, saysRegistry } from '../../files/findRegistry.js';
import { visible } from '../../wording/format.js';
import { readBlobs } from '../blobs.js';
import type { Git } from '../git.js';
import { parseEntries, type TreeEntry } from '../treeEntries.js';

/** More registries than this are nobody's; each is a file to fetch. */
const maxRegistries = 1000;
/** A registry larger than this has its manifests fetched as they are asked for. */
const maxManifests = 2000;
const manifest = /(?:^|\/)models\/[^/]+\/(?:model\.yaml|aliases\/[^/]+\.yaml)$/;

/** What of a commit has to do with registries. */
export interface RegistryFiles {
	/** Each `registry.yaml`, those nearest to the top first. */
	readonly registries: readonly TreeEntry[];
	/** Ids of the files by which models and aliases are found. */
	readonly manifests: readonly string[];
	/** Id of `.lfsconfig` at the top. */
	readonly lfsConfig: string | undefined;
}

/** Looks through the names of a commit; no blob is read. */
export async function registryFilesOf(
	git: Git,
	commit: string,
	signal?: AbortSignal,
): Promise<RegistryFiles> {
	const registries: TreeEntry[] = [];
	const manifests: string[] = [];
	let lfsConfig: string | undefined;
	for await (const entry of entriesAsTheyCome(git, commit, signal)) {
		if (!entry.mode.startsWith('100')) continue;
		if (posix.basename(entry.path) === registryFileName) registries.push(entry);
		else if (entry.path === '.lfsconfig') lfsConfig = entry.id;
		else if (manifests.length <= maxManifests && manifest.test(entry.path)) manifests.push(entry.id);
	}
	registries.sort((a, b) => depth(a.path) - depth(b.path));
	return {
		registries: registries.slice(0, maxRegistries),
		manifests: manifests.length > maxManifests ? [] : manifests,
		lfsConfig,
	};
}

/**
 * The folder of the registry among `registries`, whose blobs are here: `wanted`, else the top or `model-registry`, else
 * the only one. Throws `repository-without-registry`, and `usage` where there are several to choose from.
 */
export async function chooseRegistry(
	git: Git,
	registries: readonly TreeEntry[],
	{ wanted, shown, ref }: { wanted: string | undefined; shown: string; ref: string },
): Promise<string> {
	const blobs = await readBlobs(git, [...new Set(registries.map(({ id }) => id))]);
	const folders = registries
		.filter(({ id }) => saysRegistry(blobs.get(id) ?? new Uint8Array()))
		.map(({ path }) => (path === registryFileName ? '' : posix.dirname(path)));
	const preferred = wanted === undefined ? ['', defaultRegistryName] : [normal(wanted)];
	const found = preferred.find((folder) => folders.includes(folder));
	if (found !== undefined) return found;
	const [only, ...others] = folders;
	if (wanted !== undefined || only === undefined)
		throw registryError('repository-without-registry', {
			url: shown,
			ref,
			...(wanted === undefined ? {} : { path: wanted }),
		});
	if (others.length === 0) return only;
	const listed = folders.slice(0, 10).map(visible).join(', ');
	throw registryError('usage', {
		message: `${visible(shown)} holds several registries: ${listed}${folders.length > 10 ? ' …' : ''}. Name the one you mean: --registry PATH`,
	});
}

/** Records of `ls-tree`, cut as they come: a repository may have millions. */
async function* entriesAsTheyCome(
	git: Git,
	commit: string,
	signal: AbortSignal | undefined,
): AsyncGenerator<TreeEntry> {
	let rest: Buffer = Buffer.alloc(0);
	for await (const chunk of git.stream({ command: ['ls-tree', '-r', '-z', commit], signal })) {
		const end = chunk.lastIndexOf(0) + 1;
		if (end > 0) yield* parseEntries(Buffer.concat([rest, chunk.subarray(0, end)]));
		rest = end > 0 ? chunk.subarray(end) : Buffer.concat([rest, chunk]);
	}
}

function normal(path: string): string {
	const folder = posix.normalize(path.replaceAll('\\', '/')).replace(/\/+$/, '');
	return folder === '.' ? '' : folder;
}

function depth(path: string): number {
	return path.split('/').length;
}
