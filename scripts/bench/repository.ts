import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrBundle } from '../paths.js';
import { runQuietly } from '../run.js';

/** git as Ada has it, with nothing of the machine's configuration. */
export const benchEnvironment = {
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' },
	...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
};

/** Makes a repository with a registry and `files` committed files besides. */
export async function layRepository(repository: string, files: number): Promise<void> {
	const git = (...args: string[]) => runQuietly('git', args, { cwd: repository, env: benchEnvironment });
	await mkdir(repository, { recursive: true });
	await git('init', '--quiet', '--initial-branch=main');
	// A repack in the background would disturb whoever is measured next.
	await git('config', 'gc.auto', '0');
	for (let start = 0; start < files; start += 100) {
		const folder = join(repository, 'src', `d${Math.floor(start / 10_000)}`, `d${(start / 100) % 100}`);
		await mkdir(folder, { recursive: true });
		const names = Array.from({ length: Math.min(100, files - start) }, (_, index) => `f${index}.txt`);
		await Promise.all(names.map((name) => writeFile(join(folder, name), `${start} ${name}\n`)));
	}
	await git('add', '--all');
	await git('commit', '--quiet', '-m', 'Start');
	await runQuietly(process.execPath, [gmrBundle, 'init'], { cwd: repository, env: benchEnvironment });
}
