import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

/** What is in a folder, or happens to it; paths are relative to it. */
export type Entry = { readonly path: string } & (
	| { readonly is: 'file'; readonly text?: string; readonly mode?: number }
	| { readonly is: 'hole'; readonly size: number }
	| { readonly is: 'link' | 'hard-link'; readonly to: string }
	| { readonly is: 'folder' | 'pipe' | 'socket' | 'gone' | 'latin1-file' }
);

export const file = (path: string, text = path, mode = 0o644): Entry => ({ is: 'file', path, text, mode });
export const folder = (path: string): Entry => ({ is: 'folder', path });
export const symbolicLink = (path: string, to: string): Entry => ({ is: 'link', path, to });
/** A file of a size without content on disk. */
export const hole = (path: string, size: number): Entry => ({ is: 'hole', path, size });

/** Makes entries below `root`, with the folders above them; a file replaces what is in its place. */
export async function makeEntries(root: string, entries: readonly Entry[]): Promise<void> {
	for (const entry of entries) await make(root, `${root}/${entry.path}`, entry);
}

async function make(root: string, path: string, entry: Entry): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	if (entry.is !== 'folder') await rm(path, { recursive: true, force: true });
	switch (entry.is) {
		case 'file':
			await writeFile(path, entry.text ?? '');
			return chmod(path, entry.mode ?? 0o644);
		case 'hole':
			await writeFile(path, '');
			return truncate(path, entry.size);
		case 'link':
			return symlink(entry.to, path);
		case 'hard-link':
			return link(`${root}/${entry.to}`, path);
		case 'folder':
			await mkdir(path, { recursive: true });
			return;
		case 'pipe':
			execFileSync('mkfifo', [path]);
			return;
		case 'socket':
			return leaveSocket(path);
		case 'latin1-file':
			return writeFile(Buffer.from(path, 'latin1'), '');
		case 'gone':
			return;
	}
}

/** A socket's file stays when its process is killed, as a closed server would remove it. */
async function leaveSocket(path: string): Promise<void> {
	const server = createServer();
	await new Promise<void>((listening) => void server.listen(path, listening));
	await rm(`${path}.kept`, { force: true });
	await link(path, `${path}.kept`);
	await new Promise((closed) => server.close(closed));
}
