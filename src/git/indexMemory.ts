import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileStamp } from '../files/fileStamp.js';
import { isMissing, withPath } from '../files/systemError.js';
import { readIndexFile, type SeenIndex } from './commit/userIndex.js';
import type { Git } from './git.js';
import {
	checksumBytes,
	filesOutside,
	indexChecksum,
	indexedChildren,
	type IndexedFile,
	type IndexFacts,
} from './indexFile.js';
import type { Repository } from './repository.js';

/** What is known of an index with these bytes. */
interface Known {
	readonly checksum: string;
	readonly facts: IndexFacts | undefined;
	readonly children: Map<string, Promise<ReadonlySet<string>>>;
	outside?: { readonly folder: string; readonly files: readonly IndexedFile[] | undefined };
}

/** The files that git knows outside of a folder, as one index has them. */
export interface OutsideFiles {
	/** The hash of the index, which is plain: neither split nor sparse, nor is there a conflict in it. */
	readonly checksum: string;
	/** The tree that it is equal to. */
	readonly tree: string | undefined;
	/** When it was written, in nanoseconds since 1970. */
	readonly mtime: bigint;
	readonly files: readonly IndexedFile[];
}

/** To look at more takes longer than a process of git's, which has several do it. */
const maxOutside = 10_000;

/**
 * What was read of the user's index, which is long and changes with every commit alone: the hash at its end tells whether
 * it is the same. Where git leaves that out, it is read every time.
 */
export class IndexMemory {
	readonly #git: Git;
	readonly #repository: Repository;
	#known: Known | undefined;

	/** git runs at the top of the repository. */
	constructor(git: Git, repository: Repository) {
		this.#git = git;
		this.#repository = repository;
	}

	/** The user's index as it is now. */
	async seen(): Promise<SeenIndex> {
		const end = this.#end();
		if (!end) return {};
		const known = this.#known;
		if (!known || known.checksum !== end.checksum) return (await this.#read()).seen;
		return { stamp: end.stamp, ...(known.facts ? { facts: known.facts } : {}) };
	}

	/** The names of what is in a folder (from the top of the repository) in the index as it is now. */
	async children(folder: string): Promise<ReadonlySet<string>> {
		const end = this.#end();
		if (!end) return new Set();
		const known = this.#known;
		if (known && known.checksum === end.checksum) {
			const found = known.children.get(folder);
			if (found) return found;
		}
		const read = await this.#read();
		const found = this.#childrenOf(folder, read);
		read.known?.children.set(folder, found);
		found.catch(() => read.known?.children.delete(folder));
		return found;
	}

	/** The files outside of a folder; `undefined` where they are many, or only git can tell. */
	async outside(folder: string): Promise<OutsideFiles | undefined> {
		const end = this.#end();
		if (end?.checksum === undefined) return undefined;
		const { checksum, mtime } = end;
		let known = this.#known;
		if (known?.checksum !== checksum || known.outside?.folder !== folder) {
			const read = await this.#read();
			known = read.known;
			// It was replaced meanwhile; whoever asks again finds the new one.
			if (known?.checksum !== checksum) return undefined;
			if (known.facts)
				known.outside = {
					folder,
					files: filesOutside(read.bytes, this.#repository.objectFormat, folder, maxOutside),
				};
		}
		const { facts, outside } = known;
		if (!facts || !outside?.files || facts.isSplit || facts.hasSkipped || facts.hasUnmerged) return undefined;
		return { checksum, tree: facts.tree, mtime, files: outside.files };
	}

	async #childrenOf(
		folder: string,
		{ bytes, seen: { facts } }: { readonly bytes: Buffer; readonly seen: SeenIndex },
	): Promise<ReadonlySet<string>> {
		// A split index has its entries elsewhere, a sparse one may have a folder instead of them.
		if (facts && !facts.isSplit && !facts.hasSkipped)
			return indexedChildren(bytes, this.#repository.objectFormat, folder);
		const output = await this.#git.run({ command: ['ls-files', '-z'], operands: [folder] });
		const paths = output.toString('utf8').split('\0');
		return new Set(paths.map((path) => path.slice(folder.length + 1).split('/', 1)[0] ?? ''));
	}

	async #read(): Promise<{ readonly bytes: Buffer; readonly seen: SeenIndex; readonly known?: Known }> {
		const file = await readIndexFile(this.#repository);
		if (!file) return { bytes: Buffer.alloc(0), seen: {} };
		const { bytes, stamp, facts } = file;
		const seen = { stamp, ...(facts ? { facts } : {}) };
		const checksum = indexChecksum(bytes.subarray(-checksumBytes[this.#repository.objectFormat]));
		if (checksum === undefined) return { bytes, seen };
		// Of who reads it at the same time, the first may have found something already.
		if (this.#known?.checksum !== checksum) this.#known = { checksum, facts, children: new Map() };
		return { bytes, seen, known: this.#known };
	}

	/** At once, since it is a few bytes; absent where there is no index. */
	#end():
		{ readonly stamp: string; readonly checksum: string | undefined; readonly mtime: bigint } | undefined {
		const path = join(this.#repository.gitDir, 'index');
		try {
			const file = openSync(path, 'r');
			try {
				const info = fstatSync(file, { bigint: true });
				const end = Buffer.alloc(checksumBytes[this.#repository.objectFormat]);
				readSync(file, end, 0, end.length, Math.max(0, Number(info.size) - end.length));
				return { stamp: fileStamp(info), checksum: indexChecksum(end), mtime: info.mtimeNs };
			} finally {
				closeSync(file);
			}
		} catch (error) {
			if (isMissing(error)) return undefined;
			// The system knows no path of an open file.
			throw withPath(error, path);
		}
	}
}
