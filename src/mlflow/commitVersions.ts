import { posix } from 'node:path';
import { registryError } from '../core/errors.js';
import type { FilesAt } from '../git/filesAt.js';
import type { GitRegistry } from '../git/openGitRegistry.js';
import type { RegistryAt } from '../git/registryAt.js';
import type { ServedFile, ServedVersions } from './artifactRoutes.js';
import { checkedBytes } from './checkedBytes.js';
import { listedFiles } from './listedFiles.js';

/** A client asks for a version's files one by one. */
const remembered = 16;

/** The files of versions as a commit has them, without a checkout. */
export class CommitVersions implements ServedVersions {
	readonly #registry: GitRegistry;
	readonly #at: RegistryAt;
	readonly #registryPath: string;
	readonly #known = new Map<string, Promise<readonly ServedFile[]>>();

	constructor({
		registry,
		at,
		registryPath,
	}: {
		registry: GitRegistry;
		at: RegistryAt;
		registryPath: string;
	}) {
		this.#registry = registry;
		this.#at = at;
		this.#registryPath = registryPath;
	}

	files(modelFolder: string, version: number): Promise<readonly ServedFile[]> {
		const key = `${modelFolder}/${version}`;
		const known = this.#known.get(key);
		if (known) return known;
		const found = this.#find(modelFolder, version);
		this.#known.set(key, found);
		found.catch(() => this.#known.delete(key));
		for (const oldest of this.#known.keys()) {
			if (this.#known.size <= remembered) break;
			this.#known.delete(oldest);
		}
		return found;
	}

	async #find(modelFolder: string, version: number): Promise<readonly ServedFile[]> {
		const registryPath = this.#registryPath;
		const listed = await listedFiles(this.#at.snapshot, { modelFolder, version, registryPath });
		if (!listed || listed.files.length === 0) return [];
		const { uri } = listed;
		const base = listed.isCopy ? posix.join(registryPath, listed.folder) : '';
		const places = listed.files.map(({ place }) => posix.join(base, place));
		const at: FilesAt = await this.#registry.filesAt(this.#at.commit, commonFolder(places));
		const there = new Map(at.files.map((file) => [file.path, file]));
		return listed.files.flatMap(({ path, place, sha256 }): ServedFile | readonly ServedFile[] => {
			const file = there.get(posix.join(base, place));
			if (!file?.mode.startsWith('100')) return [];
			const differs = () => registryError('files-differ', { uri, path: place, reason: 'changed' });
			return {
				path,
				size: file.size,
				read: async () => {
					if (file.pointer) await at.fetch(uri, { only: new Set([file.path]) });
					return checkedBytes(file.read(), sha256, differs);
				},
			};
		});
	}
}

/** The deepest folder that holds all of these files; of one file that itself. */
function commonFolder(paths: readonly string[]): string {
	const [first = '', ...others] = paths;
	const parts = first.split('/');
	let length = others.length === 0 ? parts.length : parts.length - 1;
	for (const path of others) {
		const other = path.split('/');
		while (parts.slice(0, length).some((part, index) => part !== other[index])) length--;
	}
	return parts.slice(0, length).join('/');
}
