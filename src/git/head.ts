import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { unlessMissing } from '../files/systemError.js';
import type { Git } from './git.js';
import type { Repository } from './repository.js';

/** What is checked out. */
export interface Head {
	/** `refs/heads/main`; absent where HEAD is detached. */
	readonly branch?: string;
	/** Full id; absent on a branch without commits. */
	readonly commit?: string;
}

/** What a commit consists of, as far as we ask. */
export interface CommitFacts {
	readonly tree: string;
	readonly parents: readonly string[];
}

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * What is checked out now. Read from git's own files where it stands there plainly, which costs no process; packed and
 * other stores are git's to read.
 */
export async function readHead(git: Git, { gitDir, commonDir }: Repository): Promise<Head> {
	const head = (await readFile(join(gitDir, 'HEAD'), 'utf8')).trimEnd();
	if (objectId.test(head)) return { commit: head };
	const branch = /^ref: (refs\/heads\/.+)$/.exec(head)?.[1];
	const loose =
		branch && (await unlessMissing(readFile(join(commonDir, branch), 'utf8'), undefined))?.trimEnd();
	return branch && loose && objectId.test(loose) ? { branch, commit: loose } : askHead(git);
}

/** Tree and parents of a commit by its full id. */
export async function readCommit(git: Git, { commonDir }: Repository, id: string): Promise<CommitFacts> {
	return parseCommit(
		(await looseCommit(commonDir, id)) ?? (await git.read({ command: ['cat-file', 'commit', id] })),
	);
}

async function askHead(git: Git): Promise<Head> {
	const [branch, commit] = await Promise.all([
		git.feed({ command: ['symbolic-ref', '--quiet', 'HEAD'] }),
		git.feed({ command: ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'] }),
	]);
	return {
		...(branch.exitCode === 0 ? { branch: branch.stdout.toString('utf8').trimEnd() } : {}),
		...(commit.exitCode === 0 ? { commit: commit.stdout.toString('utf8').trimEnd() } : {}),
	};
}

/** The text of a commit that is an object file of its own, as every new one is. */
async function looseCommit(commonDir: string, id: string): Promise<string | undefined> {
	const path = join(commonDir, 'objects', id.slice(0, 2), id.slice(2));
	const packed = await unlessMissing(readFile(path), undefined);
	if (!packed) return undefined;
	const text = inflateSync(packed).toString('utf8');
	return text.slice(text.indexOf('\0') + 1);
}

function parseCommit(text: string): CommitFacts {
	const header = text.slice(0, text.indexOf('\n\n') + 1);
	return {
		tree: /^tree (\w+)$/m.exec(header)?.[1] ?? '',
		parents: Array.from(header.matchAll(/^parent (\w+)$/gm), (match) => match[1] ?? ''),
	};
}
