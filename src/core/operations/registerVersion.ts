import type { FileChange, Operation, Publication } from '../edit.js';
import { registryError } from '../errors.js';
import { renderChecksumList, type Checksum } from '../manifest/checksumList.js';
import { defined } from '../manifest/plain.js';
import { renderLfsAttributes } from '../manifest/lfsAttributes.js';
import { renderModelFile } from '../manifest/modelFile.js';
import { renderNotesFile } from '../manifest/notesFile.js';
import { splitLineage } from '../manifest/runFile.js';
import { renderVersionFile } from '../manifest/versionFile.js';
import { parseAlias, parseTagKey } from '../model/alias.js';
import type { AliasName, ModelName, VersionNumber } from '../model/brands.js';
import { parseDigest } from '../model/digest.js';
import type { Artifacts, Lineage, Tags } from '../model/types.js';
import { parseSourceUri } from '../model/source.js';
import { isVersionNumber } from '../model/versionNumber.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';
import { aliasChange } from './aliases.js';
import { newModel } from './newModel.js';
import { requireWritable } from './writable.js';

/** All of a version but its number. */
export type VersionDraft = CopiedDraft | ReferenceDraft | FilelessDraft;

interface DraftFacts {
	/** An existing model's, or a new one's. */
	readonly name: string;
	/** As the user or client gave it. */
	readonly source: string;
	/**
	 * A folder aside, `models/<any folder>/versions/.incoming-<nonce>`, that becomes the version's: it holds `artifacts/…`
	 * of a copy, and nothing of others.
	 */
	readonly incoming: string;
	readonly flavors: readonly string[];
	readonly formats: readonly string[];
	readonly lineage: Lineage;
	/** Text of `signature.json`. */
	readonly signature?: string;
	/** Text of `inspection.json`. */
	readonly inspection?: string;
	readonly description?: string;
	readonly tags?: Tags;
	readonly aliases?: readonly string[];
}

/** A copied model folder and what was found in it. */
export interface CopiedDraft extends DraftFacts {
	readonly storage?: 'copy';
	/** Of every file, with paths that start with `artifacts/`. */
	readonly checksums: readonly Checksum[];
	/** As in the Edit's publication. */
	readonly copies?: Publication['copies'];
	/** Those of them that go to Git LFS. */
	readonly lfs?: readonly string[];
	/** `sha256:…` of the checksum list's text. */
	readonly digest: string;
	/** Bytes of all files. */
	readonly size: number;
}

/** A model that stays where it is. */
export interface ReferenceDraft extends DraftFacts {
	readonly storage: 'reference';
	/** A path relative to the top of the repository, or any other source that `parseSourceUri` takes. */
	readonly uri: string;
	/** Of a path in the repository: every file, with paths as `pathFromVersion` gives them. */
	readonly checksums?: readonly Checksum[];
	/** `sha256:…` of the checksum list's text, or what the user says it is; without it the version is unverified. */
	readonly digest?: string;
	/** Bytes of all files. */
	readonly size?: number;
	/** Their number; with `checksums` it is theirs. */
	readonly files?: number;
}

/** A version without files: one of MLflow's prompts, of which the tags tell all. */
export interface FilelessDraft extends DraftFacts {
	readonly storage: 'none';
}

/**
 * Publishes a copied folder, a reference, or what has no files, as the model's next version, making the model where the name is new.
 * Throws `name-invalid`, `name-twin`, `alias-invalid`, `tag-key-invalid`, `model-unreadable`, `source-uri-refused`,
 * `digest-invalid`.
 */
