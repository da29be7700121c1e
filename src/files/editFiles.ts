import { lstat, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Edit, FileChange } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import { layout } from '../core/registry/layout.js';
import { atomicWrite, makeFolder, renameDurably, syncFolder } from './atomicWrite.js';
import { currentOwner, isDeadTag, ownerTag } from './processOwner.js';
import { isPublished, sha256 } from './editState.js';
import { randomId } from './randomId.js';
import { pathBelow } from './relativePath.js';
import { isSystemError, persistently, unlessMissing } from './systemError.js';

/** Of folders for what is deleted; git passes them over like versions that are being copied. */
export const asidePrefix = '.incoming-';

/** An Edit that is on disk, and not yet committed. */
export interface WrittenEdit {
	/** Has any byte on disk changed? */
	readonly hasChanged: boolean;
	/** Was nothing written, since after a crash the place of the publication, or the folder aside, was gone? */
	readonly isAbandoned: boolean;
	/** Puts everything back as it was; not after `finish`. */
	undo(): Promise<void>;
	/** Removes what was kept to be put back. */
	finish(): Promise<void>;
}

/** What stands on the way of an Edit is told as it happens, so that tests can stop there. */
export type EditStep = 'written' | 'published' | 'aliased';

/** How an Edit is written. */
export interface WritingOptions {
	/**
	 * Of an Edit that a crash may have cut off: SHA-256 of the files as they were before it, `null` for what was not there.
	 * A file that is neither as before nor as it is to be belongs to somebody else by now, and is left alone.
	 */
	readonly before?: Readonly<Record<string, string | null>> | undefined;
	readonly onStep?: ((step: EditStep) => Promise<void> | void) | undefined;
}

/**
 * Writes the files of an Edit; on an error everything is put back. What belongs to a publication is written into its
 * folder aside, which then gets its place by one rename. At no moment does an alias point at a version that is not there:
 * aliases are deleted first and written last. What is deleted is moved aside before it is removed.
 * Throws `source-entry-refused` where a link or folder is in the place of a file or folder of the registry.
 */
