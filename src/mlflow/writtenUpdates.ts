import type { Edit, OperationName } from '../core/edit.js';
import type { LastUpdates } from '../core/mlflow/access.js';
import type { RegistryUpdates } from '../core/ports.js';

interface Entry {
	/** Milliseconds since 1970; `undefined` where only the files tell. */
	readonly at: number | undefined;
	/** Writes that are not committed yet. */
	readonly pending: number;
}

/**
 * When what this process has written was last changed, by MLflow's rules: git's log is behind, since commits follow, and
 * takes every change for one, where MLflow does not count tags and aliases. As soon as another commit has touched a thing,
 * git's log counts again.
 */
export class WrittenUpdates {
	/** By folder of a model, and by `<folder>/<version>`. */
	readonly #entries = new Map<string, Entry>();
	/** When models were renamed, by their folders: that is a change of all their versions. */
	readonly #renamed = new Map<string, number>();
	readonly #commits = new Set<string>();
	/** What was given last, and over what; nothing since something was noted. */
	#over: { readonly git: RegistryUpdates; readonly updates: LastUpdates } | undefined;

	/**
	 * Takes note of an Edit that was written at `now`; `before` is what was known before it. Gives what is to be called, with
	 * the commit, when it is settled.
	 */
	async note(edit: Edit, before: LastUpdates, now: number): Promise<(commit: string | undefined) => void> {
		const keys = touched(edit);
		for (const key of keys) {
			const known = this.#entries.get(key);
			const at = countsFor(edit, key) ? now : await timeOf(before, key);
			const latest = Math.max(known?.at ?? 0, at ?? 0);
			this.#entries.set(key, { at: latest === 0 ? undefined : latest, pending: (known?.pending ?? 0) + 1 });
		}
		this.#over = undefined;
		for (const folder of keys) {
			if (edit.operation === 'rename') this.#renamed.set(folder, now);
			if (edit.operation === 'delete-model') this.#forget(folder);
		}
		return (commit) => {
			if (commit !== undefined) this.#commits.add(commit);
			this.#over = undefined;
			for (const key of keys) {
				const entry = this.#entries.get(key);
				if (entry) this.#entries.set(key, { ...entry, pending: entry.pending - 1 });
			}
		};
	}

	/** What git's log tells, with what is known better; the same object while both are the same. */
	over(git: RegistryUpdates): LastUpdates {
		if (this.#over?.git === git) return this.#over.updates;
		const updates: LastUpdates = {
			model: async (folder) => this.#time(folder, await git.model(folder)),
			version: async (folder, version) => {
				const time = this.#time(`${folder}/${version}`, await git.version(folder, version));
				const renamed = this.#renamed.get(folder);
				return renamed === undefined ? time : Math.max(renamed, time ?? 0);
			},
		};
		this.#over = { git, updates };
		return updates;
	}

	#time(
		key: string,
		change: { readonly at: string; readonly commit: string } | undefined,
	): number | undefined {
		const entry = this.#entries.get(key);
		const ofGit = change && Date.parse(change.at);
		if (!entry) return ofGit;
		const isOurs = entry.pending > 0 || !change || this.#commits.has(change.commit);
		return isOurs ? entry.at : Math.max(ofGit ?? 0, entry.at ?? 0);
	}

	#forget(folder: string): void {
		this.#renamed.delete(folder);
		for (const key of this.#entries.keys())
			if (key === folder || key.startsWith(`${folder}/`)) this.#entries.delete(key);
	}
}

/** The models and versions whose files an Edit touches. */
function touched({ changes, publication }: Edit): ReadonlySet<string> {
	const paths = [...changes.map(({ path }) => path), ...(publication ? [`${publication.to}/`] : [])];
	const keys = new Set<string>();
	for (const path of paths) {
		const [, folder, version] = /^models\/([^/]+)\/(?:versions\/(\d+)\/)?/.exec(path) ?? [];
		if (folder === undefined) continue;
		keys.add(folder);
		if (version !== undefined) keys.add(`${folder}/${version}`);
	}
	return keys;
}

/** No changes to MLflow, or of what is new and tells itself when it was made. */
const uncounted: ReadonlySet<OperationName> = new Set([
	'create',
	'register',
	'set-alias',
	'delete-alias',
	'set-tag',
	'delete-tag',
]);

/** Is it a change of that model or version to MLflow? */
function countsFor({ operation, version }: Edit, key: string): boolean {
	if (operation === 'describe') return !key.includes('/') === (version === undefined);
	return !uncounted.has(operation);
}

function timeOf(updates: LastUpdates, key: string): Promise<number | undefined> {
	const [folder = '', version] = key.split('/');
	return version === undefined ? updates.model(folder) : updates.version(folder, Number(version));
}
