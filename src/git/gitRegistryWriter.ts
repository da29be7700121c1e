import type { Edit, EditContext, Operation } from '../core/edit.js';
import { isRegistryError, registryError } from '../core/errors.js';
import { unknownFeature } from '../core/model/format.js';
import type { Applied, CommitMode, RegistryWriter } from '../core/ports.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { writeEdit, type WrittenEdit } from '../files/editFiles.js';
import { randomId } from '../files/randomId.js';
import { lockPath, withLock } from '../files/registryLock.js';
import { WorkTreeFiles } from '../files/workTreeFiles.js';
import { commitMessage } from './commitMessage.js';
import { recoverDeadCommits } from './deadCommits.js';
import { checkPublished } from './editPublication.js';
import { highestKnownVersion } from './highestVersion.js';
import { removeDeadIncoming } from './incoming.js';
import { commitPaths } from './privateIndexCommit.js';
import { checkReady } from './readiness.js';
import { inRepository, type LazyRegistryPlace, type RegistryPlace } from './registryPlace.js';
import { authorIdentity } from './repository.js';
import { readWorkTreeState, type WorkTreeState } from './workTreeState.js';
import { queued } from './writeQueue.js';

/** Clock and patience of a writer. */
export interface WriterOptions {
	/** Default the system's clock. */
	readonly now?: (() => Date) | undefined;
	/** How long to wait for another process that writes to the registry; a minute unless given. */
	readonly lockWaitMs?: number | undefined;
	/** How long to wait for the user's `index.lock`; ten seconds unless given. */
	readonly indexWaitMs?: number | undefined;
	/** Default what git's setting `gmr.commit` says, else `commit`. */
	readonly mode?: CommitMode | undefined;
	/** Do the user's hooks run? Default what git's setting `gmr.hooks` says, else `run`. */
	readonly hooks?: 'run' | 'skip' | undefined;
}

/**
 * Applies Edits to a registry in a work tree: lock, write, rename, one commit, unlock. The registry's folder itself may
 * yet have to be made.
 */
export class GitRegistryWriter implements RegistryWriter {
	readonly #place: LazyRegistryPlace;
	readonly #options: WriterOptions;

	constructor(place: LazyRegistryPlace, options: WriterOptions = {}) {
		this.#place = place;
		this.#options = options;
	}

	async preview(operation: Operation): Promise<Edit> {
		const { place, author } = await this.#open();
		return this.#build(place, operation, author, await readWorkTreeState(place.git, place.repository));
	}

	async apply(operation: Operation): Promise<Applied> {
		const { place, author } = await this.#open();
		const { commonDir } = place.repository;
		const waitMs = this.#options.lockWaitMs ?? 60_000;
		return queued(commonDir, () =>
			withLock(lockPath(commonDir, place.path), { waitMs }, async () => {
				await Promise.all([
					recoverDeadCommits(place.git, place.repository),
					removeDeadIncoming(place.repository, place.root),
				]);
				const state = await readWorkTreeState(place.git, place.repository);
				const edit = await this.#build(place, operation, author, state);
				return this.#write(place, edit, state);
			}),
		);
	}

	/** Where the registry is, and its author, who is asked for meanwhile and not waited for before it must be. */
	async #open(): Promise<{ place: RegistryPlace; author: Promise<string> }> {
		const author = this.#place.git().then(authorIdentity);
		// Where there is no repository, that is what to tell; whoever needs the author awaits it.
		author.catch(() => undefined);
		return { place: await this.#place.find(), author };
	}

	async #build(
		place: RegistryPlace,
		operation: Operation,
		author: Promise<string>,
		state: WorkTreeState,
	): Promise<Edit> {
		const files = new WorkTreeFiles(place.root);
		const snapshot = new Snapshot(files);
		const context: EditContext = {
			now: this.#options.now?.() ?? new Date(),
			author: await author,
			randomId,
			highestKnownVersion: (folder) => highestKnownVersion(place.git, files, state.head, place.path, folder),
		};
		const edit = await operation(snapshot, context);
		const registry = await snapshot.registry();
		const feature = registry.ok ? unknownFeature(registry.value) : undefined;
		if (feature !== undefined) throw registryError('registry-newer', { path: place.root, feature });
		await checkReady(place, state, edit);
		return edit;
	}

	async #write(place: RegistryPlace, edit: Edit, state: WorkTreeState): Promise<Applied> {
		if (edit.changes.length === 0 && !edit.publication) return { edit, state: 'unchanged' };
		const { git, repository } = place;
		const written = await writeEdit(place.root, edit);
		const request = {
			paths: pathsOf(place, edit),
			message: commitMessage(edit),
			mayBeEmpty: !written.hasChanged,
			indexWaitMs: this.#options.indexWaitMs ?? 10_000,
		};
		const commit = await orUndo(written, () => commitPaths(git, repository, state, request));
		if (commit === undefined) return { edit, state: 'unchanged' };
		await checkPublished(place, edit, commit);
		git.options.logger?.info(`${edit.summary} (${commit.slice(0, 10)})`);
		return { edit, commit, state: 'committed' };
	}
}

/** What was refused by a hook stays on disk, staged; after any other failure nothing is left. */
async function orUndo<T>(written: WrittenEdit, commit: () => Promise<T>): Promise<T> {
	try {
		return await commit();
	} catch (error) {
		if (!isRegistryError(error, 'commit-failed')) await written.undo();
		throw error;
	}
}

function pathsOf(place: RegistryPlace, { changes, publication }: Edit): string[] {
	const artifacts = publication ? publication.files.map((file) => `${publication.to}/${file}`) : [];
	return [...changes.map(({ path }) => path), ...artifacts].map((path) => inRepository(place, path));
}
