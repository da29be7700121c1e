import { isRegistryError } from '../errors.js';
import { pointerRange } from '../manifest/pointerRange.js';
import { parseExistingAlias } from '../model/alias.js';
import { parseModelUri } from '../model/modelUri.js';
import { carriesSecret, isLocalPath } from '../model/sourceSecrets.js';
import type { VersionManifest } from '../model/types.js';
import { problem, type Problem } from '../problem.js';
import type { Snapshot } from './snapshot.js';

/** A place costs a reading of the file: further problems of one have none. */
const maxPlaces = 8;

/** What is wrong with where a version says it comes from; `folder` is its own. */
export async function checkOrigins(
	snapshot: Snapshot,
	folder: string,
	manifest: VersionManifest,
): Promise<readonly Problem[]> {
	const path = `${folder}/version.yaml`;
	const found: { pointer: string; make: (place: Parameters<typeof problem>[2]) => Problem }[] = [];
	for (const [pointer, text] of addresses(manifest)) {
		const key = pointer.slice(1).replaceAll('/', '.');
		if (carriesSecret(text))
			found.push({ pointer, make: (place) => problem('source-credentials', { key }, place) });
		else if (isLocalPath(text))
			found.push({ pointer, make: (place) => problem('source-local', { key }, place) });
	}
	for (const [index, uri] of manifest.lineage.parents.entries()) {
		if (await namesSomething(snapshot, uri)) continue;
		const pointer = `/lineage/parents/${index}`;
		found.push({ pointer, make: (place) => problem('parent-unresolved', { uri }, place) });
	}
	if (found.length === 0) return [];
	const bytes = await snapshot.read(path);
	return found.map(({ pointer, make }, index) =>
		make({ path, range: index < maxPlaces ? pointerRange(bytes, path, pointer) : undefined }),
	);
}

/** All texts of a manifest that are an address, by JSON pointer. */
function addresses({ source, artifacts, lineage }: VersionManifest): readonly (readonly [string, string])[] {
	const { run, code, datasets } = lineage;
	return [
		['/source', source],
		...(artifacts.storage === 'reference' ? [['/artifacts/uri', artifacts.uri] as const] : []),
		...(run?.uri === undefined ? [] : [['/lineage/run/uri', run.uri] as const]),
		...(code?.repository === undefined ? [] : [['/lineage/code/repository', code.repository] as const]),
		...datasets.map((dataset, index) => [`/lineage/datasets/${index}/source`, dataset.source ?? ''] as const),
	];
}

/** A deleted version is something, and what other registries have is not ours to tell. */
async function namesSomething(snapshot: Snapshot, uri: string): Promise<boolean> {
	try {
		const parent = parseModelUri(uri);
		if (parent.registry !== undefined || parent.kind === 'logged-model') return true;
		const model = await snapshot.findModel(parent.name);
		if (!model) return false;
		switch (parent.kind) {
			case 'version':
				return parent.version !== undefined && (await snapshot.version(model, parent.version)) !== undefined;
			case 'alias':
				return (await snapshot.alias(model, parseExistingAlias(parent.alias))) !== undefined;
			case 'latest':
			case 'stage':
				return true;
		}
	} catch (error) {
		if (isRegistryError(error, 'uri-invalid') || isRegistryError(error, 'alias-invalid')) return false;
		throw error;
	}
}
