import { createHash } from 'node:crypto';
import type { Edit } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import { parseChecksumList } from '../../core/manifest/checksumList.js';
import { checkPublication } from './publicationCheck.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';
import { entriesBelow, type TreeEntry } from '../treeEntries.js';

/** Compares what Edits published with what their commit has, which is asked for once. */
export class PublicationChecks {
	readonly #place: RegistryPlace;
	readonly #commit: string;
	/** From the top of the repository. */
	readonly #folders: readonly string[];
	#committed: Promise<readonly TreeEntry[]> | undefined;

	/** `commit` is a full id. */
	constructor(place: RegistryPlace, commit: string, edits: readonly { readonly edit: Edit }[]) {
		this.#place = place;
		this.#commit = commit;
		this.#folders = edits.flatMap(({ edit }) =>
			edit.publication ? [inRepository(place, edit.publication.to)] : [],
		);
	}

	/** Throws `publication-mismatch`. */
	async run(edit: Edit): Promise<void> {
		if (!edit.publication) return;
		const { git, repository } = this.#place;
		const { to, copies, lfs } = edit.publication;
		const path = inRepository(this.#place, to);
		this.#committed ??= entriesBelow(git, this.#commit, this.#folders);
		this.#committed.catch(() => (this.#committed = undefined));
		const entries = (await this.#committed).filter((entry) => entry.path.startsWith(`${path}/`));
		const folder = { path, entries, expected: expectedFiles(edit, to), copies, lfs };
		const mismatch = await checkPublication(git, repository, folder);
		if (mismatch)
			throw registryError('publication-mismatch', {
				model: edit.model ?? '',
				version: edit.version ?? 0,
				path: `${to}/${mismatch.path}`,
				detail: mismatch.detail,
			});
	}
}

/** SHA-256 of each file of a publication: what the Edit writes, and what its checksum list names. */
function expectedFiles(edit: Edit, folder: string): Map<string, string> {
	const expected = new Map<string, string>();
	for (const change of edit.changes) {
		if (change.kind !== 'write' || !change.path.startsWith(`${folder}/`)) continue;
		const path = change.path.slice(folder.length + 1);
		expected.set(path, createHash('sha256').update(change.text).digest('hex'));
		if (path !== 'artifacts.sha256') continue;
		// The list of a reference names files outside the folder.
		for (const { path: artifact, sha256 } of parseChecksumList(change.text) ?? [])
			if (artifact.startsWith('artifacts/')) expected.set(artifact, sha256);
	}
	return expected;
}
