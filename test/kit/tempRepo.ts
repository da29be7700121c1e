import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder, type TempFolder } from './tempFolder.js';

/** A real git repository of one test's own, on branch `main`, with nothing of the machine's configuration. */
export interface TempRepo extends TempFolder {
	/** For processes that are to see the same git as `git` does; `Git` takes it as an option. */
	readonly environment: Readonly<Record<string, string>>;
	/** Output of git in the repository. Rejects with its error output. */
	git(...args: readonly string[]): Promise<string>;
	/** All of the repository, and of clones made beside it. */
	dispose(): Promise<void>;
	/** Another work tree or clone in a folder beside it, as one to run git in. */
	beside(name: string): TempRepo;
}

/** What a repository starts with. */
export interface TempRepoOptions {
	/** Ada's name and address in the repository's configuration; default `true`. */
	readonly hasIdentity?: boolean;
	/** Further configuration, as `core.autocrlf: true`. */
	readonly config?: Readonly<Record<string, string>>;
}

/** Makes an empty repository. What runs git in this process's own environment is isolated by it too. */
export async function tempRepo({ hasIdentity = true, config = {} }: TempRepoOptions = {}): Promise<TempRepo> {
	const home = await tempFolder();
	Object.assign(process.env, isolation);
	const repo = repoIn(home, 'repo');
	await mkdir(repo.path);
	await repo.git('init', '--quiet', '--initial-branch=main');
	const identity = hasIdentity ? { 'user.name': 'Ada', 'user.email': 'ada@example.com' } : {};
	for (const [key, value] of Object.entries({ ...identity, ...config })) await repo.git('config', key, value);
	return repo;
}

/** A copy of a repository as it is now, in a place of its own: far quicker than making one anew. */
export async function copyRepo(original: TempRepo): Promise<TempRepo> {
	const home = await tempFolder();
	Object.assign(process.env, isolation);
	const repo = repoIn(home, 'repo');
	await cp(original.path, repo.path, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
	// The index knows the files by inode; git would look into each of them at every command.
	await repo.git('update-index', '-q', '--refresh').catch(() => undefined);
	return repo;
}

const isolation = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

function repoIn(home: TempFolder, name: string): TempRepo {
	const path = join(home.path, name);
	const environment = {
		PATH: process.env['PATH'] ?? '',
		HOME: home.path,
		TZ: 'UTC',
		GIT_AUTHOR_DATE: '2026-11-23T07:00:00Z',
		GIT_COMMITTER_DATE: '2026-11-23T07:00:00Z',
		...isolation,
	};
	return {
		path,
		environment,
		git: (...args) => runGit(path, environment, args),
		write: (file, content) => home.write(join(name, file), content),
		read: (file) => home.read(join(name, file)),
		beside: (other) => repoIn(home, other),
		dispose: () => home.dispose(),
	};
}

function runGit(cwd: string, env: Record<string, string>, args: readonly string[]): Promise<string> {
	return new Promise((settle, fail) => {
		execFile('git', args, { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
			if (error) fail(new Error(`git ${args.join(' ')}: ${stderr || error.message}`));
			else settle(stdout);
		});
	});
}
