import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareReadersAtEnd } from './sameAnswers.js';

/** A folder of one test's own. */
export interface TempFolder {
	/** Absolute, without links. */
	readonly path: string;
	/** Writes a file below it, with the folders above the file. */
	write(path: string, content: string | Uint8Array): Promise<void>;
	/** The text of a file below it. */
	read(path: string): Promise<string>;
	dispose(): Promise<void>;
}

/** Makes an empty folder in the system's place for such. */
export async function tempFolder(): Promise<TempFolder> {
	const path = await realpath(await mkdtemp(join(tmpdir(), 'gmr-test-')));
	return {
		path,
		async write(file, content) {
			const target = join(path, file);
			await mkdir(dirname(target), { recursive: true });
			await writeFile(target, content);
		},
		read: (file) => readFile(join(path, file), 'utf8'),
		async dispose() {
			try {
				await compareReadersAtEnd(path);
			} finally {
				await rm(path, { recursive: true, force: true, maxRetries: 5 });
			}
		},
	};
}
