import { CodeChanges } from './codeChanges.js';
import type { Git } from './git.js';
import type { GitSettings } from './gitSettings.js';
import { readPlainRef } from './head.js';
import { IndexMemory } from './indexMemory.js';
import type { Repository } from './repository.js';
import type { SettingsCache } from './settingsCache.js';
import { TreeMemory } from './treeMemory.js';
import { readUpstream, upstreamOf } from './upstream.js';

/**
 * What a process remembers of a repository, so that who writes again and again starts no process for what is as it was. All
 * of it is verified by what git itself goes by: the bytes of an index, ids of objects, stamps of configuration files.
 */
export class RepositoryMemory {
	readonly index: IndexMemory;
	readonly trees: TreeMemory;
	readonly code: CodeChanges;
	readonly #git: Git;
	readonly #repository: Repository;
	readonly #settings: SettingsCache;
	#upstream:
		{ readonly settings: GitSettings; readonly branch: string; ref: Promise<string | undefined> } | undefined;

	/** git runs at the top of the repository. */
	constructor(git: Git, repository: Repository, settings: SettingsCache) {
		this.index = new IndexMemory(git, repository);
		this.trees = new TreeMemory(git, repository);
		this.code = new CodeChanges(git, repository, this.index, this.trees);
		this.#git = git;
		this.#repository = repository;
		this.#settings = settings;
	}

	/** git's configuration now. Throws `git-failed`. */
	settings(): Promise<GitSettings> {
		return this.#settings.read(Promise.resolve(this.#repository.topLevel));
	}

	/** The commit of a branch's upstream (of `refs/heads/main`) as last fetched; `undefined` where there is none. */
	async upstreamCommit(branch: string): Promise<string | undefined> {
		const settings = await this.settings();
		if (this.#upstream?.settings !== settings || this.#upstream.branch !== branch)
			this.#upstream = { settings, branch, ref: this.#trackingRef(settings, branch) };
		const { ref } = this.#upstream;
		ref.catch(() => (this.#upstream = undefined));
		const tracking = await ref;
		if (tracking === undefined) return undefined;
		const found = await readPlainRef(this.#repository.commonDir, tracking);
		const isPlain = (settings.get('extensions.refstorage') ?? 'files') === 'files';
		if (found !== undefined && (found !== 'none' || isPlain)) return found === 'none' ? undefined : found;
		return readUpstream(this.#git, { tracking });
	}

	async #trackingRef(settings: GitSettings, branch: string): Promise<string | undefined> {
		const section = `branch.${branch.replace('refs/heads/', '')}`;
		// A branch of this very repository.
		if (settings.get(`${section}.remote`) === '.') return settings.get(`${section}.merge`);
		return (await upstreamOf(this.#git, settings, branch))?.tracking;
	}
}
