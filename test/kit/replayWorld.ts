import { createHash } from 'node:crypto';
import type { Edit, Operation } from '../../src/core/edit.js';
import type { FolderEntry } from '../../src/core/fileStore.js';
import type { CopiedDraft } from '../../src/core/operations/registerVersion.js';
import type { Side } from '../../src/core/replay/conflict.js';
import type { Contents } from '../../src/core/replay/contents.js';
import type { FileTree, TreeFile } from '../../src/core/replay/fileTree.js';
import { Replay, type ReplayedCommit } from '../../src/core/replay/replay.js';
import type { OwnCommit } from '../../src/core/replay/ownCommit.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { commitMessage } from '../../src/git/commit/commitMessage.js';
import { MemoryFiles } from './memoryFiles.js';
import type { MemoryRegistry } from './memoryRegistry.js';

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Two branches of one registry in memory: `theirs`, and ours with a commit for every change. */
export class ReplayWorld {
	readonly theirs: MemoryRegistry;
	readonly #ours: MemoryRegistry;
	readonly #commits: { before: Files; after: Files; message: string }[] = [];
	readonly #contents = new MemoryContents();

	constructor(base: MemoryRegistry) {
		this.theirs = base.fork();
		this.#ours = base.fork();
	}

	/** A commit of ours. */
	commit(operation: Operation): Promise<Edit> {
		return this.#committing((ours) => ours.apply(operation));
	}

	/** A commit of ours that registers a version. */
	register(name: string, draft: Partial<CopiedDraft> = {}): Promise<Edit> {
		return this.#committing((ours) => ours.register(name, draft));
	}

	async #committing(change: (ours: MemoryRegistry) => Promise<Edit>): Promise<Edit> {
		const before = new Map(this.#ours.store.files);
		const edit = await change(this.#ours);
		this.#commits.push({ before, after: new Map(this.#ours.store.files), message: commitMessage(edit) });
		return edit;
	}

	/** A commit of ours that a person made of files; `undefined` deletes. */
	commitFiles(message: string, files: Readonly<Record<string, string | undefined>>): void {
		const before = new Map(this.#ours.store.files);
		for (const [path, text] of Object.entries(files)) {
			if (text === undefined) this.#ours.store.files.delete(path);
			else this.#ours.store.files.set(path, text);
		}
		this.#commits.push({ before, after: new Map(this.#ours.store.files), message });
	}

	/** Makes our commits again on theirs. */
	async replay(prefer?: Side): Promise<Replayed> {
		const tree = (files: Files) => new MemoryTree(files, this.#contents);
		const result = new Map(this.theirs.store.files);
		const replay = new Replay(tree(new Map(result)), this.#contents, prefer);
		const steps: ReplayedCommit[] = [];
		for (const { before, after, message } of this.#commits) {
			const deltas = deltasBetween(tree(before), tree(after));
			const own: OwnCommit = { deltas, before: tree(before), after: tree(after), message };
			const step = await replay.apply(own);
			steps.push(step);
			for (const [path, file] of step.changes) {
				if (file) result.set(path, this.#contents.text(file.id));
				else result.delete(path);
			}
		}
		const store = new MemoryFiles(Object.fromEntries(result));
		return {
			steps,
			text: (path) => String(result.get(path)),
			paths: [...result.keys()].sort(),
			snapshot: new Snapshot(store),
			conflicts: steps.flatMap(({ conflicts }) => conflicts),
			renumbered: steps.flatMap(({ renumbered }) => renumbered),
			subjects: steps.map(({ message }) => message.split('\n', 1)[0] ?? ''),
		};
	}
}

export interface Replayed {
	readonly steps: readonly ReplayedCommit[];
	readonly paths: readonly string[];
	readonly snapshot: Snapshot;
	readonly conflicts: ReplayedCommit['conflicts'];
	readonly renumbered: ReplayedCommit['renumbered'];
	readonly subjects: readonly string[];
	text(path: string): string;
}

class MemoryContents implements Contents {
	readonly #texts = new Map<string, string>();

	add(text: string): string {
		const id = createHash('sha1').update(text).digest('hex');
		this.#texts.set(id, text);
		return id;
	}

	read(id: string): Promise<Uint8Array> {
		return Promise.resolve(new TextEncoder().encode(this.text(id)));
	}

	text(id: string): string {
		return this.#texts.get(id) ?? `no content ${id}`;
	}
}

class MemoryTree implements FileTree {
	readonly files: Files;
	readonly #store: MemoryFiles;
	readonly #contents: Contents;

	constructor(files: Files, contents: Contents) {
		this.files = files;
		this.#store = new MemoryFiles(Object.fromEntries(files));
		this.#contents = contents;
	}

	read(path: string): Promise<Uint8Array | undefined> {
		return this.#store.read(path);
	}

	list(path: string): Promise<readonly FolderEntry[]> {
		return this.#store.list(path);
	}

	file(path: string): Promise<TreeFile | undefined> {
		return Promise.resolve(this.fileNow(path));
	}

	fileNow(path: string): TreeFile | undefined {
		const content = this.files.get(path);
		return content === undefined ? undefined : { mode: '100644', id: this.#contents.add(String(content)) };
	}
}

function deltasBetween(before: MemoryTree, after: MemoryTree): OwnCommit['deltas'] {
	const paths = [...new Set([...before.files.keys(), ...after.files.keys()])];
	return paths
		.map((path) => ({ path, before: before.fileNow(path), after: after.fileNow(path) }))
		.filter((delta) => delta.before?.id !== delta.after?.id)
		.map(({ path, before: was, after: is }) => ({
			path,
			...(was ? { before: was } : {}),
			...(is ? { after: is } : {}),
		}));
}
