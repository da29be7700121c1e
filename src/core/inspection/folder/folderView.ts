import type { ByteSource } from '../byteSource.js';
import type { FoundFormat, LoadFact } from '../inspection.js';
import { HeaderFault } from '../formats/cursor.js';
import { readJson, type Json } from '../formats/json.js';

/** A file of a folder that is inspected. */
export interface ViewedFile {
	/** Relative to the folder, `/`-separated. */
	readonly path: string;
	/** Bytes. */
	readonly size: number;
}

/** A source that is closed when it is done with. */
export interface OpenSource extends ByteSource {
	close(): Promise<void>;
}

/** The files of a folder, to be opened one by one. */
export interface FolderView {
	/** Sorted by path. */
	readonly files: readonly ViewedFile[];
	/** Throws what the system throws. */
	open(path: string): Promise<OpenSource>;
	/**
	 * Why a file was not read, where an error of opening or reading it is no reason to stop; completes "is not read: …".
	 * Without it every error is.
	 */
	whyUnread?(error: unknown, path: string): string | undefined;
}

/** A format that is a whole folder, not one file. */
export interface FolderFormat {
	readonly format: FoundFormat;
	readonly facts: readonly LoadFact[];
	/** Its folder, `''` or with a `/` at the end. */
	readonly at: string;
	/** Where its weights lie: in that folder alone, or in those below too. */
	readonly weights: 'beside' | 'below';
}

/** Tells of a file that could not be opened or read. Throws `error` where that ends the inspection. */
export function unreadFact(view: FolderView, path: string, error: unknown): LoadFact {
	const detail = view.whyUnread?.(error, path);
	if (detail === undefined) throw error;
	return { kind: 'unread', path, detail };
}

const maxSideFileBytes = 8 * 1_048_576;

/** Small files beside weights, read once each. */
export class SideFiles {
	readonly #files: ReadonlyMap<string, ViewedFile>;
	readonly #json = new Map<string, Promise<Json | undefined>>();
	/** Of those that are not what their names say. */
	readonly facts: LoadFact[] = [];

	constructor(private readonly view: FolderView) {
		this.#files = new Map(view.files.map((file) => [file.path, file]));
	}

	has(path: string): boolean {
		return this.#files.has(path);
	}

	/** The first of `paths` that are there. */
	present(...paths: readonly string[]): string[] {
		return paths.filter((path) => this.has(path));
	}

	/** Parsed; `undefined` where it is missing, or broken, of which a fact tells. */
	json(path: string): Promise<Json | undefined> {
		const known = this.#json.get(path);
		if (known) return known;
		const reading = this.#readJson(path);
		this.#json.set(path, reading);
		return reading;
	}

	/** Up to 8 MiB; a larger one is told by a fact. */
	async bytes(path: string): Promise<Uint8Array | undefined> {
		const file = this.#files.get(path);
		if (!file) return undefined;
		if (file.size > maxSideFileBytes) {
			this.facts.push({ kind: 'unread', path, detail: `it has more than ${maxSideFileBytes} bytes` });
			return undefined;
		}
		try {
			const source = await this.view.open(path);
			try {
				return await source.read(0, source.size);
			} finally {
				await source.close();
			}
		} catch (error) {
			this.facts.push(unreadFact(this.view, path, error));
			return undefined;
		}
	}

	async text(path: string): Promise<string | undefined> {
		const bytes = await this.bytes(path);
		return bytes && new TextDecoder('utf-8').decode(bytes);
	}

	async #readJson(path: string): Promise<Json | undefined> {
		const bytes = await this.bytes(path);
		if (!bytes) return undefined;
		try {
			const source = { size: bytes.length, read: () => Promise.resolve(bytes) };
			return await readJson(source, maxSideFileBytes);
		} catch (error) {
			if (!(error instanceof HeaderFault)) throw error;
			this.facts.push({ kind: 'unread', path, detail: error.message });
			return undefined;
		}
	}
}