export async function writeEdit(
	root: string,
	edit: Edit,
	options: WritingOptions = {},
): Promise<WrittenEdit> {
	const writing = new EditWriting(root, options);
	try {
		await writing.run(edit);
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
	readonly #options: WritingOptions;
	/** In the order in which they were made. */
	readonly #undoSteps: (() => Promise<void>)[] = [];
	/** Holds what was deleted; chosen with the first deletion. */
	#aside: string | undefined;
	#asideCount = 0;
	hasChanged = false;
	isAbandoned = false;

	constructor(root: string, options: WritingOptions) {
		this.#root = root;
		this.#options = options;
	}

	async run(edit: Edit): Promise<void> {
		const { publication } = edit;
		this.isAbandoned = publication !== undefined && !(await this.#canPublish(publication));
		if (this.isAbandoned) return;
		const others = edit.changes.filter((change) => !isPublished(edit, change));
		const deletions = others.filter(({ kind }) => kind === 'delete');
		const writes = others.filter(({ kind }) => kind === 'write');

		await this.#delete(deletions.filter(isAlias));
		for (const change of writes.filter((each) => !isAlias(each))) await this.#write(change);
		await this.#step('written');
		if (publication) await this.#publish(edit, publication);
		await this.#step('published');
		for (const change of writes.filter(isAlias)) await this.#write(change);
		await this.#delete(deletions.filter((each) => !isAlias(each)));
		await this.#step('aliased');
	}

	async undo(): Promise<void> {
		for (let step = this.#undoSteps.pop(); step; step = this.#undoSteps.pop()) await step();
		await this.finish();
	}

	async finish(): Promise<void> {
		const aside = this.#aside;
		if (aside !== undefined) await persistently(() => rm(aside, { recursive: true, force: true }));
	}

	/** `false` where a crash came before the rename, and the place was taken since. */
	async #canPublish({ from, to }: NonNullable<Edit['publication']>): Promise<boolean> {
		if (!this.#options.before) return true;
		const [isAside, isThere] = await Promise.all(
			[from, to].map((path) => unlessMissing(lstat(pathBelow(this.#root, path)), undefined)),
		);
		return (isAside === undefined) !== (isThere === undefined);
	}

	async #publish(edit: Edit, { from, to, files }: NonNullable<Edit['publication']>): Promise<void> {
		const source = await this.#checkedPath(from, 'folder');
		const target = await this.#checkedPath(to, 'folder');
		if (this.#options.before && !(await unlessMissing(lstat(source), undefined))) return;
		for (const change of edit.changes)
			if (isPublished(edit, change))
				await this.#write({ ...change, path: from + change.path.slice(to.length) });
		const folders = new Set(files.map((file) => dirname(file)));
		for (const each of folders) await syncFolder(join(this.#root, from, each));

		// `rename` would replace an empty folder without a word.
		if (await unlessMissing(lstat(target), undefined)) throw new Error(`${to} exists already`);
		await this.#makeFolder(dirname(target));
		this.#undoSteps.push(() => renameBack(target, source));
		await renameDurably(source, target);
		this.hasChanged = true;
	}

	async #write(change: FileChange): Promise<void> {
		if (change.kind !== 'write') return;
		const path = await this.#checkedPath(change.path, 'file');
		const previous = await unlessMissing(readFile(path), undefined);
		if (previous?.equals(Buffer.from(change.text, 'utf8')) || !this.#mayReplace(change.path, previous))
			return;
		await this.#makeFolder(dirname(path));
		this.#undoSteps.push(() => (previous ? atomicWrite(path, previous) : rm(path, { force: true })));
		await atomicWrite(path, change.text);
		this.hasChanged = true;
	}

	#mayReplace(path: string, current: Buffer | undefined): boolean {
		const before = this.#options.before?.[path];
		return before === undefined || before === (current ? sha256(current) : null);
	}

	async #delete(changes: readonly FileChange[]): Promise<void> {
		const folders = new Set<string>();
		for (const change of changes) {
			const path = await this.#checkedPath(change.path, 'file');
			// Also those of what a crash has deleted already.
			folders.add(dirname(path));
			if (!(await unlessMissing(lstat(path), undefined))) continue;
			this.#aside ??= await asideOf(this.#root);
			await makeFolder(this.#aside);
			const aside = join(this.#aside, String(this.#asideCount++));
			this.#undoSteps.push(() => renameBack(aside, path));
			await rename(path, aside);
			this.hasChanged = true;
		}
		for (const folder of folders) await unlessMissing(syncFolder(folder), undefined);
		// Afterwards, since with a folder those above it may go.
		for (const folder of folders) await this.#removeEmptyFolders(folder);
	}

	/** git does not know empty folders, and a model without files is none. */
	async #removeEmptyFolders(folder: string): Promise<void> {
		const models = join(this.#root, layout.models);
		if (folder.startsWith(`${models}/`)) await removeEmptyFolders(folder, models);
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

	async #step(step: EditStep): Promise<void> {
		await this.#options.onStep?.(step);
	}
}

/** Where deleted files are kept for a moment: in the same file system, passed over by git like a version being copied. */
async function asideOf(root: string): Promise<string> {
	return join(root, `${asidePrefix}${ownerTag(await currentOwner())}-${randomId(10)}`);
}

/** Removes what processes that are gone had moved aside. Under the registry's lock, after their Edits are complete. */
export async function removeDeadAsides(root: string): Promise<void> {
	for (const name of await unlessMissing(readdir(root), []))
		if (name.startsWith(asidePrefix) && (await isDeadTag(name.slice(asidePrefix.length))))
			await rm(join(root, name), { recursive: true, force: true });
}

async function renameBack(from: string, to: string): Promise<void> {
	// The rename may be the very call that failed.
	if (!(await unlessMissing(lstat(from), undefined))) return;
	await makeFolder(dirname(to));
	await rename(from, to);
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
