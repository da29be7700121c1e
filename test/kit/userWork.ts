import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TempRepo } from './tempRepo.js';

/** All that a user has in a work tree outside of the registry: what git says of it, and the bytes. */
export async function userWork(repo: TempRepo, registry = 'model-registry'): Promise<Record<string, string>> {
	const outside = ['--', '.', `:(exclude,literal)${registry}`];
	const ask = (...args: string[]) => repo.git('--no-optional-locks', ...args, ...outside);
	return {
		unstaged: await ask('diff', '--no-ext-diff', '--binary', '--ignore-submodules=none'),
		staged: await ask('diff', '--no-ext-diff', '--cached', '--binary'),
		status: await ask('status', '--porcelain=v2', '-z', '--ignored', '--untracked-files=all'),
		index: await ask('ls-files', '--stage', '-v', '-z'),
		...(await filesOf(repo.path, '', registry)),
	};
}

async function filesOf(root: string, folder: string, left: string): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
		const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
		if (path === left || entry.name === '.git') continue;
		if (entry.isDirectory()) Object.assign(found, await filesOf(root, path, left));
		else if (entry.isSymbolicLink()) found[`file ${path}`] = await readlink(join(root, path));
		else found[`file ${path}`] = (await readFile(join(root, path))).toString('base64');
	}
	return found;
}
