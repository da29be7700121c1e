import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The folder that holds this project's `package.json`, found from where this module was compiled to. */
export function repositoryRoot(): string {
	for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
		const manifest = join(folder, 'package.json');
		if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"git-model-registry"')) {
			return folder;
		}
	}
	throw new Error(`No package.json of git-model-registry above ${import.meta.dirname}`);
}

/** Where downloads live: `GMR_TEST_CACHE`, or the git-ignored `.vscode-test` of the repository. */
export function cacheFolder(): string {
	const override = process.env['GMR_TEST_CACHE'];
	return override ? resolve(override) : join(repositoryRoot(), '.vscode-test');
}

const running = new Map<string, Promise<string>>();

/**
 * Gives the folder `name` of the cache, filling it first when it does not exist. It is filled under another
 * name and renamed when complete, so a half-done install is never taken for done; callers in one process share
 * the work, and of two processes the first to finish wins.
 * @throws whatever `fill` throws; nothing is left behind then.
 */
export function installOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
	const target = join(cacheFolder(), name);
	const known = running.get(target);
	if (known) {
		return known;
	}
	// A failure is not remembered: the next caller may have installed what was missing.
	const started = install(target, fill).finally(() => running.delete(target));
	running.set(target, started);
	return started;
}

async function install(target: string, fill: (folder: string) => Promise<void>): Promise<string> {
	if (existsSync(target)) {
		return target;
	}
	await mkdir(dirname(target), { recursive: true });
	await removeAbandoned(target);
	const staging = `${target}.partial-${process.pid}`;
	try {
		await mkdir(staging);
		await fill(staging);
		await rename(staging, target);
	} catch (error) {
		await rm(staging, { recursive: true, force: true });
		// Another process may have finished the same install between our check and our rename.
		if (!(isOccupied(error) && existsSync(target))) {
			throw error;
		}
	}
	return target;
}

/** Removes what installers that were killed left behind; those still at work are told by their process id. */
async function removeAbandoned(target: string): Promise<void> {
	const folder = dirname(target);
	for (const entry of await readdir(folder)) {
		const [name, pid] = entry.split('.partial-');
		if (join(folder, name ?? '') === target && pid !== undefined && !isAlive(Number(pid))) {
			await rm(join(folder, entry), { recursive: true, force: true });
		}
	}
}

function isAlive(pid: number): boolean {
	if (pid === process.pid) {
		return false;
	}
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

function isOccupied(error: unknown): boolean {
	const codes = ['ENOTEMPTY', 'EEXIST', 'EPERM'];
	return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