export function registerVersion(draft: VersionDraft): Operation {
	const aliases = (draft.aliases ?? []).map(parseAlias);
	Object.keys(draft.tags ?? {}).forEach(parseTagKey);
	const artifacts = artifactsOf(draft);
	const { checksums = [] }: Pick<ReferenceDraft, 'checksums'> = draft.storage === 'none' ? {} : draft;
	const isCopy = draft.storage === undefined || draft.storage === 'copy';
	const { copies, lfs = [] }: Pick<CopiedDraft, 'copies' | 'lfs'> = isCopy ? draft : {};
	return async (snapshot, context) => {
		await requireWritable(snapshot);
		const target = await findTarget(snapshot, draft.name);
		const known = await context.highestKnownVersion(target.folder);
		const number = nextVersion(target.highest, known);
		const created = context.now.toISOString();
		const at = layout.version(target.folder, number);

		const changes: FileChange[] = [];
		const write = (path: string, text: string | undefined) => {
			if (text !== undefined) changes.push({ kind: 'write', path, text });
		};
		if (target.isNew) {
			const path = layout.modelFile(target.folder);
			write(path, renderModelFile({ name: target.name, created, createdBy: context.author }, path));
		}
		const versionPath = layout.versionFile(target.folder, number);
		const { source, flavors, formats } = draft;
		const { lineage, runText } = splitLineage(draft.lineage);
		const manifest = { version: number, created, createdBy: context.author, source, artifacts };
		write(versionPath, renderVersionFile({ ...manifest, flavors, formats, lineage }, versionPath));
		if (checksums.length > 0) write(layout.checksums(target.folder, number), renderChecksumList(checksums));
		if (lfs.length > 0) write(layout.lfsAttributes(target.folder, number), renderLfsAttributes(lfs));
		write(layout.signature(target.folder, number), draft.signature);
		write(layout.inspection(target.folder, number), draft.inspection);
		write(layout.runFile(target.folder, number), runText);
		const notesPath = layout.notesFile(target.folder, number);
		write(notesPath, renderNotesFile(draft, notesPath));
		for (const alias of aliases) {
			const change = aliasChange(target.folder, alias, number, context.randomId());
			changes.push(change(await snapshot.read(change.path)));
		}

		return {
			operation: 'register',
			summary: `Register ${target.name} version ${number}${asAliases(aliases)}`,
			model: target.name,
			version: number,
			changes,
			publication: {
				from: draft.incoming,
				to: at,
				files: artifacts.storage === 'copy' ? checksums.map(({ path }) => path) : [],
				...(copies ? { copies } : {}),
				...(lfs.length > 0 ? { lfs } : {}),
			},
		};
	};
}

/** What `version.yaml` says of the files. Throws `source-uri-refused`, `digest-invalid`. */
function artifactsOf(draft: VersionDraft): Artifacts {
	if (draft.storage === 'none') return { storage: 'none' };
	if (draft.storage !== 'reference') {
		const { digest, size, checksums } = draft;
		return { storage: 'copy', digest, size, files: checksums.length };
	}
	const { uri, digest, size, checksums } = draft;
	const source = parseSourceUri(uri);
	const files = checksums?.length ?? draft.files;
	return {
		storage: 'reference',
		uri: source.kind === 'path' ? source.path : uri,
		...defined({ digest: digest === undefined ? undefined : parseDigest(digest), size, files }),
	};
}

interface Target {
	readonly name: ModelName;
	readonly folder: string;
	readonly isNew: boolean;
	/** In the work tree; 0 without versions. */
	readonly highest: number;
}

/** The model a registration goes to. Throws `name-invalid`, `name-twin`. */
async function findTarget(snapshot: Snapshot, name: string): Promise<Target> {
	const existing = await snapshot.findModel(name);
	if (existing) {
		const highest = (await snapshot.versionNumbers(existing))[0] ?? 0;
		return { name: existing.manifest.value.name, folder: existing.folder, isNew: false, highest };
	}
	return { ...(await newModel(snapshot, name)), isNew: true, highest: 0 };
}

function nextVersion(...known: number[]): VersionNumber {
	const next = Math.max(...known) + 1;
	if (!isVersionNumber(next)) throw registryError('version-invalid', { text: String(next) });
	return next;
}

function asAliases(aliases: readonly AliasName[]): string {
	return aliases.length === 0 ? '' : ` as ${aliases.map((alias) => `@${alias}`).join(', ')}`;
}
