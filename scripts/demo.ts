import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrBundle, inRepository } from './paths.js';
import { runQuietly } from './run.js';
import { writeDatabase } from './writeDatabase.js';

/** A git repository with the example project and its registry. */
export interface Demo {
	readonly folder: string;
	/** Holds `gmr`, for the PATH of terminals. */
	readonly bin: string;
}

/**
 * Lays the demonstration in `<parent>/iris`, in place of what was there: the project, with three of its four models
 * registered through the CLI, so that its history is real. The fourth is left for the reader.
 */
export async function layDemo(
	parent: string,
	onStep: (step: string) => void = () => undefined,
): Promise<Demo> {
	const folder = join(parent, 'iris');
	const bin = join(parent, 'bin');
	await rm(folder, { recursive: true, force: true });
	await layCommand(bin);
	onStep('a git repository with the iris project, and mlflow.db with the runs of its models');
	await layProject(folder);

	const gmr = (...args: string[]) => runQuietly(process.execPath, [gmrBundle, '-C', folder, ...args]);
	onStep('gmr init');
	await gmr('init');
	for (const [model, aliases, description] of registrations) {
		onStep(`gmr register models/${model} --name iris`);
		const options = [...aliases.flatMap((alias) => ['--alias', alias]), '--description', description];
		await gmr('register', `models/${model}`, '--name', 'iris', ...options);
	}
	onStep('gmr describe, gmr tag');
	await gmr('describe', 'iris', await readFile(join(folder, 'card.md'), 'utf8'));
	await gmr('tag', 'set', 'iris', 'task', 'classification');
	await gmr('tag', 'set', 'iris', 'team', 'botany');
	return { folder, bin };
}

/** Lays a git repository of `examples/iris` in a folder that is empty or not there, with its models' runs in an `mlflow.db`. */
export async function layProject(folder: string): Promise<void> {
	const git = (...args: string[]) => runQuietly('git', args, { cwd: folder });
	await mkdir(folder, { recursive: true });
	await cp(inRepository('examples', 'iris'), folder, { recursive: true });
	await git('init', '--quiet', '--object-format', 'sha1', '--initial-branch', 'main');
	await git('config', 'user.name', author.name);
	await git('config', 'user.email', author.email);
	// Machines may sign commits by default; a demonstration must not ask for a passphrase.
	await git('config', 'commit.gpgSign', 'false');
	await commitTrainingCode(folder);
	// Teams ignore pickles; what is registered is committed all the same.
	await writeFile(join(folder, '.gitignore'), `${await readFile(join(folder, '.gitignore'), 'utf8')}*.pkl\n`);
	await git('add', '--all');
	await git('commit', '--quiet', '--message', 'Add the iris project');
	await writeDatabase(join(folder, 'mlflow.db'), await readFile(join(folder, 'mlflow.sql'), 'utf8'));
}

const registrations: readonly (readonly [model: string, aliases: readonly string[], description: string])[] =
	[
		['decision-tree', [], 'A tree of depth 2: the baseline.'],
		['logistic-regression', ['champion'], 'Better on every metric than the tree.'],
		['knn', ['challenger'], 'Fifteen neighbours; to be compared with the champion.'],
	];

const author = { name: 'Ada Example', email: 'ada@example.com' };

/** The commit that the runs of `mlflow.sql` name: `make_models.py` makes the same one, and it may depend on nothing else. */
async function commitTrainingCode(folder: string): Promise<void> {
	const roles = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
		[`GIT_${role}_NAME`, author.name],
		[`GIT_${role}_EMAIL`, author.email],
		[`GIT_${role}_DATE`, '2026-11-23T12:00:00Z'],
	]);
	await runQuietly('git', ['add', 'train.py', 'requirements.txt'], { cwd: folder });
	await runQuietly('git', ['commit', '--quiet', '--message', 'Train classifiers of iris flowers'], {
		cwd: folder,
		env: Object.fromEntries(roles) as NodeJS.ProcessEnv,
	});
}

async function layCommand(bin: string): Promise<void> {
	await mkdir(bin, { recursive: true });
	await rm(join(bin, 'gmr'), { force: true });
	await symlink(gmrBundle, join(bin, 'gmr'));
}
