import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrBundle, inRepository } from './paths.js';
import { runQuietly } from './run.js';

/** A git repository with the example project and its registry. */
export interface Demo {
	readonly folder: string;
	/** Holds `gmr`, for the PATH of terminals. */
	readonly bin: string;
}

/**
 * Lays a fresh git repository of `examples/iris` in `<parent>/iris`, in place of what was there, and registers three of
 * its four models through the CLI, so that its history is real. The fourth is left for the reader.
 */
export async function layDemo(
	parent: string,
	onStep: (step: string) => void = () => undefined,
): Promise<Demo> {
	const folder = join(parent, 'iris');
	const bin = join(parent, 'bin');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await cp(inRepository('examples', 'iris'), folder, { recursive: true });
	await layCommand(bin);

	const git = (...args: string[]) => runQuietly('git', args, { cwd: folder });
	const gmr = (...args: string[]) => runQuietly(process.execPath, [gmrBundle, '-C', folder, ...args]);
	onStep('a git repository with the iris project');
	await git('init', '--quiet', '--initial-branch', 'main');
	await git('config', 'user.name', 'Ada Example');
	await git('config', 'user.email', 'ada@example.com');
	// Machines may sign commits by default; a demonstration must not ask for a passphrase.
	await git('config', 'commit.gpgSign', 'false');
	// Teams ignore pickles; what is registered is committed all the same.
	await writeFile(join(folder, '.gitignore'), `${await readFile(join(folder, '.gitignore'), 'utf8')}*.pkl\n`);
	await git('add', '--all');
	await git('commit', '--quiet', '--message', 'Add the iris project');

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

const registrations: readonly (readonly [model: string, aliases: readonly string[], description: string])[] =
	[
		['decision-tree', [], 'A tree of depth 2: the baseline.'],
		['logistic-regression', ['champion'], 'Better on every metric than the tree.'],
		['knn', ['challenger'], 'Fifteen neighbours; to be compared with the champion.'],
	];

async function layCommand(bin: string): Promise<void> {
	await mkdir(bin, { recursive: true });
	await rm(join(bin, 'gmr'), { force: true });
	await symlink(gmrBundle, join(bin, 'gmr'));
}
