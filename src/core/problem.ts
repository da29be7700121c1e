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
	'alias-dangling': { alias: string; version: number };
	'folder-mismatch': { expected: string; found: string };
}
export type ProblemCode = keyof ProblemData;

type Finding = { [C in ProblemCode]: { readonly code: C; readonly data: ProblemData[C] } }[ProblemCode];

/** Something wrong in the registry's files: a code, a place, and what a sentence about it needs. */
export type Problem = Finding & {
	readonly severity: 'error' | 'warning';
	/** Relative to the registry's folder, `/`-separated. */
	readonly path: string;
	readonly range?: TextRange;
};

/** What reading a file gave: its value, or why it has none. */
export type Reading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/** A `Problem` of `code` at `path`. */
export function problem<C extends ProblemCode>(
	code: C,
	data: ProblemData[C],
	place: { path: string; range?: TextRange | undefined; severity?: 'error' | 'warning' },
): Problem {
	const { path, range, severity = 'error' } = place;
	// The pair is correlated by `C`; TypeScript can't see that through the mapped union.
	return { code, data, severity, path, ...(range ? { range } : {}) } as Problem;
}
