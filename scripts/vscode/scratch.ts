import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that lives as long as one run. */
export interface ScratchFolder {
	readonly path: string;
	dispose(): Promise<void>;
}

/** Makes an empty folder under the system's temporary folder; it is removed on dispose and at exit. */
export async function makeScratchFolder(prefix: string): Promise<ScratchFolder> {
	const path = await realpath(await mkdtemp(join(tmpdir(), `${prefix}-`)));
	const removeAtExit = (): void => rmSync(path, { recursive: true, force: true });
	process.once('exit', removeAtExit);
	return {
		path,
		dispose: async () => {
			process.removeListener('exit', removeAtExit);
			// A server that has just been ended may still be writing its last log lines.
			await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
		},
	};
}
