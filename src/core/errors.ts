import type { Problem } from './problem.js';
import type { ReplayConflict } from './replay/conflict.js';
import type { FilterIssueReason } from './search/filter.js';

/** Of a code that says it all. */
export type NoData = Readonly<Record<string, never>>;

/** What each error code carries; the sentences for people are made from it in `src/wording`. */
export interface ErrorData {
	/** No `registry.yaml` of ours at or above the path. */
	'registry-not-found': { path: string };
	/**
	 * The work tree has none, but the commit that is checked out: the folder of the registry, and what of it is to be brought
	 * back, all of it or the one file that makes it a registry, which may be there and say something else.
	 */
	'registry-not-checked-out': { path: string; missing: string; isAltered: boolean };
	/** There is no `registry.yaml` any more where one was. */
	'registry-gone': NoData;
	/** `registry.yaml` is there but can't be read. */
	'registry-unreadable': { problem: Problem };
	/** The registry uses a format or feature this version may read but must not write. */
	'registry-newer': { path: string; feature: string };
	'registry-exists': { path: string };
	'registry-read-only': { reason: 'untrusted' };
	/** Clients of a server would not find what they wrote: it goes to branches that are not checked out. */
	'serving-proposals': NoData;
	'not-a-repository': { path: string };
	/** git does not use what another user could have put there (`safe.directory`). */
	'repository-foreign': { path: string };
	/** One without a work tree, which git would have to be told to use. */
	'repository-bare': { path: string };
	'git-missing': NoData;
	'git-failed': { command: string; detail: string };
	/** A branch, tag or id of a person's that names no commit. */
	/** `isMoment`: a day or moment, before which the branch has no commit. */
	'ref-not-found': { ref: string; isMoment?: boolean };
	/** Two commits that have no history in common. */
	'diff-no-base': { base: string; head: string };
	/** A commit that has no registry in this place; `path` from the top of the repository. */
	'registry-not-in-commit': { ref: string; path: string };
	/** A repository elsewhere; `url` is without user, password and query, as is what git says in `detail`. */
	'repository-unreachable': { url: string; reason: 'unreachable' | 'refused' | 'failed'; detail: string };
	/** Nothing of that name in a repository elsewhere; without `ref` it has no branch by default. */
	'repository-ref-not-found': { url: string; ref?: string };
	/** No registry in a commit of a repository elsewhere; `path` is where it was looked for, if one place was named. */
	'repository-without-registry': { url: string; ref: string; path?: string };
	'identity-missing': NoData;
	'head-detached': { operation: string };
	/** What a proposal changes is in the work tree, and not in the commit that it starts from; `base` is the branch of that. */
	'proposal-base-behind': { name: string; version?: number; alias?: string; base: string };
	'operation-in-progress': { operation: string; inProgress: string };
	/** `isStaged` where it is left out: then git was asked to commit. */
	'commit-failed': { summary: string; detail: string; isStaged?: boolean };
	'publication-mismatch': { model: string; version: number; path: string; detail: string };
	/** The branch follows none on a remote. */
	'sync-no-upstream': { branch: string };
	/** Commits that no Edit made are among those to be pushed; `commit` and `summary` are of the first. */
	'sync-foreign-commits': { branch: string; count: number; commit: string; summary: string };
	'sync-merge-commits': { branch: string; commit: string };
	'sync-conflicts': { upstream: string; conflicts: readonly ReplayConflict[] };
	/** A file that is not committed stands where one of the upstream's goes. */
	'sync-in-the-way': { path: string };
	/** The upstream moved between each fetch and push. */
	'sync-overtaken': { upstream: string; attempts: number };
	/** Pushed, but the branch here could not follow. */
	'sync-not-moved': { upstream: string; branch: string };
	'history-incomplete': { branch: string; upstream: string };
	/** A shallow clone does not tell when it was last changed. */
	'last-change-unknown': { name: string };
	'history-unrelated': { branch: string; upstream: string };
	/** Nothing to renumber is known: no merge is in progress, and no branch was named. */
	'renumber-no-merge': NoData;
	/** Commits that a rebase has yet to make again speak of the model. */
	'renumber-in-rebase': { model: string; onto: string };
	'remote-unreachable': { remote: string; detail: string };
	'remote-refused': { remote: string; detail: string };
	'push-failed': { remote: string; detail: string };
	'registry-busy': { owner: string };
	'name-invalid': { name: string; reason: NameReason };
	'name-taken': { name: string };
	'name-twin': { name: string; existing: string };
	'alias-invalid': { alias: string; reason: 'characters' | 'length' | 'reserved' };
	'tag-key-invalid': { key: string };
	'version-invalid': { text: string };
	'uri-invalid': { uri: string };
	'uri-unsupported': { uri: string; kind: 'logged-model' | 'other-registry' };
	'model-not-found': { name: string; suggestion?: string };
	'model-unreadable': { name: string; problem: Problem };
	'version-not-found': { name: string; version: number; highest?: number };
	/** When (ISO 8601), by whom and why, where `deleted.yaml` tells. */
	'version-deleted': { name: string; version: number; deleted?: string; by?: string; why?: string };
	/** Aliases point at what is to be deleted; without `version` it is the whole model. */
	'aliases-in-use': { name: string; version?: number; aliases: readonly string[] };
	/** What is to take the place of an archived version. */
	'replacement-invalid': { name: string; version: number };
	'stage-invalid': { stage: string };
	/** Only Staging and Production can be cleared of other versions. */
	'stage-not-exclusive': { stage: string };
	'version-unreadable': { name: string; version: number; problem: Problem };
	'alias-not-found': { name: string; alias: string; known: readonly string[] };
	'alias-unreadable': { name: string; alias: string; problem: Problem };
	/** `alias` is one that is named like the stage. */
	'stage-empty': { name: string; stage: string; alias?: string };
	'no-versions': { name: string };
	'tag-not-found': { subject: string; key: string };
	'files-missing': { uri: string; storage: 'copy' | 'reference' | 'none' };
	/** The bytes at hand are not those that were registered; `path` is relative to the version's folder. */
	'files-differ': { uri: string; path: string; reason: 'changed' | 'missing' | 'extra' | 'name' };
	/** A version of which no checksum list was recorded. */
	'files-unverified': { uri: string };
	/** Something is where files are to go. */
	'export-in-the-way': { path: string };
	'digest-invalid': { text: string };
	/** `uri` is without user and query. */
	'source-uri-refused': { uri: string; reason: SourceReason };
	'source-missing': { path: string };
	'source-unreadable': { path: string; detail: string };
	'source-not-a-folder': { path: string };
	'source-empty': { path: string };
	'source-inside-registry': { path: string };
	'source-contains-registry': { path: string };
	'source-changed': { path: string };
	'source-entry-refused': { path: string; entry: string; reason: EntryReason; other?: string };
	'source-too-large': { path: string; entry?: string; size: number; limit: number };
	/** `file` needs Git LFS; without one the whole operation does. */
	'lfs-unusable': {
		reason: 'not-configured' | 'not-installed';
		file?: { readonly path: string; readonly entry: string };
	};
	/**
	 * `detail` is what git-lfs says, empty where it can't be run; the path of a pointer that it passed over where that is
	 * `uncommitted`. `oid` is that of an object that came with other bytes.
	 */
	'lfs-fetch-failed': {
		uri: string;
		reason: 'not-configured' | 'not-installed' | 'gone' | 'damaged' | 'unreachable' | 'uncommitted';
		detail: string;
		oid?: string;
	};
	'reference-outside': { path: string };
	/** `entry` is relative to the top of the repository. */
	'reference-uncommitted': { entry: string; reason: 'untracked' | 'uncommitted' };
	'source-too-many-files': { path: string; limit: number };
	/** An Edit would touch a file that can't be read. */
	'manifest-refused': { problem: Problem };
	/** An Edit would write a file that could not be read again, such as one that is too large. */
	'content-refused': { problem: Problem };
	/** `start` and `end` are offsets in `text`, in UTF-16 code units; `known` is what it may name. */
	'filter-invalid': {
		what: 'filter' | 'order';
		text: string;
		reason: FilterIssueReason;
		start: number;
		end: number;
		known: readonly string[];
	};
	/** `message` is written for the person at the command line. */
	usage: { message: string };
}

