import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { FileToExport } from '../artifacts/exportFiles.js';
import { isRegistryError, registryError, type RegistryError } from '../core/errors.js';
import { parseChecksumList, type Checksum } from '../core/manifest/checksumList.js';
import { formatModelUri } from '../core/model/modelUri.js';
import { parseSourceUri } from '../core/model/source.js';
import type { Artifacts } from '../core/model/types.js';
import { layout } from '../core/registry/layout.js';
import { pathFromTop } from '../core/registry/referencedFiles.js';
import { requireManifest, type Resolution } from '../core/registry/resolve.js';
import { visible } from '../wording/format.js';
import type { FileAt, FilesAt, LfsFetchAtOptions } from '../git/filesAt.js';
import type { GitRegistry } from '../git/openGitRegistry.js';

const listName = 'artifacts.sha256';

/** With its size in bytes. */
export interface SizedFile extends FileToExport {
	readonly size: number;
}

/** How `filesToExport` goes about it. */
export interface FilesToExportOptions extends LfsFetchAtOptions {
	/** A file or folder of the version, relative to its files; without it all of them. */
	readonly below?: string | undefined;
}

/**
 * The files of a version as a commit has them, all here: those that its checksum list names, no more and no less. Of a
 * reference to a path of the repository those of that path; what else is there does not count.
 * Throws `files-differ`, `files-unverified`, `files-missing` for files elsewhere, and `lfs-fetch-failed`.
 */
export async function filesToExport(
	repository: GitRegistry,
	commit: string,
	{ model, version }: Resolution,
	{ below = '', ...options }: FilesToExportOptions = {},
): Promise<SizedFile[]> {
	const { signal } = options;
	const uri = formatModelUri(model.manifest.value.name, { version: version.number });
	const { artifacts } = requireManifest(model, version);
	const referenced = pathOf(uri, artifacts);
	const registryPath = await repository.registryPath();
	const base = posix.join(registryPath, layout.version(model.folder, version.number));
	const own = await repository.filesAt(commit, base, signal);
	const list = await readList(uri, own, `${base}/${listName}`, artifacts);

	const isCopy = referenced === undefined;
	const folder = referenced ?? `${base}/artifacts`;
	const found = isCopy ? own : await repository.filesAt(commit, folder, signal);
	const fromTop = (path: string) => (isCopy ? `${base}/${path}` : (pathFromTop(registryPath, path) ?? path));
	const shown = (path: string) => (isCopy ? path.slice(base.length + 1) : path);
	const listed = new Set(list.map(({ path }) => fromTop(path)));
	const extra = found.files.find(({ path }) => isCopy && path.startsWith(`${folder}/`) && !listed.has(path));
	if (extra) throw differs(uri, shown(extra.path), 'extra');

	const there = new Map(found.files.map((file) => [file.path, file]));
	const wanted = list.map(({ path: written, sha256 }) => {
		const path = fromTop(written);
		const isWhole = path === folder && !isCopy;
		const to = isWhole ? posix.basename(path) : path.slice(folder.length + 1);
		const file = there.get(path);
		if (!file || !(isWhole || path.startsWith(`${folder}/`))) throw differs(uri, shown(path), 'missing');
		// A link, or a pointer to other bytes, which need not be fetched to know.
		if (!file.mode.startsWith('100') || (file.pointer && file.pointer.sha256 !== sha256))
			throw differs(uri, shown(path), 'changed');
		return { path: shown(path), to, sha256, size: file.size, fromTop: path, read: () => file.read() };
	});
	const chosen = below === '' ? wanted : filesBelow(uri, wanted, below);
	try {
		await found.fetch(uri, { ...options, only: new Set(chosen.map(({ fromTop: path }) => path)) });
	} catch (error) {
		const oid = isRegistryError(error, 'lfs-fetch-failed') ? oidOf(error) : undefined;
		const other = oid === undefined ? undefined : chosen.find(({ sha256 }) => sha256 === oid);
		throw other ? differs(uri, other.path, 'changed') : error;
	}
	return chosen;
}

function oidOf({ failure }: RegistryError): string | undefined {
	return failure.code === 'lfs-fetch-failed' ? failure.data.oid : undefined;
}

/** Those of a folder, which goes away, or one file. Throws `usage` where there is neither. */
function filesBelow<F extends FileToExport>(uri: string, files: readonly F[], below: string): F[] {
	const found = files.flatMap((file) => {
		if (file.to === below) return { ...file, to: posix.basename(below) };
		return file.to.startsWith(`${below}/`) ? { ...file, to: file.to.slice(below.length + 1) } : [];
	});
	if (found.length > 0) return found;
	throw registryError('usage', { message: `${visible(uri)} has no file or folder ${visible(below)}` });
}

/** Of a reference: the path of the repository that it is to. */
function pathOf(uri: string, artifacts: Artifacts): string | undefined {
	if (artifacts.storage === 'copy') return undefined;
	if (artifacts.storage === 'none') throw registryError('files-missing', { uri, storage: 'none' });
	const source = parseSourceUri(artifacts.uri);
	if (source.kind !== 'path') throw registryError('files-missing', { uri, storage: 'reference' });
	if (artifacts.digest === undefined) throw registryError('files-unverified', { uri });
	return source.path;
}

async function readList(
	uri: string,
	{ files }: FilesAt,
	path: string,
	{ digest }: Artifacts,
): Promise<readonly Checksum[]> {
	const file = files.find((each) => each.path === path);
	if (!file) throw differs(uri, listName, 'missing');
	// Never large enough for Git LFS; a pointer here is somebody's own doing.
	if (file.pointer) throw differs(uri, listName, 'changed');
	const bytes = await contentOf(file);
	const list = parseChecksumList(bytes.toString('utf8'));
	if (!list || `sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest)
		throw differs(uri, listName, 'changed');
	return list;
}

async function contentOf(file: FileAt): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of file.read()) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function differs(uri: string, path: string, reason: 'changed' | 'missing' | 'extra') {
	return registryError('files-differ', { uri, path, reason });
}
