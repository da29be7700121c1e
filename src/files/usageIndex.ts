import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { maxScannedBytes, noUsages, scanFile, type ScannedFile } from '../core/usages/scannedFile.js';
import { usageSyntaxOf, type UsageSyntax } from '../core/usages/usageSyntax.js';
import { readCache, writeCache } from './cacheFile.js';
import { FileMemory, isSame, type Stamp } from './fileMemory.js';
import { Slices } from './slices.js';
import { isSystemError } from './systemError.js';
import { lookAt, readRegularFile } from './workTreeFiles.js';

/**
 * Raised when the scanner finds other usages than before, other files are looked into, or the cache is laid out
 * otherwise: what an older one has noted is then read anew.
 */
const revision = 2;
/** Fewer files are scanned again faster than the cache is written. */
const worthWriting = 100;

/** Where the index of a work tree is, whose own git directory is `gitDir`. */
export function usageIndexFile(gitDir: string): string {
	return join(gitDir, 'gmr', 'cache', 'usages.json');
}

/**
 * Knows which files of a work tree use models, and reads again only those that are not as they were. It is kept between
 * processes in a file under the git directory; that is only a memory: whatever is wrong with it costs time and changes
 * no answer.
 */
export class UsageIndex {
	readonly #top: string;
	readonly #file: string;
	readonly #memory: FileMemory;
	/** How many files were read since it was loaded or saved. */
	#read = 0;

	private constructor(top: string, file: string, memory: FileMemory) {
		this.#top = top;
		this.#file = file;
		this.#memory = memory;
	}

	/** What is remembered in `file` of the work tree at `top`; both absolute. */
	static async load(top: string, file: string, settledAfterMs?: number): Promise<UsageIndex> {
		const memory = new FileMemory(settledAfterMs);
		const kept = await readCache<Kept>(file, revision);
		for (const [path, ...numbers] of kept?.rows ?? []) {
			const [size, mtime, ctime, inode, content] = numbers;
			memory.files.set(path, { stamp: [size, mtime, ctime, inode], value: contentOf(content) });
		}
		return new UsageIndex(top, file, memory);
	}

	/**
	 * What those of `paths` (from the top, `/`-separated) say that are regular files in real folders, and may say
	 * something. Throws the signal's reason.
	 */
	async scan(paths: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, ScannedFile>> {
		const slices = new Slices();
		const folders = new RealFolders(this.#top);
		const found = new Map<string, ScannedFile>();
		for (const path of paths) {
			const syntax = usageSyntaxOf(path);
			if (!syntax) continue;
			await slices.next();
			signal?.throwIfAborted();
			const file = this.#look(path, syntax, folders);
			if (file) found.set(path, file);
		}
		for (const path of this.#memory.files.keys()) if (!found.has(path)) this.#memory.forget(path);
		this.#memory.unsure.clear();
		return found;
	}

	/** Writes down what was learned, if at least `least` files and a twentieth of them all were read. Tells whether it did. */
	async save(least = worthWriting): Promise<boolean> {
		const { files } = this.#memory;
		if (this.#read < least || this.#read < files.size / 20) return false;
		const rows = Array.from(files, ([path, { stamp, value }]): Row => {
			return [path, ...stamp, keptContent(value as ScannedFile)];
		});
		const isWritten = await writeCache(this.#file, revision, { rows } satisfies Kept);
		if (isWritten) this.#read = 0;
		return isWritten;
	}

	#look(path: string, syntax: UsageSyntax, folders: RealFolders): ScannedFile | undefined {
		const absolute = join(this.#top, path);
		try {
			const stats = folders.has(dirname(path)) ? lookAt(absolute) : undefined;
			if (!stats?.isFile()) return undefined;
			const known = this.#memory.files.get(path);
			if (known && isSame(known.stamp, stats)) return known.value as ScannedFile;
			if (stats.size > maxScannedBytes(syntax)) return { skipped: 'size' };
			const read = readRegularFile(absolute);
			if (!read) return undefined;
			const file = scanFile(read.bytes, syntax);
			this.#memory.rememberFile(path, read.stats, file);
			this.#read++;
			return file;
		} catch (error) {
			// What its owner has closed to us is no reason to tell nothing of the rest.
			if (isSystemError(error, 'EACCES', 'EPERM')) return { skipped: 'unreadable' };
			throw error;
		}
	}
}

/** `content` is 0 for a file without usages, of which there are many. */
type Row = readonly [path: string, ...stamp: Stamp, content: ScannedFile | 0];
interface Kept {
	readonly rows: readonly Row[];
}

function keptContent(file: ScannedFile): ScannedFile | 0 {
	return 'usages' in file && file.usages.length === 0 ? 0 : file;
}

function contentOf(content: ScannedFile | 0): ScannedFile {
	return content === 0 ? noUsages : content;
}

/** Tells folders that are reached from the top without a link; each is looked at once. */
class RealFolders {
	readonly #top: string;
	readonly #known = new Map<string, boolean>([['.', true]]);

	constructor(top: string) {
		this.#top = top;
	}

	has(folder: string): boolean {
		const known = this.#known.get(folder);
		if (known !== undefined) return known;
		const isReal = this.has(dirname(folder)) && lookAt(join(this.#top, folder))?.isDirectory() === true;
		this.#known.set(folder, isReal);
		return isReal;
	}
}
