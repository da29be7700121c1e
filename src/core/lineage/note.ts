/**
 * What was looked at for lineage and not taken, or not wholly; never a reason not to register. The sentences are made
 * in `src/wording`. `file` is a path as the user knows it.
 */
export type LineageNote =
	| { readonly code: 'file-too-large'; readonly file: string; /** Bytes. */ readonly limit: number }
	| { readonly code: 'file-invalid'; readonly file: string; readonly detail: string }
	| { readonly code: 'file-unreadable'; readonly file: string; readonly detail: string }
	/** Places were searched for the run, and none has it. */
	| { readonly code: 'run-not-found'; readonly run: string; readonly places: readonly string[] }
	/** Somebody was writing to the database for as long as we waited. */
	| { readonly code: 'store-busy'; readonly file: string }
	/** Changes of a database in WAL mode that are not in its file yet. */
	| { readonly code: 'store-wal'; readonly file: string }
	| { readonly code: 'server-failed'; readonly server: string; readonly detail: string }
	| { readonly code: 'tracking-uri-unsupported'; readonly scheme: string }
	/** Metrics that no number tells, NaN or infinite. */
	| { readonly code: 'not-finite'; readonly names: readonly string[] }
	/** Names that are too long, or that no YAML file of ours may hold as a key. */
	| { readonly code: 'names-refused'; readonly count: number }
	| { readonly code: 'cut'; readonly what: 'params' | 'metrics' | 'datasets'; readonly limit: number }
	/** The address of a dataset or repository had a password or token in it. */
	| { readonly code: 'secret-removed'; readonly what: string };
