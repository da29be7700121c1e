import { createHash } from 'node:crypto';
import type { Edit } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import { parseChecksumList } from '../../core/manifest/checksumList.js';
import { checkPublication } from './publicationCheck.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';

/** Compares what an Edit published with what its commit has. Throws `publication-mismatch`. */
export async function checkPublished(place: RegistryPlace, edit: Edit, commit: string): Promise<void> {
	if (!edit.publication) return;
	const { to, copies, lfs } = edit.publication;
	const folder = { commit, path: inRepository(place, to), expected: expectedFiles(edit, to), copies, lfs };
	const mismatch = await checkPublication(place.git, place.repository, folder);
	if (mismatch)
		throw registryError('publication-mismatch', {
			model: edit.model ?? '',
			version: edit.version ?? 0,
			path: `${to}/${mismatch.path}`,
			detail: mismatch.detail,
		});
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
