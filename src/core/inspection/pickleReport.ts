/** What unpickling a file would import and call, as far as it could be read. */
export interface PickleReport {
	/** In the order of the file; those within archives come as they are found there. */
	readonly streams: readonly PickleStream[];
	/**
	 * Was every byte that an unpickler may take for an instruction read? Otherwise `gaps` has at least one entry that is no
	 * `junk`: bytes before or behind a pickle that nothing unpickles.
	 */
	readonly complete: boolean;
	readonly gaps: readonly PickleGap[];
}

/** One pickle: from its first instruction to STOP. */
export interface PickleStream {
	/** Where it lies: `''` is the file itself, else the entries that lead to it, such as `archive/data.pkl`. */
	readonly within: string;
	/** Of its first byte, in the file or the (decompressed) entry. */
	readonly offset: number;
	readonly protocol: number;
	readonly imports: readonly PickleImport[];
	readonly persistentIds: number;
	/** What the first of them name, such as `storage`; where they name it. */
	readonly persistentKinds?: readonly string[];
}

export interface PickleImport {
	readonly how: 'GLOBAL' | 'INST' | 'STACK_GLOBAL' | 'EXT';
	readonly offset: number;
	/** As they stand, a trailing blank included; absent where they are put together when it runs. */
	readonly module?: string;
	readonly name?: string;
	/** Attributes that a dotted name goes through from protocol 4 on: `_os` of `_os.system`. */
	readonly through?: readonly string[];
	/** `maybe`: it was handed to something that may call it. */
	readonly called: 'yes' | 'no' | 'maybe';
	/** `known`: what common libraries really write; `runs-code`: of a module that starts programs or code. */
	readonly verdict: 'known' | 'not-known' | 'runs-code' | 'unresolved';
}

/** A place from which reading did not go on. */
export interface PickleGap {
	readonly within: string;
	readonly offset: number;
	readonly reason:
		'broken' | 'truncated' | 'limit' | 'encrypted' | 'compression' | 'container' | 'mismatch' | 'junk';
	/** English, for a bracket behind the reason; no text of the file. */
	readonly detail?: string;
}
