/** Where in a file, counted from 0 as editors do; `end` is exclusive. */
export interface TextRange {
	readonly start: TextPosition;
	readonly end: TextPosition;
}
export interface TextPosition {
	readonly line: number;
	readonly column: number;
}

/** What each problem code carries; the sentences are made in `src/wording`. */
export interface ProblemData {
	'yaml-invalid': { detail: string };
	'yaml-refused': {
		feature: 'anchor' | 'tag' | 'directive' | 'size' | 'depth' | 'key' | 'encoding' | 'number';
	};
	'unresolved-merge': Readonly<Record<string, never>>;
	'schema-mismatch': { pointer: string; detail: string };
	'format-newer': { feature: string };
	'file-missing': { file: string };
	'alias-dangling': { alias: string; version: number; isDeleted?: boolean };
	/** A file of `aliases/` whose name is no alias as we write it. */
	'alias-file-invalid': { file: string };
	/** A folder of `models/` or `versions/` whose name we never give. */
	'folder-invalid': { folder: string };
	/** Two models of one name; `other` is the other's folder. */
	'name-taken': { name: string; other: string };
	/** Two names that look alike or are one on some systems. */
	'name-twin': { name: string; other: string };
	/** A name that looks like another one, or (without `other`) has a word with letters of several scripts. */
	'name-confusable': { name: string; other?: string };
	/** Two files or folders that are one where case is ignored. */
	'path-twin': { name: string; other: string };
	/** Numbers below the highest that neither a version nor a tombstone has. */
	'versions-gone': { first: number; last: number };
	/** More numbers without a version or a tombstone than anyone gives by hand: `first` to `last`. */
	'version-gap': { first: number; last: number };
	/** Files beside `deleted.yaml`. */
	'deleted-incomplete': { version: number; files: number };
	/** What an archived version was replaced by is gone, or never was. */
	'replacement-missing': { version: number };
	/** A line of `artifacts.sha256` that is no checksum. */
	'checksums-invalid': Readonly<Record<string, never>>;
	/** The digest of `version.yaml` is not that of `artifacts.sha256`. */
	'digest-mismatch': { expected: string; found: string };
	/** Listed files that are not there; `others` is how many besides `file`. */
	'artifact-missing': { file: string; others: number };
	/** Files that are not listed. */
	'artifact-unlisted': { file: string; others: number };
	/** A Git LFS pointer in place of a file with other bytes than those listed; `others` as above. */
	'artifact-changed': { file: string; others: number };
	/** The bytes of all files of a version, as it says and as they are. */
	'artifact-size': { expected: number; found: number };
	/** The path of the repository that a version refers to is not there. */
	'reference-missing': { uri: string };
	/** Neither a file nor a folder: a link, a submodule, a device. */
	'entry-refused': { name: string };
	/** `.gitattributes` is not there, or as an earlier version wrote it. */
	'attributes-outdated': { isMissing: boolean };
	'folder-mismatch': { expected: string; found: string };
	/** A password or the signature of a link in the value at `key`, which is not told. */
	'source-credentials': { key: string };
	/** The value at `key` is a path of one machine. */
	'source-local': { key: string };
	/** A `models:/` URI of the lineage that names nothing in this registry. */
	'parent-unresolved': { uri: string };
	/** A `models:/` URI in the repository's code that none of its registries has an answer for. */
	'usage-unresolved': {
		uri: string;
		name: string;
		reason: 'model' | 'no-target' | 'version' | 'deleted' | 'alias' | 'stage' | 'no-versions';
		/** The version, alias or stage that is not there. */
		target?: string;
		suggestion?: string;
	};
	/** A file that is written once is not as it was at the base; `commit` is the one that did it, none the work tree. */
	'version-altered': {
		version: number;
		file: string;
		how: 'changed' | 'added' | 'removed';
		commit?: string;
	};
	/** A version of the base that is not there any more, without a tombstone. */
	'version-gone': { version: number; commit?: string };
	/** The clone lacks commits between `base` and what is checked. */
	'history-incomplete': { base: string };
	/** The branch does not descend from the commit it was last read at, and changes of the registry are gone; full ids. */
	'history-rewritten': { branch: string; was: string; is: string };
}
export type ProblemCode = keyof ProblemData;

type Finding = { [C in ProblemCode]: { readonly code: C; readonly data: ProblemData[C] } }[ProblemCode];

/** Something wrong in the registry's files: a code, a place, and what a sentence about it needs. */
export type Problem = Finding & {
	readonly severity: 'error' | 'warning';
	/** Relative to the registry's folder, `/`-separated; that of code outside of it starts with `../`. */
	readonly path: string;
	readonly range?: TextRange;
};

/** What reading a file gave: its value, or why it has none. */
export type Reading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

const warnings: ReadonlySet<ProblemCode> = new Set([
	'format-newer',
	'alias-file-invalid',
	'folder-invalid',
	'name-confusable',
	'path-twin',
	'versions-gone',
	'version-gap',
	'deleted-incomplete',
	'replacement-missing',
	'attributes-outdated',
	'source-local',
	'parent-unresolved',
	'history-rewritten',
	'usage-unresolved',
]);

/** A warning is nothing that any use of the registry fails at. */
export function severityOf(code: ProblemCode): Problem['severity'] {
	return warnings.has(code) ? 'warning' : 'error';
}

/** A `Problem` of `code` at `path`. */
export function problem<C extends ProblemCode>(
	code: C,
	data: ProblemData[C],
	place: { path: string; range?: TextRange | undefined },
): Problem {
	const { path, range } = place;
	const severity = severityOf(code);
	// The pair is correlated by `C`; TypeScript can't see that through the mapped union.
	return { code, data, severity, path, ...(range ? { range } : {}) } as Problem;
}
