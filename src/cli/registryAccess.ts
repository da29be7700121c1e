import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathInRepository } from '../artifacts/references.js';
import type { RegistrationTarget } from '../artifacts/registration.js';
import { isRegistryError, registryError } from '../core/errors.js';
import { registryFileName } from '../core/model/format.js';
import type { CommitMode, Logger, RegistryUpdates, RegistryWriter } from '../core/ports.js';
import { allSummaries, type SummaryEntry } from '../core/registry/modelSummary.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { findGitFolder } from '../files/gitFolder.js';
import { findRegistry } from '../files/findRegistry.js';
import { KeptFolders } from '../files/keptFolders.js';
import { WorkTreeFiles } from '../files/workTreeFiles.js';
import type { RegistryIndex } from '../files/registryIndex.js';
import type { GitRegistry } from '../git/openGitRegistry.js';
import type { OpenUsages } from '../git/usages/repositoryUsages.js';
import type { RegistryAt } from '../git/registryAt.js';
import type { RemoteRegistry, RemoteRequest } from '../git/remote/openRemoteRegistry.js';
import { visible } from '../wording/format.js';
import type { CliIo } from './io.js';

/** A registry at one commit. */
export interface OpenAt {
	/** Its folder there, absolute; the work tree need not have it. */
	readonly root: string;
	readonly repository: GitRegistry;
	readonly at: RegistryAt;
}

/** What a person chose for one change; what is absent follows the settings of git. */
export interface ChangeChoices {
	readonly mode?: CommitMode;
	readonly hooks?: 'run' | 'skip';
}

/** The registry a verb works on, found and opened when first asked for; git is loaded only to write, or for what a commit has. */
export class RegistryAccess implements AsyncDisposable {
	readonly #io: CliIo;
	/** Absolute; where the search starts and relative paths begin. */
	readonly folder: string;
	readonly #logger: Logger;
	readonly #ref: string | undefined;
	readonly #opened = new Map<string, Promise<OpenAt>>();
	#index: RegistryIndex | undefined;

	constructor(io: CliIo, options: { folder?: string; isVerbose?: boolean; at?: string }) {
		this.#io = io;
		this.folder = resolve(io.cwd, options.folder ?? '.');
		const log = options.isVerbose ? (message: string) => io.err(`${message}\n`) : () => undefined;
		this.#logger = { info: log, debug: log, warn: log };
		this.#ref = options.at;
	}

