import { readAliasFile } from '../manifest/aliasFile.js';
import { answersOurs, type FoundConflict, type ReplayConflict, type Side } from './conflict.js';
import type { Contents } from './contents.js';
import type { TreeFile } from './fileTree.js';
import type { NumberMap } from './numberMap.js';
import type { ModelPlaces } from './places.js';
import type { OwnCommit } from './ownCommit.js';
import type { TreeOverlay } from './treeOverlay.js';

interface StepOptions {
	readonly commit: OwnCommit;
	readonly target: TreeOverlay;
	readonly numbers: NumberMap;
	readonly places: ModelPlaces;
	readonly contents: Contents;
	readonly prefer: Side | undefined;
	/** With the target's numbers. */
	readonly message: string;
	/** One of our files as it is to be in the target. */
	readonly mapped: (path: string, file: TreeFile | undefined) => Promise<TreeFile | undefined>;
}

/** One commit while it is made again: what it may know, and what has come of it so far. */
export class ReplayStep {
	readonly options: StepOptions;
	readonly changes = new Map<string, TreeFile | undefined>();
	readonly conflicts: ReplayConflict[] = [];
	readonly #dropped: string[] = [];
	readonly #deletions = new Set<string>();

	constructor(options: StepOptions) {
		this.options = options;
	}

	/** What the model in a folder of ours is called. */
	name(folder: string): string {
		return this.options.places.names.get(folder) ?? folder;
	}

	/** `path` is the target's. */
	set(path: string, file: TreeFile | undefined): void {
		this.changes.set(path, file);
		this.options.target.set(path, file);
	}

	/** What a person has said, if it settles this; else it becomes one of the conflicts. */
	settle(conflict: FoundConflict): Side | undefined {
		const { prefer, message } = this.options;
		if (prefer === 'theirs' || (prefer === 'ours' && answersOurs.has(conflict.kind))) return prefer;
		this.conflicts.push({ ...conflict, ours: message.split('\n', 1)[0] ?? '' });
		return undefined;
	}

	/** Leaves a file, or with a slash at the end a folder, of ours out. */
	drop(path: string): void {
		this.#dropped.push(path);
	}

	isDropped(path: string): boolean {
		return this.#dropped.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each));
	}

	/** Deletes a version of ours, by its folder, whatever they have noted about it. */
	deleteVersion(folder: string): void {
		this.#deletions.add(folder);
	}

	isDeletion(versionFolder: string): boolean {
		return this.#deletions.has(versionFolder);
	}

	/** The version that an alias file points at, if it can be read. */
	async aliased(path: string, file: TreeFile | undefined): Promise<number | undefined> {
		const alias = file && readAliasFile(await this.options.contents.read(file.id), path);
		return alias?.ok ? alias.value.version : undefined;
	}
}
