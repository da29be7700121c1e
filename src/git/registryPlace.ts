import { join } from 'node:path';
import type { Edit } from '../core/edit.js';
import { Git, type GitOptions } from './git.js';
import type { GitSettings } from './gitSettings.js';
import { RepositoryMemory } from './repositoryMemory.js';
import { openRepository, pathInRepository, realFolder, type Repository } from './repository.js';
import { SettingsCache } from './settingsCache.js';

/** Where a registry is: a folder of a repository's work tree. */
export interface RegistryPlace {
	/** Absolute, without links; may yet have to be made. */
	readonly root: string;
	/** Relative to the top of the repository, `/`-separated; empty for the top itself. */
	readonly path: string;
	readonly repository: Repository;
	/** Runs at the top of the repository. */
	readonly git: Git;
	readonly memory: RepositoryMemory;
}

/** A path of the registry as one from the top of the repository. */
export function inRepository({ path }: RegistryPlace, inRegistry: string): string {
	return path === '' ? inRegistry : `${path}/${inRegistry}`;
}

/** All files of an Edit, from the top of the repository. */
export function pathsOf(place: RegistryPlace, { changes, publication }: Edit): string[] {
	const artifacts = publication ? publication.files.map((file) => `${publication.to}/${file}`) : [];
	return [...changes.map(({ path }) => path), ...artifacts].map((path) => inRepository(place, path));
}

/** A registry's folder whose repository is looked for when it is first needed, and until it is found. */
export class LazyRegistryPlace {
	readonly #folder: string;
	readonly #options: GitOptions;
	#found: Promise<RegistryPlace> | undefined;
	#settings: SettingsCache | undefined;

	/** `folder` is absolute. */
	constructor(folder: string, options: GitOptions) {
		this.#folder = folder;
		this.#options = options;
	}

	/** git in the registry's folder, or the nearest one above it that exists. */
	async git(): Promise<Git> {
		return new Git((await realFolder(this.#folder)).existing, this.#options);
	}

	/** git's configuration now, asked for while the repository is looked for. Throws as `find` does. */
	async settings(): Promise<GitSettings> {
		const git = await this.git();
		const found = this.find();
		const topLevel = found.then(({ repository }) => repository.topLevel);
		// Waited for only after git was asked, which may take longer than to find no repository.
		topLevel.catch(() => undefined);
		this.#settings ??= new SettingsCache(git);
		return this.#settings.read(topLevel);
	}

	/** Throws `not-a-repository`, `git-missing`, `git-failed`, `registry-read-only`. */
	find(): Promise<RegistryPlace> {
		if (this.#found) return this.#found;
		const found = this.#look();
		this.#found = found;
		found.catch(() => (this.#found = undefined));
		return found;
	}

	async #look(): Promise<RegistryPlace> {
		const { existing, below } = await realFolder(this.#folder);
		const git = new Git(existing, this.#options);
		const repository = await openRepository(git);
		const root = join(existing, below);
		const atTop = git.in(repository.topLevel);
		this.#settings ??= new SettingsCache(git);
		return {
			root,
			path: await pathInRepository(repository, root),
			repository,
			git: atTop,
			memory: new RepositoryMemory(atTop, repository, this.#settings),
		};
	}
}
