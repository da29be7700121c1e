import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import type { Edit } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import { renderChecksumList } from '../core/manifest/checksumList.js';
import { encodeFolderName } from '../core/model/folderName.js';
import { parseModelName } from '../core/model/modelName.js';
import type { Lineage, Tags } from '../core/model/types.js';
import { registerVersion, type VersionDraft } from '../core/operations/registerVersion.js';
import type { Applied, RegistryWriter } from '../core/ports.js';
import { layout } from '../core/registry/layout.js';
import type { HashedFile } from './copyFile.js';
import { copyFiles } from './copyFiles.js';
import { inspectFolder, type FolderFindings } from './inspectFolder.js';
import type { FolderListing } from './listFolder.js';

/** Where a folder is copied to before it has a number; see `src/git/incoming.ts`. */
export interface IncomingStore {
	/** Makes `models/<modelFolder>/versions/.incoming-<nonce>`; gives its path relative to the registry. */
	create(modelFolder: string): Promise<string>;
	/** Removes one that was not published. */
	discard(path: string): Promise<void>;
}

/** A folder to register, and what is known of it besides its content. */
export interface RegistrationRequest {
	readonly folder: string;
	readonly name: string;
	readonly description?: string | undefined;
	readonly tags?: Tags | undefined;
	readonly aliases?: readonly string[] | undefined;
	/** Added to, and winning over, what the folder says. */
	readonly lineage?: Partial<Lineage> | undefined;
	/** Bytes; the defaults are what git carries well without LFS. */
	readonly limits?: SizeLimits | undefined;
}
export interface SizeLimits {
	readonly file: number;
	readonly version: number;
}
export const defaultLimits: SizeLimits = { file: 50_000_000, version: 200_000_000 };

/** The registry a folder goes to. */
export interface RegistrationTarget {
	/** Absolute. */
	readonly registryRoot: string;
	/** Absolute; sources inside it are recorded relative to it. */
	readonly repositoryRoot: string;
	readonly writer: RegistryWriter;
	readonly incoming: IncomingStore;
	/** How the repository names objects; given, what is committed can be compared without reading it again. */
	readonly objectFormat?: 'sha1' | 'sha256';
}

export interface RegistrationProgress {
	readonly signal?: AbortSignal | undefined;
	/** Told bytes copied, of all bytes. */
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Copies a model folder and publishes it as the next version of a model, in one commit.
 * Throws `RegistryError` or the signal's reason; then nothing of the copy is left.
 */
export async function registerFolder(
	target: RegistrationTarget,
	request: RegistrationRequest,
	{ signal, onProgress }: RegistrationProgress = {},
): Promise<Applied> {
	const findings = await check(target, request, signal);
	// Refuses a bad name, alias or tag before anything is copied.
	await target.writer.preview(registerVersion(draftOf(target, request, findings, placeholder(request), [])));

	const incoming = await target.incoming.create(encodeFolderName(request.name));
	try {
		const checksums = await copyFiles(findings.listing, {
			target: join(target.registryRoot, incoming, 'artifacts'),
			objectFormat: target.objectFormat,
			signal,
			onProgress: (done) => onProgress?.(done, findings.listing.size),
		});
		signal?.throwIfAborted();
		return await target.writer.apply(
			registerVersion(draftOf(target, request, findings, incoming, checksums)),
		);
	} finally {
		await target.incoming.discard(incoming);
	}
}

/** The Edit that `registerFolder` would make now; hashes the files, copies and writes nothing. */
export async function previewRegistration(
	target: RegistrationTarget,
	request: RegistrationRequest,
	signal?: AbortSignal,
): Promise<{ edit: Edit; findings: FolderFindings }> {
	const findings = await check(target, request, signal);
	const checksums = await copyFiles(findings.listing, { signal });
	const draft = draftOf(target, request, findings, placeholder(request), checksums);
	return { edit: await target.writer.preview(registerVersion(draft)), findings };
}

async function check(
	{ registryRoot }: RegistrationTarget,
	request: RegistrationRequest,
	signal: AbortSignal | undefined,
): Promise<FolderFindings> {
	parseModelName(request.name);
	await checkPlace(registryRoot, request.folder);
	const findings = await inspectFolder(request.folder, signal);
	checkSize(request.folder, findings.listing, request.limits);
	return findings;
}

/** Throws `source-too-large` for what git does not carry well without LFS. */
export function checkSize(folder: string, listing: FolderListing, limits: SizeLimits = defaultLimits): void {
	const tooLarge = listing.files.find((file) => file.size > limits.file);
	if (tooLarge)
		throw registryError('source-too-large', {
			path: folder,
			entry: tooLarge.path,
			size: tooLarge.size,
			limit: limits.file,
		});
	if (listing.size > limits.version)
		throw registryError('source-too-large', { path: folder, size: listing.size, limit: limits.version });
}

async function checkPlace(registryRoot: string, folder: string): Promise<void> {
	const [registry, source] = await Promise.all([realOrGiven(registryRoot), realOrGiven(folder)]);
	if (isInside(registry, source)) throw registryError('source-inside-registry', { path: folder });
	if (isInside(source, registry)) throw registryError('source-contains-registry', { path: folder });
}

/** What can't be resolved is told by whoever opens it. */
function realOrGiven(path: string): Promise<string> {
	return realpath(path).catch(() => path);
}

function draftOf(
	target: RegistrationTarget,
	request: RegistrationRequest,
	findings: FolderFindings,
	incoming: string,
	hashed: readonly HashedFile[],
): VersionDraft {
	const copies = hashed.flatMap(({ path, copy }) => (copy ? [[`artifacts/${path}`, copy] as const] : []));
	const checksums = hashed.map(({ path, sha256 }) => ({ path: `artifacts/${path}`, sha256 }));
	const { lineage: found, listing } = findings;
	const given = request.lineage ?? {};
	return {
		name: request.name,
		source: sourceOf(target.repositoryRoot, listing.root),
		incoming,
		checksums,
		copies: Object.fromEntries(copies),
		digest: `sha256:${createHash('sha256').update(renderChecksumList(checksums)).digest('hex')}`,
		size: listing.size,
		flavors: findings.flavors,
		formats: findings.formats,
		lineage: {
			...found,
			...given,
			metrics: { ...found.metrics, ...given.metrics },
			params: { ...found.params, ...given.params },
		},
		...(findings.signatureText === undefined ? {} : { signature: findings.signatureText }),
		...(request.description === undefined ? {} : { description: request.description }),
		...(request.tags === undefined ? {} : { tags: request.tags }),
		...(request.aliases === undefined ? {} : { aliases: request.aliases }),
	};
}

/** Relative to the repository; of a folder elsewhere only its name, since its path is the user's own business. */
function sourceOf(repositoryRoot: string, folder: string): string {
	if (!isInside(repositoryRoot, folder)) return basename(folder);
	return relative(repositoryRoot, folder).split(sep).join('/') || '.';
}

function isInside(parent: string, path: string): boolean {
	const below = relative(parent, path);
	return !isAbsolute(below) && below !== '..' && !below.startsWith(`..${sep}`);
}

function placeholder({ name }: RegistrationRequest): string {
	return layout.incoming(encodeFolderName(name), 'preview');
}
