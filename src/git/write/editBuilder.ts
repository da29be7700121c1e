import type { Edit, EditContext, Operation } from '../../core/edit.js';
import { isRegistryError, registryError, type ErrorData } from '../../core/errors.js';
import { unknownFeature } from '../../core/model/format.js';
import type { CommitMode } from '../../core/ports.js';
import type { FileStore } from '../../core/fileStore.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { randomId } from '../../files/randomId.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { versionHistory } from '../history/versionHistory.js';
import { readHead } from '../head.js';
import { highestKnownVersion } from './highestVersion.js';
import { baseName, highestProposedVersion, type ProposalBase } from '../proposal/proposalBase.js';
import type { Journal } from './journal.js';
import { checkReady } from './readiness.js';
import type { RegistryPlace } from '../registryPlace.js';
import type { WorkTreeState } from '../workTreeState.js';

type KnownToGit = Pick<EditContext, 'highestKnownVersion' | 'versionHistory'>;

/** Lets operations make their Edits, on the newest Snapshot and with what git knows. */
export class EditBuilder {
	readonly #place: RegistryPlace;
	readonly #author: Promise<string>;
	readonly #journal: Journal;
	readonly #now: () => Date;

	constructor(
		place: RegistryPlace,
		author: Promise<string>,
		journal: Journal,
		now: () => Date = () => new Date(),
	) {
		this.#place = place;
		this.#author = author;
		this.#journal = journal;
		this.#now = now;
	}

	/** The Edit for the work tree, which could be carried out in `mode` now. Throws what the operation and `checkReady` throw. */
	async build(operation: Operation, state: WorkTreeState, mode: CommitMode): Promise<Edit> {
		const { root } = this.#place;
		const files = new WorkTreeFiles(root);
		const known = { files, head: state.head, waiting: () => this.#journal.edits() };
		const edit = await this.#buildOn(operation, files, {
			highestKnownVersion: (folder) => highestKnownVersion(this.#place, known, folder),
			versionHistory: (folder) => versionHistory(this.#place, state.head.commit, folder),
		});
		await checkReady(this.#place, state, edit, mode);
		return edit;
	}

	/**
	 * The Edit for a branch of its own. A number that another proposal has is taken, too. Throws what the operation throws,
	 * and `proposal-base-behind` for what is in the work tree alone.
	 */
	async buildProposal(operation: Operation, base: ProposalBase): Promise<Edit> {
		const { files, commit } = base;
		const { git, repository, root } = this.#place;
		const head = { ...(await readHead(git, repository)), commit };
		const known: KnownToGit = {
			highestKnownVersion: async (folder) => {
				const highest = await highestKnownVersion(this.#place, { files, head }, folder);
				return Math.max(highest, await highestProposedVersion(this.#place, folder));
			},
			versionHistory: (folder) => versionHistory(this.#place, commit, folder),
		};
		try {
			return await this.#buildOn(operation, files, known);
		} catch (error) {
			const missing = missingIn(error);
			const isHere = () =>
				this.#buildOn(operation, new WorkTreeFiles(root), known).then(
					() => true,
					() => false,
				);
			if (!missing || !(await isHere())) throw error;
			const data = { ...missing, base: await baseName(git, base) };
			throw registryError('proposal-base-behind', data, { cause: error });
		}
	}

	async #buildOn(operation: Operation, files: FileStore, known: KnownToGit): Promise<Edit> {
		const snapshot = new Snapshot(files);
		const edit = await operation(snapshot, {
			now: this.#now(),
			author: await this.#author,
			randomId,
			...known,
		});
		const registry = await snapshot.registry();
		const feature = registry.ok ? unknownFeature(registry.value) : undefined;
		if (feature !== undefined) throw registryError('registry-newer', { path: this.#place.root, feature });
		return edit;
	}
}

/** What an operation did not find in a Snapshot. */
function missingIn(error: unknown): Omit<ErrorData['proposal-base-behind'], 'base'> | undefined {
	if (!isRegistryError(error)) return undefined;
	const { code, data } = error.failure;
	if (code === 'model-not-found') return { name: data.name };
	if (code === 'version-not-found') return { name: data.name, version: data.version };
	if (code === 'alias-not-found') return { name: data.name, alias: data.alias };
	return undefined;
}
