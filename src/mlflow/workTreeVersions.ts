import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChecksumList } from '../core/manifest/checksumList.js';
import { layout } from '../core/registry/layout.js';
import { inBatches } from '../files/inBatches.js';
import { pointerAt } from '../files/lfsPointer.js';
import { unlessMissing } from '../files/systemError.js';
import type { ServedFile, ServedVersions } from './artifactRoutes.js';

const folder = 'artifacts/';

/** The files of copied versions in a work tree; `fetch` makes pointers of a version (its folder, relative) to files. */
export class WorkTreeVersions implements ServedVersions {
	readonly #root: string;
	readonly #fetch: (versionFolder: string) => Promise<void>;

	/** `root` is the registry's folder, absolute. */
	constructor(root: string, fetch: (versionFolder: string) => Promise<void>) {
		this.#root = root;
		this.#fetch = fetch;
	}

	async files(modelFolder: string, version: number): Promise<readonly ServedFile[]> {
		// No folder of a model has any of these.
		if (!/^[\w.%~-]+$/.test(modelFolder) || modelFolder.startsWith('.')) return [];
		const base = layout.version(modelFolder, version);
		const list = await unlessMissing(readFile(join(this.#root, base, 'artifacts.sha256'), 'utf8'), '');
		const paths = (parseChecksumList(list) ?? []).flatMap(({ path }) =>
			path.startsWith(folder) ? [path.slice(folder.length)] : [],
		);
		const found = await inBatches(paths, 64, (path) => this.#file(base, path));
		return found.filter((file) => file !== undefined);
	}

	async #file(base: string, path: string): Promise<ServedFile | undefined> {
		const absolute = join(this.#root, base, folder, path);
		const stats = await unlessMissing(lstat(absolute), undefined);
		if (!stats?.isFile()) return undefined;
		const pointer = await pointerAt(absolute, stats.size);
		return {
			path,
			size: pointer?.size ?? stats.size,
			read: async () => {
				if (pointer) await this.#fetch(base);
				return createReadStream(absolute) as AsyncIterable<Uint8Array>;
			},
		};
	}
}
