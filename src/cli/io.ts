/** What a run of the CLI may touch of its process; tests give their own. */
export interface CliIo {
	readonly cwd: string;
	/** Results. */
	out(text: string): void;
	/** Everything else. */
	err(text: string): void;
	/** All of standard input. */
	readInput(): Promise<string>;
	now(): Date;
	/** Where a tracking server may be named; unless given, the process's own. */
	readonly environment?: NodeJS.ProcessEnv;
	readonly signal?: AbortSignal;
	/** Is standard error a terminal? Only then is progress shown. */
	readonly isTerminal: boolean;
}

/** Exit codes, the same for every verb. */
export const exitCode = { done: 0, findings: 1, badInput: 2, internalError: 3 } as const;
