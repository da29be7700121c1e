import type { LastChange } from '../../core/ports.js';
import type { LoggedCommit } from './pathLog.js';

/** `[commit, seconds since 1970, by]` */
export type ChangeRow = readonly [id: string, seconds: number, by: string];

/**
 * The latest change of each model, version and alias. The order in which commits are added does not matter as long as
 * each stands before its parents: the later date counts, and of equal ones the first that was added.
 */
export class LastChanges {
	/** By `folder`, `folder/versions/7`, `folder/aliases/champion.yaml`. */
	readonly #latest = new Map<string, ChangeRow>();
	/** From the top of the repository to the folders of models. */
	readonly #models: string;

	/** `path` is the registry's, from the top of the repository. */
	constructor(path: string, known: Iterable<readonly [key: string, row: ChangeRow]> = []) {
		this.#models = path === '' ? 'models/' : `${path}/models/`;
		for (const [key, row] of known) this.#latest.set(key, row);
	}

	get(key: string): LastChange | undefined {
		const row = this.#latest.get(key);
		if (!row) return undefined;
		const [commit, seconds, by] = row;
		return { at: new Date(seconds * 1000).toISOString(), by, commit };
	}

	entries(): Iterable<readonly [key: string, row: ChangeRow]> {
		return this.#latest;
	}

	add({ id, seconds, by, paths }: LoggedCommit): void {
		const row: ChangeRow = [id, seconds, by];
		for (const path of paths) for (const key of this.#keys(path)) this.#offer(key, row);
	}

	/** Takes over what `newer`, whose commits are descendants or strangers of ours, knows later or as late. */
	merge(newer: LastChanges): void {
		for (const [key, row] of newer.#latest) {
			const ours = this.#latest.get(key);
			if (!ours || row[1] >= ours[1]) this.#latest.set(key, row);
		}
	}

	#offer(key: string, row: ChangeRow): void {
		const known = this.#latest.get(key);
		if (!known || row[1] > known[1]) this.#latest.set(key, row);
	}

	#keys(path: string): string[] {
		if (!path.startsWith(this.#models)) return [];
		const [folder = '', group, name] = path.slice(this.#models.length).split('/', 3);
		const isPart = (group === 'versions' || group === 'aliases') && name !== undefined;
		return isPart ? [folder, `${folder}/${group}/${name}`] : [folder];
	}
}
