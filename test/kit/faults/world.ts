import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { initRegistry } from '../../../src/core/operations/initRegistry.js';
import { copyRepo, tempRepo, type TempRepo } from '../tempRepo.js';
import { openTarget, perform, prepareSource, type Action } from './actions.js';

/** What the registry of a `FaultWorld` starts with. */
const beginnings: readonly Action[] = [
	{ kind: 'register', model: 'fraud', content: 'fraud one', alias: 'champion' },
	{ kind: 'register', model: 'fraud', content: 'fraud two', alias: 'challenger' },
	{ kind: 'register', model: 'fraud', content: 'fraud three' },
	{ kind: 'register', model: 'iris', content: 'iris one' },
	{ kind: 'set-tag', model: 'iris', key: 'task', value: 'flowers' },
];

/** A repository with a registry of two models and a user in the middle of other work; copied for each try. */
export interface FaultWorld {
	copy(): Promise<TempRepo>;
	dispose(): Promise<void>;
}

export function registryOf(repo: TempRepo): string {
	return join(repo.path, 'model-registry');
}

/** Makes the world that tries start from. */
export async function faultWorld({ hasUserWork = true, hasHook = false } = {}): Promise<FaultWorld> {
	const repo = await tempRepo();
	for (const name of ['both', 'removed', 'staged', 'unstaged', 'mode', 'same'])
		await repo.write(`user/${name}`, `${name}, as it was\n`);
	await repo.write('.gitignore', '*.ignored\n');
	await repo.git('add', '--all');
	await repo.git('commit', '--quiet', '-m', 'Start');
	const target = await openTarget(registryOf(repo), { environment: repo.environment });
	await target.writer.apply(initRegistry());
	for (const action of beginnings) await perform(target, action, await prepareSource(repo.path, action));
	if (hasUserWork) await layUserWork(repo);
	if (hasHook) {
		await repo.write('.git/hooks/pre-commit', '#!/bin/sh\nsleep 0.05\n');
		await chmod(join(repo.path, '.git/hooks/pre-commit'), 0o755);
	}
	return { copy: () => copyRepo(repo), dispose: () => repo.dispose() };
}

/** Everything a user can have in a work tree besides commits: staged, unstaged, both, removed, new, ignored. */
export async function layUserWork(repo: TempRepo): Promise<void> {
	for (const name of ['both', 'staged']) await repo.write(`user/${name}`, `${name}, staged\n`);
	await chmod(join(repo.path, 'user/mode'), 0o755);
	await repo.write('user/added', 'added\n');
	await repo.git('add', 'user');
	await repo.git('rm', '--quiet', 'user/removed');
	for (const name of ['both', 'unstaged']) await repo.write(`user/${name}`, `${name}, unstaged\n`);
	await repo.write('user/untracked', 'untracked\n');
	await repo.write('user/intended', 'intended\n');
	await repo.git('add', '--intent-to-add', 'user/intended');
	await repo.write('user/x.ignored', 'ignored\n');
}
