import type { FileStore, FolderEntry } from '../../src/core/fileStore.js';

/** A registry's files in memory: a `FileStore` whose files tests read and change by path. */
export class MemoryFiles implements FileStore {
	/** Text by path, `/`-separated. */
	readonly files: Map<string, string | Uint8Array>;
	/** Paths of what is neither a file nor a folder. */
	readonly others = new Set<string>();
	/** Every path that was read, in order. */
	readonly reads: string[] = [];

	constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
		this.files = new Map(Object.entries(files));
	}

	read(path: string): Promise<Uint8Array | undefined> {
		this.reads.push(path);
		const content = this.files.get(path);
		return Promise.resolve(typeof content === 'string' ? new TextEncoder().encode(content) : content);
	}

	list(path: string): Promise<readonly FolderEntry[]> {
		const prefix = path === '' ? '' : `${path}/`;
		const kinds = new Map<string, FolderEntry['kind']>();
		for (const file of [...this.files.keys(), ...this.others]) {
			if (!file.startsWith(prefix)) continue;
			const [name = '', ...below] = file.slice(prefix.length).split('/');
			kinds.set(name, below.length > 0 ? 'folder' : this.others.has(file) ? 'other' : 'file');
		}
		const entries = [...kinds].map(([name, kind]) => ({ name, kind }));
		return Promise.resolve(entries.sort((a, b) => (a.name < b.name ? -1 : 1)));
	}
}
