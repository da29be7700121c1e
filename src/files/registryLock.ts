import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { registryError } from '../core/errors.js';
import { currentOwner, isDeadOwner, parseOwner, type ProcessOwner } from './processOwner.js';
import { randomId } from './randomId.js';
import {
	isMissing,
	isSystemError,
	namingPath,
	persistently,
	removeFile,
	unlessMissing,
} from './systemError.js';

/** A lock file without readable content is one being written, until it is this old. */
const unreadableIsDeadMs = 10_000;

/** How a lock is waited for. */
export interface LockOptions {
	/** How long to wait for the owner, before `registry-busy`. */
	readonly waitMs: number;
}

/** What a lock file holds: its owner, and a nonce that no other lock has. */
interface Holder {
	readonly owner: ProcessOwner | undefined;
	readonly nonce: string;
	readonly isDead: boolean;
}

/** Where the lock of a registry is: `registryPath` is relative to its repository, so that worktrees share it. */
export function lockPath(commonDir: string, registryPath: string): string {
	const hash = createHash('sha256').update(registryPath).digest('hex').slice(0, 16);
	return join(commonDir, 'gmr', `lock-${hash}`);
}

/** Where the lock is that lets one process at a time commit in the work tree of `gitDir`; taken before a registry's, never after. */
export function commitLockPath(gitDir: string): string {
	return join(gitDir, 'gmr', 'commit-lock');
}

/**
 * Runs `work` while this process holds the lock at `path`; one inside the process at a time is the caller's business.
 * Throws `registry-busy` where a live owner, or one on another host, does not let go in time.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
	const lock = await takeLock(path, options);
	try {
		return await work();
	} finally {
		await lock.release();
	}
}

/** A lock that is held until it is let go; a second time does nothing. */
export interface HeldLock {
	readonly release: () => Promise<void>;
}

/** Takes the lock at `path` as `withLock` does, for who lets go of it early. Throws `registry-busy`. */
export async function takeLock(path: string, options: LockOptions): Promise<HeldLock> {
	await mkdir(dirname(path), { recursive: true });
	const nonce = await acquire(path, Date.now() + options.waitMs);
	let isHeld = true;
	const letGo = async () => {
		if (isHeld) await release(path, nonce);
		isHeld = false;
	};
	return { release: letGo };
}

async function acquire(path: string, deadline: number): Promise<string> {
	const nonce = randomId();
	const content = JSON.stringify({ ...(await currentOwner()), nonce });
	for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 1.5, 100)) {
		if (await createLock(path, content)) return nonce;
		const holder = await readHolder(path);
		if (holder?.isDead && (await takeOver(path, holder.nonce, content, deadline))) return nonce;
		if (Date.now() > deadline) throw registryError('registry-busy', { owner: describe(holder) });
		await delay(pauseMs * (0.5 + Math.random()));
	}
}

/**
 * Replaces the lock of a dead owner. Only who holds the lock named after the dead one's nonce may replace it, so that
 * of many exactly one does, and never the lock of who came next.
 */
async function takeOver(
	path: string,
	deadNonce: string,
	content: string,
	deadline: number,
): Promise<boolean> {
	const rightPath = `${path}.dead-${deadNonce}`;
	const rightNonce = await acquire(rightPath, deadline);
	try {
		if ((await readHolder(path))?.nonce !== deadNonce) return false;
		const aside = `${path}.${randomId(10)}`;
		await createWhole(aside, content);
		await rename(aside, path);
		return true;
	} finally {
		await release(rightPath, rightNonce);
	}
}

async function release(path: string, nonce: string): Promise<void> {
	await persistently(async () => {
		const text = await unlessMissing(readFile(path, 'utf8'), '');
		if (nonceIn(text) === nonce) await rm(path, { force: true });
	});
}

async function createLock(path: string, content: string): Promise<boolean> {
	try {
		await createWhole(path, content);
		return true;
	} catch (error) {
		// Windows answers EPERM or EACCES while the file is being deleted.
		if (isSystemError(error, 'EEXIST')) return false;
		if (process.platform === 'win32' && isSystemError(error, 'EPERM', 'EACCES')) return false;
		throw error;
	}
}

/** Makes a file that is not there. Where there is no room for its content, others would wait for its owner: so it is gone again. */
async function createWhole(path: string, content: string): Promise<void> {
	const file = await open(path, 'wx');
	try {
		await namingPath(path, async () => {
			await using held = file;
			await held.writeFile(content);
		});
	} catch (error) {
		await removeFile(path);
		throw error;
	}
}

async function readHolder(path: string): Promise<Holder | undefined> {
	try {
		const text = await readFile(path, 'utf8');
		const owner = parseOwner(text);
		const nonce = nonceIn(text);
		if (owner && nonce !== undefined) return { owner, nonce, isDead: await isDeadOwner(owner) };
	} catch (error) {
		if (!isMissing(error)) throw error;
		return undefined;
	}
	const found = await unlessMissing(stat(path), undefined);
	if (!found) return undefined;
	const isDead = Date.now() - found.mtimeMs > unreadableIsDeadMs;
	return { owner: undefined, nonce: `${found.ino}-${Math.trunc(found.mtimeMs)}`, isDead };
}

function nonceIn(text: string): string | undefined {
	return /"nonce":"([0-9A-Z]+)"/.exec(text)?.[1];
}

function describe(holder: Holder | undefined): string {
	const owner = holder?.owner;
	return owner ? `process ${owner.pid} on ${owner.host.split(' ', 1)[0]}` : 'not known';
}