	/**
	 * The registry's folder, at or above the start; with `--at` where it is there, which the work tree need not have.
	 * Throws `registry-not-found`, and with `--at` what `snapshot` throws.
	 */
	async root(): Promise<string> {
		if (this.#ref !== undefined) return (await this.openAt(this.#ref)).root;
		const root = await findRegistry(this.folder);
		if (root !== undefined) return root;
		const committed = await this.#rootAt('HEAD').catch((error: unknown) => {
			// Why git knows of none is not what was asked.
			if (isRegistryError(error) && !isRegistryError(error, 'repository-bare')) return undefined;
			throw error;
		});
		if (committed === undefined) throw registryError('registry-not-found', { path: this.folder });
		const path = relative(await realpath(this.#io.cwd), committed) || '.';
		// What else is there may have been changed, and git would restore that, too.
		const missing = existsSync(committed) ? join(path, registryFileName) : path;
		const isAltered = existsSync(join(committed, registryFileName));
		throw registryError('registry-not-checked-out', { path, missing, isAltered });
	}

	/**
	 * The registry in the work tree as it is now; with `--at` as it was there.
	 * Throws `ref-not-found`, `registry-not-in-commit`.
	 */
	async snapshot(): Promise<Snapshot> {
		if (this.#ref !== undefined) return (await this.openAt(this.#ref)).at.snapshot;
		const root = await this.root();
		return new Snapshot(new WorkTreeFiles(root, undefined, new KeptFolders(root)));
	}

	/**
	 * Is there anything at a path from the top of the repository, at the point that is read? Outside of a repository nobody
	 * can tell, and it is taken to be.
	 */
	async hasPath(path: string): Promise<boolean> {
		if (this.#ref !== undefined) return (await this.openAt(this.#ref)).at.hasPath(path);
		const root = await realpath(await this.root());
		const inGit = findGitFolder(root);
		if (!inGit) return true;
		const top = resolve(root, ...(inGit.path === '' ? [] : inGit.path.split('/').map(() => '..')));
		return (await pathInRepository(top, path)) !== undefined;
	}

	/** The summaries of all models; see `sortedSummaries`. Those of the work tree are kept from process to process. */
	async summaries(): Promise<readonly SummaryEntry[]> {
		if (this.#ref !== undefined) return allSummaries(await this.snapshot());
		const { RegistryIndex } = await import('../files/registryIndex.js');
		this.#index ??= await RegistryIndex.load(await this.root());
		return this.#index.summaries.all();
	}

	/**
	 * Where the repository's code names models; with `--at` there. Dispose of it.
	 * Throws `not-a-repository` and what else git refuses, and what `snapshot` throws.
	 */
	async usages(): Promise<OpenUsages> {
		return (await this.repository()).usages({ at: this.#ref, signal: this.#io.signal });
	}

	/** When everything was last changed, as git tells; with `--at` till then. Throws `not-a-repository`. */
	async updates(): Promise<RegistryUpdates> {
		const at = this.#ref === undefined ? undefined : (await this.openAt(this.#ref)).at.commit;
		return (await this.repository()).updates(at);
	}

	/**
	 * The registry at a branch, tag, commit, day or moment, in the place that the work tree has it in, else where the commit
	 * has it: it may have been moved since, which is told, or not be checked out. Ends with this access.
	 * Throws `ref-not-found`, `registry-not-in-commit`, `not-a-repository`.
	 */
	async openAt(ref: string): Promise<OpenAt> {
		const opened = this.#opened.get(ref) ?? this.#findAt(ref);
		this.#opened.set(ref, opened);
		return opened;
	}

	async #findAt(ref: string): Promise<OpenAt> {
		const here = await findRegistry(this.folder);
		const root = here ?? (await this.#rootAt(ref));
		const repository = await this.#git(root, {});
		try {
			return { root, repository, at: await repository.at(ref) };
		} catch (error) {
			const isElsewhere = here !== undefined && isRegistryError(error, 'registry-not-in-commit');
			const path = isElsewhere ? await repository.movedSince(ref) : undefined;
			if (path === undefined) throw error;
			const place = path === '' ? 'the top of the repository' : visible(path);
			this.#io.err(`At ${visible(ref)} the registry is in ${place}\n`);
			const moved = join(await repository.repositoryRoot(), path);
			const then = await this.#git(moved, {});
			return { root: moved, repository: then, at: await then.at(ref) };
		}
	}

	async #rootAt(ref: string): Promise<string> {
		const { findRegistryAt } = await import('../git/registriesIn.js');
		const options = { logger: this.#logger, trusted: () => true };
		try {
			return await findRegistryAt(ref, { folder: this.folder, options });
		} catch (error) {
			// What is missed is a registry, whatever it may be in.
			if (!isRegistryError(error, 'not-a-repository')) throw error;
			throw registryError('registry-not-found', { path: this.folder }, { cause: error });
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#index?.save();
		for (const opened of this.#opened.values())
			await (await opened.catch(() => undefined))?.at[Symbol.asyncDispose]();
	}

	/** The writer of the registry in `root`. */
	async writer(root?: string, choices: ChangeChoices = {}): Promise<RegistryWriter> {
		return (await this.#git(root ?? (await this.root()), choices)).writer;
	}

	/** What registering a folder needs. */
	async target(choices: ChangeChoices = {}): Promise<RegistrationTarget> {
		const registryRoot = await this.root();
		const git = await this.#git(registryRoot, choices);
		const { writer, incoming } = git;
		const lineage = { currentFolder: this.folder, environment: this.#io.environment ?? process.env };
		return { registryRoot, repositoryRoot: await git.repositoryRoot(), writer, incoming, git, lineage };
	}

	/** The registry as git has it, for who compares commits: in the work tree's place, else in that of the first which has it. */
	async repositoryFor(refs: readonly [string, ...string[]]): Promise<GitRegistry> {
		const [ref, ...others] = refs;
		try {
			return await this.#git((await findRegistry(this.folder)) ?? (await this.#rootAt(ref)), {});
		} catch (error) {
			const [next, ...more] = others;
			if (next === undefined || !isRegistryError(error, 'registry-not-in-commit')) throw error;
			return this.repositoryFor([next, ...more]);
		}
	}

	/** The registry in `root` as git has it. */
	async repository(root?: string): Promise<GitRegistry> {
		return this.#git(root ?? (await this.root()), {});
	}

	/** A registry of a repository elsewhere, which `url` names, as `openRemoteRegistry` gives it. */
	async elsewhere(request: Omit<RemoteRequest, 'folder' | 'options' | 'signal'>): Promise<RemoteRegistry> {
		const { openRemoteRegistry } = await import('../git/remote/openRemoteRegistry.js');
		const { signal } = this.#io;
		return openRemoteRegistry({ ...request, folder: this.folder, signal, options: { logger: this.#logger } });
	}

	async #git(root: string, choices: ChangeChoices): Promise<GitRegistry> {
		const { openGitRegistry } = await import('../git/openGitRegistry.js');
		return openGitRegistry(root, { logger: this.#logger, now: () => this.#io.now(), ...choices });
	}
}
