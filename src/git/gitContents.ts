import type { Contents } from '../core/replay/contents.js';
import { registryError } from '../core/errors.js';
import { blobIdOf } from './blobs.js';
import type { Git } from './git.js';
import type { ObjectReader } from './gitBatch.js';

/** The contents of a repository's files, with new ones that are written when they are needed. */
export class GitContents implements Contents {
	readonly #batch: ObjectReader;
	readonly #objectFormat: 'sha1' | 'sha256';
	readonly #texts = new Map<string, Buffer>();
	readonly #unwritten = new Set<string>();

	constructor(batch: ObjectReader, objectFormat: 'sha1' | 'sha256') {
		this.#batch = batch;
		this.#objectFormat = objectFormat;
	}

	async read(id: string): Promise<Uint8Array> {
		const content = this.#texts.get(id) ?? (await this.#batch.read(id))?.content;
		if (content) return content;
		throw registryError('git-failed', { command: 'cat-file', detail: `object ${id} is missing` });
	}

	add(text: string): string {
		const bytes = Buffer.from(text, 'utf8');
		const id = blobIdOf(bytes, this.#objectFormat);
		if (!this.#texts.has(id)) this.#unwritten.add(id);
		this.#texts.set(id, bytes);
		return id;
	}

	/** Puts what was added into the repository. */
	async write(git: Git): Promise<void> {
		for (const id of [...this.#unwritten]) {
			const command = ['hash-object', '-w', '--stdin'];
			await git.run({ command, purpose: 'write' }, this.#texts.get(id));
			this.#unwritten.delete(id);
		}
	}
}
