import { join } from 'node:path';
import type { Edit } from '../core/edit.js';
import { encodeFolderName } from '../core/model/folderName.js';
import { parseModelName } from '../core/model/modelName.js';
import type { Lineage } from '../core/model/types.js';
import { registerVersion, type VersionDraft } from '../core/operations/registerVersion.js';
import type { Applied } from '../core/ports.js';
import type { HashedFile } from './copyFile.js';
import { copyFiles } from './copyFiles.js';
import { inspectFolder, type FolderFindings } from './inspectFolder.js';
import type { FolderListing } from './listFolder.js';
import { checkPlace, sourceOf } from './places.js';
import { lfsFilesOf, type SizeLimits } from './lfsFiles.js';
import type { RegistrationFacts, RegistrationProgress, RegistrationTarget } from './registration.js';
import { digestOf, draftFacts, placeholder, withLineage } from './registrationDraft.js';

/** A model to register by copy. */
export interface RegistrationRequest extends RegistrationFacts {
	/** The model's folder, or its one file. */
	readonly folder: string;
	/** Bytes that may go into git itself; unless given, git's settings say. */
	readonly limits?: SizeLimits | undefined;
}

/** What was found, and which of it goes to Git LFS. */
interface Checked {
	readonly findings: FolderFindings;
	/** Relative to the model's folder. */
	readonly lfs: readonly string[];
}

/**
 * Copies a model and publishes it as the next version, in one commit.
 * Throws `RegistryError` or the signal's reason; then nothing of the copy is left.
 */
export async function registerFolder(
	target: RegistrationTarget,
	request: RegistrationRequest,
	progress: RegistrationProgress = {},
): Promise<Applied> {
	const { signal, onProgress } = progress;
	const checked = await check(target, request, progress);
	const { listing } = checked.findings;
	// Refuses a bad name, alias or tag before anything is copied.
	await target.writer.preview(registerVersion(draftOf(target, request, checked, placeholder(request), [])));

	const incoming = await target.incoming.create(encodeFolderName(request.name));
	try {
		const hashed = await copyFiles(listing, {
			target: join(target.registryRoot, incoming, 'artifacts'),
			objectFormat: await target.git?.objectFormat(),
			signal,
			onProgress: (done) => onProgress?.(done, listing.size),
		});
		signal?.throwIfAborted();
		return await target.writer.apply(registerVersion(draftOf(target, request, checked, incoming, hashed)));
	} finally {
		await target.incoming.discard(incoming);
	}
}

/** The Edit that `registerFolder` would make now; hashes the files, copies and writes nothing. */
export async function previewRegistration(
	target: RegistrationTarget,
	request: RegistrationRequest,
	progress: RegistrationProgress = {},
): Promise<{ edit: Edit; listing: FolderListing; lineage: Lineage }> {
	const { signal, onProgress } = progress;
	const checked = await check(target, request, progress);
	const { listing } = checked.findings;
	const hashed = await copyFiles(listing, {
		signal,
		onProgress: (done) => onProgress?.(done, listing.size),
	});
	const draft = draftOf(target, request, checked, placeholder(request), hashed);
	return { edit: await target.writer.preview(registerVersion(draft)), listing, lineage: draft.lineage };
}

async function check(
	target: RegistrationTarget,
	request: RegistrationRequest,
	progress: RegistrationProgress,
): Promise<Checked> {
	const { registryRoot, git } = target;
	const { name, folder, limits } = request;
	parseModelName(name);
	await checkPlace(registryRoot, folder);
	const found = await inspectFolder(folder, progress.signal);
	const lfs = await lfsFilesOf(folder, found.listing, git, limits);
	return { findings: await withLineage(target, request, found, progress), lfs };
}

function draftOf(
	{ repositoryRoot }: RegistrationTarget,
	request: RegistrationRequest,
	{ findings, lfs }: Checked,
	incoming: string,
	hashed: readonly HashedFile[],
): VersionDraft {
	const { listing } = findings;
	const checksums = hashed.map(({ path, sha256 }) => ({ path: `artifacts/${path}`, sha256 }));
	const copies = hashed.flatMap(({ path, copy }) => (copy ? [[`artifacts/${path}`, copy] as const] : []));
	return {
		...draftFacts(request, findings),
		source: request.source ?? sourceOf(repositoryRoot, listing.origin),
		incoming,
		checksums,
		copies: Object.fromEntries(copies),
		lfs: lfs.map((path) => `artifacts/${path}`),
		digest: digestOf(checksums),
		size: listing.size,
	};
}
