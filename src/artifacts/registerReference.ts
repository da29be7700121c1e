import { relative, sep } from 'node:path';
import type { Edit } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import { emptyLineage } from '../core/manifest/versionFile.js';
import { encodeFolderName } from '../core/model/folderName.js';
import { parseModelName } from '../core/model/modelName.js';
import type { Lineage } from '../core/model/types.js';
import {
	registerVersion,
	type FilelessDraft,
	type ReferenceDraft,
} from '../core/operations/registerVersion.js';
import type { Applied } from '../core/ports.js';
import { pathFromVersion } from '../core/registry/referencedFiles.js';
import { copyFiles } from './copyFiles.js';
import { inspectFolder } from './inspectFolder.js';
import type { FolderListing } from './listFolder.js';
import { checkPlace, pathInside } from './places.js';
import type { RegistrationFacts, RegistrationProgress, RegistrationTarget } from './registration.js';
import { digestOf, draftFacts, placeholder, withLineage } from './registrationDraft.js';

/** A model that stays where it is, or a version that has no files. */
export interface ReferenceRequest extends RegistrationFacts {
	readonly reference:
		| { readonly kind: 'path'; /** Absolute. */ readonly path: string }
		| {
				readonly kind: 'remote';
				readonly uri: string;
				/** `sha256:…`; without it the version is unverified. */
				readonly digest?: string | undefined;
				/** Bytes. */
				readonly size?: number | undefined;
		  }
		| { readonly kind: 'none'; /** What stands for one. */ readonly source: string };
}

type UnplacedDraft = Omit<ReferenceDraft, 'incoming'> | Omit<FilelessDraft, 'incoming'>;

/**
 * Publishes a version that refers to files of the repository, which are hashed, or to files elsewhere, which are not
 * looked at, in one commit. Throws `reference-outside`, `reference-uncommitted`, and what `registerVersion` throws.
 */
export async function registerReference(
	target: RegistrationTarget,
	request: ReferenceRequest,
	progress: RegistrationProgress = {},
): Promise<Applied> {
	const { draft } = await draftOf(target, request, progress);
	await target.writer.preview(registerVersion({ ...draft, incoming: placeholder(request) }));
	const incoming = await target.incoming.create(encodeFolderName(request.name));
	try {
		return await target.writer.apply(registerVersion({ ...draft, incoming }));
	} finally {
		await target.incoming.discard(incoming);
	}
}

/** The Edit that `registerReference` would make now. */
export async function previewReference(
	target: RegistrationTarget,
	request: ReferenceRequest,
	progress: RegistrationProgress = {},
): Promise<{ edit: Edit; listing?: FolderListing; lineage: Lineage }> {
	const { draft, listing } = await draftOf(target, request, progress);
	const edit = await target.writer.preview(registerVersion({ ...draft, incoming: placeholder(request) }));
	return { edit, lineage: draft.lineage, ...(listing ? { listing } : {}) };
}

async function draftOf(
	target: RegistrationTarget,
	request: ReferenceRequest,
	progress: RegistrationProgress,
): Promise<{ draft: UnplacedDraft; listing?: FolderListing }> {
	parseModelName(request.name);
	const { reference } = request;
	if (reference.kind === 'path') return localDraft(target, request, reference.path, progress);
	const facts = draftFacts(request, { flavors: [], formats: [], lineage: emptyLineage });
	if (reference.kind === 'none') return { draft: { ...facts, storage: 'none', source: reference.source } };
	const { uri, digest, size } = reference;
	return {
		draft: {
			...facts,
			storage: 'reference',
			source: request.source ?? uri,
			uri,
			...(digest === undefined ? {} : { digest }),
			...(size === undefined ? {} : { size }),
		},
	};
}

async function localDraft(
	target: RegistrationTarget,
	request: ReferenceRequest,
	path: string,
	progress: RegistrationProgress,
): Promise<{ draft: UnplacedDraft; listing: FolderListing }> {
	const { registryRoot, repositoryRoot, git } = target;
	const { signal, onProgress } = progress;
	await checkPlace(registryRoot, path);
	const findings = await inspectFolder(path, signal);
	const { listing } = findings;
	const uri = pathInside(repositoryRoot, listing.origin);
	const folder = pathInside(repositoryRoot, listing.root);
	if (uri === undefined || folder === undefined) throw registryError('reference-outside', { path });
	const inRepository = (file: string) => (folder === '.' ? file : `${folder}/${file}`);

	const files = listing.files.map((file) => inRepository(file.path));
	const uncommitted =
		(await git?.uncommitted(folder === '.' ? '' : folder, files)) ?? new Map<string, never>();
	for (const [entry, reason] of uncommitted) throw registryError('reference-uncommitted', { entry, reason });

	const { lineage } = await withLineage(target, request, findings, progress);
	const hashed = await copyFiles(listing, {
		signal,
		onProgress: (done) => onProgress?.(done, listing.size),
	});
	const registryPath = relative(repositoryRoot, registryRoot).split(sep).join('/');
	const checksums = hashed.map((file) => ({
		path: pathFromVersion(registryPath, inRepository(file.path)),
		sha256: file.sha256,
	}));
	const draft: UnplacedDraft = {
		...draftFacts(request, { ...findings, lineage }),
		storage: 'reference',
		source: request.source ?? uri,
		uri,
		checksums,
		digest: digestOf(checksums),
		size: listing.size,
	};
	return { draft, listing };
}
