import type { Edit, EditContext, Operation } from '../../src/core/edit.js';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import {
	registerVersion,
	type CopiedDraft,
	type ReferenceDraft,
} from '../../src/core/operations/registerVersion.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { MemoryFiles } from './memoryFiles.js';

const emptyDigest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A registry in memory that applies operations as the real writer does, without git. */
export class MemoryRegistry {
	readonly store = new MemoryFiles();
	/** The time of the next Edit. */
	now = new Date('2026-11-21T12:00:00.000Z');
	#ids = 0;
	#forks = 0;

	/** With an empty registry in it. */
	static async create(): Promise<MemoryRegistry> {
		const registry = new MemoryRegistry();
		await registry.apply(initRegistry());
		return registry;
	}

	/** A copy that goes its own way: another time and other ids. */
	fork(): MemoryRegistry {
		const fork = new MemoryRegistry();
		for (const [path, content] of this.store.files) fork.store.files.set(path, content);
		fork.now = new Date(this.now.getTime() + 1000 * ++this.#forks);
		fork.#ids = this.#ids + 1000 * this.#forks;
		return fork;
	}

	get snapshot(): Snapshot {
		return new Snapshot(this.store);
	}

	get context(): EditContext {
		return {
			now: this.now,
			author: 'Ada <ada@example.com>',
			randomId: () => String(++this.#ids).padStart(26, '0'),
			highestKnownVersion: () => Promise.resolve(0),
			versionHistory: () => Promise.resolve({ present: new Set(), removed: new Map() }),
		};
	}

	async apply(operation: Operation): Promise<Edit> {
		const edit = await operation(this.snapshot, this.context);
		for (const file of edit.publication?.files ?? [])
			this.store.files.set(`${edit.publication?.to ?? ''}/${file}`, `content of ${file}`);
		for (const change of edit.changes) {
			if (change.kind === 'write') this.store.files.set(change.path, change.text);
			else this.store.files.delete(change.path);
		}
		return edit;
	}

	/** Registers a version of one small file, with what `draft` says besides. */
	register(name: string, draft: Partial<CopiedDraft> = {}): Promise<Edit> {
		return this.apply(registerVersion(versionDraft({ name, ...draft })));
	}

	/** Registers a version whose files are at `uri`. */
	refer(name: string, uri: string, draft: Partial<ReferenceDraft> = {}): Promise<Edit> {
		return this.apply(registerVersion({ ...facts, name, source: uri, storage: 'reference', uri, ...draft }));
	}

	/** The text of a file; fails where there is none. */
	text(path: string): string {
		const content = this.store.files.get(path);
		if (typeof content !== 'string')
			throw new Error(`no text at ${path}: ${[...this.store.files.keys()].join(', ')}`);
		return content;
	}
}

const facts = {
	name: 'iris',
	source: 'models/iris',
	incoming: 'models/iris/versions/.incoming-test',
	flavors: ['python_function', 'sklearn'],
	formats: ['skops'],
	lineage: { datasets: [], params: {}, metrics: {}, parents: [] },
};

/** A draft with defaults: one file, no lineage. */
export function versionDraft(draft: Partial<CopiedDraft> = {}): CopiedDraft {
	return {
		...facts,
		checksums: [{ path: 'artifacts/MLmodel', sha256: emptyDigest }],
		digest: `sha256:${emptyDigest}`,
		size: 48_213,
		...draft,
	};
}
