import type { Subject } from './subject.js';
import type { Settings } from './settings.js';

/** What a run of tests inside VS Code's extension host is given. */
export type ExtensionTests = Subject & {
	/** A CommonJS file whose `run()` starts the tests; it rejects or throws when some failed. */
	readonly testsPath: string;
	/** The folder or `.code-workspace` file that is open. */
	readonly workspace: string;
	/** Whether the workspace is trusted; true when left out. */
	readonly trusted?: boolean;
	/** User settings, beside those that keep VS Code quiet. */
	readonly settings?: Settings;
	/** Variables for the extension host; undefined removes one. */
	readonly env?: NodeJS.ProcessEnv;
	/** The version of VS Code; the lowest that we support when left out. */
	readonly version?: string;
	/** How long the run may take after VS Code is installed; `suiteTimeoutMs` when left out. */
	readonly timeoutMs?: number;
	/** Called with each line that the tests print, and with what the launcher has to say. */
	readonly onLog?: (line: string) => void;
};
