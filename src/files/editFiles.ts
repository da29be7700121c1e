import { lstat, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Edit, FileChange } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import { atomicWrite, makeFolder, renameDurably, syncFolder } from './atomicWrite.js';
import { pathBelow } from './relativePath.js';
import { isSystemError, unlessMissing } from './systemError.js';

/** An Edit that is on disk, and not yet committed. */
export interface WrittenEdit {
	/** Has any byte on disk changed? */
	readonly hasChanged: boolean;
	/** Puts everything back as it was. */
	undo(): Promise<void>;
}

/**
 * Writes the files of an Edit; on an error everything is put back. What belongs to a publication is written into its
 * folder aside, which then gets its place by one rename. Aliases come last: none points at a version not yet there.
 * Throws `source-entry-refused` where a link or folder is in the place of a file or folder of the registry.
 */
export async function writeEdit(root: string, edit: Edit): Promise<WrittenEdit> {
	const writing = new EditWriting(root);
	try {
		const { publication } = edit;
		const isPublished = ({ path }: FileChange) =>
			publication !== undefined && path.startsWith(`${publication.to}/`);
		const others = edit.changes.filter((change) => !isPublished(change));
		if (publication) {
			const { from, to } = publication;
			for (const change of edit.changes.filter(isPublished))
				await writing.apply({ ...change, path: from + change.path.slice(to.length) });
			await writing.syncFolders(from, publication.files);
		}
		for (const change of others.filter((each) => !isAlias(each))) await writing.apply(change);
		if (publication) await writing.publish(publication.from, publication.to);
		for (const change of others.filter(isAlias)) await writing.apply(change);
		return writing;
	} catch (error) {
		await writing.undo();
		throw error;
	}
}

function isAlias({ path }: FileChange): boolean {
	return path.split('/')[2] === 'aliases';
}

class EditWriting implements WrittenEdit {
	readonly #root: string;
	/** In the order in which they were made. */
	readonly #undoSteps: (() => Promise<void>)[] = [];
	hasChanged = false;

	constructor(root: string) {
		this.#root = root;
	}

	async apply(change: FileChange): Promise<void> {
		const path = await this.#checkedPath(change.path, 'file');
		const previous = await unlessMissing(readFile(path), undefined);
		if (change.kind === 'delete') {
			if (!previous) return;
			this.#undoSteps.push(() => atomicWrite(path, previous));
			await rm(path);
			await syncFolder(dirname(path));
		} else {
			if (previous?.equals(Buffer.from(change.text, 'utf8'))) return;
			await this.#makeFolder(dirname(path));
			this.#undoSteps.push(() => (previous ? atomicWrite(path, previous) : rm(path, { force: true })));
			await atomicWrite(path, change.text);
		}
		this.hasChanged = true;
	}

	async publish(from: string, to: string): Promise<void> {
		const source = await this.#checkedPath(from, 'folder');
		const target = await this.#checkedPath(to, 'folder');
		// `rename` would replace an empty folder without a word.
		if (await unlessMissing(lstat(target), undefined)) throw new Error(`${to} exists already`);
		await this.#makeFolder(dirname(target));
		await renameDurably(source, target);
		this.#undoSteps.push(() => renameDurably(target, source));
		this.hasChanged = true;
	}

	/** Makes the entries of all folders that hold `files` durable. */
	async syncFolders(folder: string, files: readonly string[]): Promise<void> {
		const folders = new Set(files.map((file) => dirname(file)));
		for (const each of folders) await syncFolder(join(this.#root, folder, each));
	}

	async undo(): Promise<void> {
		for (let step = this.#undoSteps.pop(); step; step = this.#undoSteps.pop()) await step();
	}

	/** The absolute path, once nothing on the way to it is a link and it is itself a `kind`, or missing. */
	async #checkedPath(path: string, kind: 'file' | 'folder'): Promise<string> {
		const parts = path.split('/');
		for (let depth = 1; depth <= parts.length; depth++) {
			const entry = parts.slice(0, depth).join('/');
			const found = await unlessMissing(lstat(pathBelow(this.#root, entry)), undefined);
			if (!found) break;
			if (depth < parts.length || kind === 'folder' ? found.isDirectory() : found.isFile()) continue;
			const reason = found.isSymbolicLink() ? 'link' : 'special';
			throw registryError('source-entry-refused', { path: this.#root, entry, reason });
		}
		return pathBelow(this.#root, path);
	}

	async #makeFolder(folder: string): Promise<void> {
		const topmost = await makeFolder(folder);
		if (topmost !== undefined) this.#undoSteps.push(() => removeEmptyFolders(folder, topmost));
	}
}

/** Removes `folder` and those above it up to `topmost`, as long as they are empty. */
export async function removeEmptyFolders(folder: string, topmost: string): Promise<void> {
	for (let at = folder; at.length >= topmost.length; at = dirname(at)) {
		try {
			await rmdir(at);
		} catch (error) {
			if (isSystemError(error, 'ENOTEMPTY', 'EEXIST')) return;
			if (!isSystemError(error, 'ENOENT')) throw error;
		}
	}
}
