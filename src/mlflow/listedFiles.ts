import { posix } from 'node:path';
import { sha256 as sha256Of } from '../core/base/sha256.js';
import { registryError } from '../core/errors.js';
import { parseChecksumList, type Checksum } from '../core/manifest/checksumList.js';
import { formatModelUri } from '../core/model/modelUri.js';
import { parseSourceUri } from '../core/model/source.js';
import { isVersionNumber } from '../core/model/versionNumber.js';
import { isReadable } from '../core/registry/entries.js';
import { layout } from '../core/registry/layout.js';
import { pathFromTop, pathInCopy } from '../core/registry/referencedFiles.js';
import type { Snapshot } from '../core/registry/snapshot.js';

/** The files of a version that its checksum list names. */
export interface ListedFiles {
	readonly isCopy: boolean;
	/** `models:/fraud/7`. */
	readonly uri: string;
	/** The version's folder, relative to the registry. */
	readonly folder: string;
	readonly files: readonly ListedFile[];
}
export interface ListedFile extends Checksum {
	/** Below the model's folder. */
	readonly path: string;
	/** Of a copy relative to the version's folder, of a reference to the top of the repository. */
	readonly place: string;
}

/** `undefined` where there is no such version, or its files are elsewhere. Throws `files-differ` for another list. */
export async function listedFiles(
	snapshot: Snapshot,
	{ modelFolder, version, registryPath }: { modelFolder: string; version: number; registryPath: string },
): Promise<ListedFiles | undefined> {
	// No folder of a model has any other of these.
	if (!/^[\w.%~-]+$/.test(modelFolder) || modelFolder.startsWith('.') || !isVersionNumber(version))
		return undefined;
	const model = await snapshot.modelInFolder(modelFolder);
	const entry = model && (await snapshot.version(model, version));
	if (!model || !isReadable(model) || !entry?.manifest.ok || entry.isDeleted) return undefined;
	const { artifacts } = entry.manifest.value;
	const bytes = await snapshot.read(layout.checksums(modelFolder, version));
	const list = parseChecksumList(bytes ? new TextDecoder().decode(bytes) : '') ?? [];
	const uri = formatModelUri(model.manifest.value.name, { version });
	if (bytes && `sha256:${await sha256Of(bytes)}` !== artifacts.digest)
		throw registryError('files-differ', { uri, path: 'artifacts.sha256', reason: 'changed' });
	const found = {
		uri,
		folder: layout.version(modelFolder, version),
	};
	if (artifacts.storage === 'copy')
		return {
			...found,
			isCopy: true,
			files: list.flatMap(({ path: listed, sha256 }) => {
				const path = pathInCopy(listed);
				return path === undefined ? [] : { path, place: listed, sha256 };
			}),
		};
	const source = artifacts.storage === 'reference' ? parseSourceUri(artifacts.uri) : undefined;
	if (source?.kind !== 'path') return undefined;
	return {
		...found,
		isCopy: false,
		files: list.flatMap(({ path: listed, sha256 }) => {
			const place = pathFromTop(registryPath, listed);
			if (place === source.path) return { path: posix.basename(place), place, sha256 };
			if (place?.startsWith(`${source.path}/`) !== true && source.path !== '.') return [];
			if (place === undefined) return [];
			return { path: source.path === '.' ? place : place.slice(source.path.length + 1), place, sha256 };
		}),
	};
}
