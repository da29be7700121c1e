import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../files/systemError.js';
import type { Git } from './git.js';
import { readLooseObject } from './looseObject.js';
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
 * What is checked out now. Read from git's own files where it stands there plainly, which costs no process; other stores
 * are git's to read.
 */
export async function readHead(git: Git, { gitDir, commonDir }: Repository): Promise<Head> {
	const head = (await readFile(join(gitDir, 'HEAD'), 'utf8')).trimEnd();
	if (objectId.test(head)) return { commit: head };
	const branch = /^ref: (refs\/heads\/.+)$/.exec(head)?.[1];
	const commit = branch ? await readPlainRef(commonDir, branch) : undefined;
	return branch && commit && commit !== 'none' ? { branch, commit } : askHead(git);
}

/**
 * The id that a ref (`refs/heads/main`) has in git's own files, `none` where they do not have it: then it may be kept
 * otherwise (`extensions.refStorage`). `undefined` where only git can tell.
 */
export async function readPlainRef(commonDir: string, ref: string): Promise<string | undefined> {
	const loose = await unlessMissing(readFile(join(commonDir, ref), 'utf8'), undefined);
	if (loose !== undefined) return objectId.test(loose.trimEnd()) ? loose.trimEnd() : undefined;
	// git notes a ref here before it takes its file away, so it is in one of the two.
	const packed = await unlessMissing(readFile(join(commonDir, 'packed-refs'), 'utf8'), '');
	const end = packed.indexOf(` ${ref}\n`);
	if (end < 0) return 'none';
	const id = packed.slice(packed.lastIndexOf('\n', end) + 1, end);
	return objectId.test(id) ? id : undefined;
}

/** Tree and parents of a commit by its full id. */
export async function readCommit(git: Git, repository: Repository, id: string): Promise<CommitFacts> {
	const loose = await readLooseObject(repository, id, 'commit');
	return parseCommit(loose?.toString('utf8') ?? (await git.read({ command: ['cat-file', 'commit', id] })));
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

function parseCommit(text: string): CommitFacts {
	const header = text.slice(0, text.indexOf('\n\n') + 1);
	return {
		tree: /^tree (\w+)$/m.exec(header)?.[1] ?? '',
		parents: Array.from(header.matchAll(/^parent (\w+)$/gm), (match) => match[1] ?? ''),
	};
}
