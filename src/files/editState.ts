import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import type { Edit, FileChange } from '../core/edit.js';
import { pathBelow } from './relativePath.js';
import { unlessMissing } from './systemError.js';

/** Does a change of `edit` belong to the folder that it publishes? */
export function isPublished({ publication }: Edit, { path }: FileChange): boolean {
	return publication !== undefined && path.startsWith(`${publication.to}/`);
}

/** SHA-256 of the files that an Edit is to write beside its publication, as they are now; `null` where there is none. */
export async function filesBefore(root: string, edit: Edit): Promise<Record<string, string | null>> {
	const changes = edit.changes.filter((change) => change.kind === 'write' && !isPublished(edit, change));
	const entries = changes.map(async ({ path }) => {
		const bytes = await readRegular(root, path);
		return [path, bytes ? sha256(bytes) : null] as const;
	});
	return Object.fromEntries(await Promise.all(entries));
}

/** Those changes of Edits, each path once, that are on disk as the last of the Edits left them: the rest is somebody else's. */
export async function changesOnDisk(root: string, edits: readonly Edit[]): Promise<FileChange[]> {
	const last = new Map(
		edits.flatMap(({ changes }) => changes.map((change) => [change.path, change] as const)),
	);
	const checked = Array.from(last.values(), async (change) => {
		const bytes = await readRegular(root, change.path);
		const isOurs = change.kind === 'write' ? bytes?.equals(Buffer.from(change.text, 'utf8')) : !bytes;
		return isOurs === true ? [change] : [];
	});
	return (await Promise.all(checked)).flat();
}

/** Hex digits. */
export function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

async function readRegular(root: string, path: string): Promise<Buffer | undefined> {
	const file = pathBelow(root, path);
	const found = await unlessMissing(lstat(file), undefined);
	return found?.isFile() ? unlessMissing(readFile(file), undefined) : undefined;
}
