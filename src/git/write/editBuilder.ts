import type { Edit, EditContext, Operation } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import { unknownFeature } from '../../core/model/format.js';
import type { CommitMode, FileStore } from '../../core/ports.js';
import { Snapshot } from '../../core/registry/snapshot.js';
import { randomId } from '../../files/randomId.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { versionHistory } from '../history/versionHistory.js';
import { readHead } from '../head.js';
import { highestKnownVersion } from './highestVersion.js';
import { highestProposedVersion, type ProposalBase } from '../proposal/proposalBase.js';
import { checkReady } from './readiness.js';
import type { RegistryPlace } from '../registryPlace.js';
import type { WorkTreeState } from '../workTreeState.js';

/** Lets operations make their Edits, on the newest Snapshot and with what git knows. */
export class EditBuilder {
	readonly #place: RegistryPlace;
	readonly #author: Promise<string>;
	readonly #now: () => Date;

	constructor(place: RegistryPlace, author: Promise<string>, now: () => Date = () => new Date()) {
		this.#place = place;
		this.#author = author;
		this.#now = now;
	}

	/** The Edit for the work tree, which could be carried out in `mode` now. Throws what the operation and `checkReady` throw. */
	async build(operation: Operation, state: WorkTreeState, mode: CommitMode): Promise<Edit> {
		const { root } = this.#place;
		const files = new WorkTreeFiles(root);
		const edit = await this.#buildOn(operation, files, {
			highestKnownVersion: (folder) => highestKnownVersion(this.#place, files, state.head, folder),
			versionHistory: (folder) => versionHistory(this.#place, state.head.commit, folder),
		});
		await checkReady(this.#place, state, edit, mode);
		return edit;
	}

	/** The Edit for a branch of its own. A number that another proposal has is taken, too. */
	async buildProposal(operation: Operation, { files, commit }: ProposalBase): Promise<Edit> {
		const { git, repository } = this.#place;
		const head = { ...(await readHead(git, repository)), commit };
		return this.#buildOn(operation, files, {
			highestKnownVersion: async (folder) => {
				const known = await highestKnownVersion(this.#place, files, head, folder);
				return Math.max(known, await highestProposedVersion(this.#place, folder));
			},
			versionHistory: (folder) => versionHistory(this.#place, commit, folder),
		});
	}

	async #buildOn(
		operation: Operation,
		files: FileStore,
		known: Pick<EditContext, 'highestKnownVersion' | 'versionHistory'>,
	): Promise<Edit> {
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
