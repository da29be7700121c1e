import { resolve } from 'node:path';
import type { RegistrationTarget } from '../artifacts/registration.js';
import { registryError } from '../core/errors.js';
import type { Logger, RegistryWriter } from '../core/ports.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { findRegistry } from '../files/findRegistry.js';
import { WorkTreeFiles } from '../files/workTreeFiles.js';
import type { GitRegistry } from '../git/openGitRegistry.js';
import type { ChangeChoices } from './change.js';
import type { CliIo } from './io.js';

/** The registry a verb works on, found and opened when first asked for; git is loaded only to write. */
export class RegistryAccess {
	readonly #io: CliIo;
	/** Absolute; where the search starts and relative paths begin. */
	readonly folder: string;
	readonly #logger: Logger;

	constructor(io: CliIo, options: { folder?: string; isVerbose?: boolean }) {
		this.#io = io;
		this.folder = resolve(io.cwd, options.folder ?? '.');
		const log = options.isVerbose ? (message: string) => io.err(`${message}\n`) : () => undefined;
		this.#logger = { info: log, debug: log, warn: log };
	}

	/** The registry's folder, at or above the start. Throws `registry-not-found`. */
	async root(): Promise<string> {
		const root = await findRegistry(this.folder);
		if (root === undefined) throw registryError('registry-not-found', { path: this.folder });
		return root;
	}

	/** The registry in the work tree as it is now. */
	async snapshot(): Promise<Snapshot> {
		return new Snapshot(new WorkTreeFiles(await this.root()));
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
		return { registryRoot, repositoryRoot: await git.repositoryRoot(), writer, incoming, git };
	}

	/** The registry in `root` as git has it. */
	async repository(root?: string): Promise<GitRegistry> {
		return this.#git(root ?? (await this.root()), {});
	}

	async #git(root: string, choices: ChangeChoices): Promise<GitRegistry> {
		const { openGitRegistry } = await import('../git/openGitRegistry.js');
		return openGitRegistry(root, { logger: this.#logger, now: () => this.#io.now(), ...choices });
	}
}