export type NameReason = 'blank' | 'separator' | 'dots' | 'unaddressable' | 'invisible' | 'length';
export type SourceReason =
	| 'blank'
	| 'characters'
	| 'backslash'
	| 'length'
	| 'scheme'
	| 'host'
	| 'credentials'
	| 'fragment'
	| 'query'
	| 'parameters'
	| 'dots'
	| 'encoding'
	| 'not-absolute'
	| 'no-path'
	| 'not-normal';
export type EntryReason =
	| 'git-name'
	| 'link'
	| 'special'
	| 'control-character'
	| 'not-utf8'
	| 'device-name'
	| 'twin'
	| 'lfs-pointer'
	| 'lfs-path'
	| 'too-deep';
export type ErrorCode = keyof ErrorData;

/** Code and data as one discriminated union, so that a switch over `code` narrows `data`. */
export type Failure = { [C in ErrorCode]: { code: C; data: ErrorData[C] } }[ErrorCode];

/** Every refusal of the core: a code and its data, no sentence. */
export class RegistryError extends Error {
	readonly failure: Failure;

	constructor(failure: Failure, options?: ErrorOptions) {
		super(`${failure.code} ${JSON.stringify(failure.data)}`, options);
		this.name = 'RegistryError';
		this.failure = failure;
	}

	get code(): ErrorCode {
		return this.failure.code;
	}
}

/** A `RegistryError` of `code`, ready to be thrown. */
export function registryError<C extends ErrorCode>(
	code: C,
	data: ErrorData[C],
	options?: ErrorOptions,
): RegistryError {
	// The pair is correlated by `C`; TypeScript can't see that through the mapped union.
	return new RegistryError({ code, data } as Failure, options);
}

/** Is `error` a `RegistryError` of one of `codes`? */
export function isRegistryError(error: unknown, ...codes: readonly ErrorCode[]): error is RegistryError {
	return error instanceof RegistryError && (codes.length === 0 || codes.includes(error.code));
}
