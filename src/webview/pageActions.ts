import type { TextRange } from '../core/problem.js';

/** A model of one registry. */
export interface ModelSubject {
	/** The registry's root, as given to `ModelPages.open`. */
	readonly registry: string;
	readonly model: string;
}

/** What the page asks of the rest of the extension; each shows its own messages and errors. */
export interface ModelPageActions {
	registerVersion(subject: ModelSubject): Promise<void>;
	/** Set, move or remove an alias; what is not given is asked for. */
	setAlias(
		subject: ModelSubject,
		what: { readonly alias?: string; readonly version?: number },
	): Promise<void>;
	/** Set or remove a tag of the model, or of a version where there is one; what is not given is asked for. */
	setTag(subject: ModelSubject, what: { readonly key?: string; readonly version?: number }): Promise<void>;
	/** Edit the description of the model, or of a version where there is one. */
	describe(subject: ModelSubject, version?: number): Promise<void>;
	/** Put a `models:/` URI on the clipboard. */
	copyUri(uri: string): Promise<void>;
	/** Open a file of the registry; `path` is relative to its root. */
	openFile(registry: string, path: string, range?: TextRange): Promise<void>;
	/** Open a web or mail address, which has been checked to be one. */
	openExternal(url: string): Promise<void>;
}
