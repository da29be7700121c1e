import { createHash } from 'node:crypto';
import type { Edit } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import { parseChecksumList } from '../../core/manifest/checksumList.js';
import { blobIdOf } from '../blobs.js';
import { checkPublication } from './publicationCheck.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';
import { entriesBelow, type TreeEntry } from '../treeEntries.js';

/** Compares what Edits published with what their commit has, which is asked for once. */
export class PublicationChecks {
	readonly #place: RegistryPlace;
	readonly #commit: string;
	readonly #edits: readonly Edit[];
	/** From the top of the repository. */
	readonly #folders: readonly string[];
	#committed: Promise<readonly TreeEntry[]> | undefined;

	/** `commit` is a full id, `entries` are what it is made of, the oldest first. */
	constructor(place: RegistryPlace, commit: string, entries: readonly { readonly edit: Edit }[]) {
		this.#place = place;
		this.#commit = commit;
		this.#edits = entries.map(({ edit }) => edit);
		this.#folders = this.#edits.flatMap(({ publication }) =>
			publication ? [inRepository(place, publication.to)] : [],
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
		const later = this.#edits.slice(this.#edits.indexOf(edit) + 1);
		const { expected, texts } = expectedFiles([edit, ...later], to, repository.objectFormat);
		const folder = { path, entries, expected, texts, copies, lfs };
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

/**
 * What a commit of these Edits has in a folder that the first of them publishes: SHA-256 of each file that they write or that
 * its checksum list names, and of what they write the id of the blob.
 */
function expectedFiles(edits: readonly Edit[], folder: string, objectFormat: 'sha1' | 'sha256') {
	const expected = new Map<string, string>();
	const texts = new Map<string, string>();
	for (const change of edits.flatMap(({ changes }) => changes)) {
		if (!change.path.startsWith(`${folder}/`)) continue;
		const path = change.path.slice(folder.length + 1);
		if (change.kind !== 'write') {
			expected.delete(path);
			continue;
		}
		const { text } = change;
		expected.set(path, createHash('sha256').update(text).digest('hex'));
		texts.set(path, blobIdOf(Buffer.from(text), objectFormat));
		if (path !== 'artifacts.sha256') continue;
		// The list of a reference names files outside the folder.
		for (const { path: artifact, sha256 } of parseChecksumList(text) ?? [])
			if (artifact.startsWith('artifacts/')) expected.set(artifact, sha256);
	}
	return { expected, texts };
}
