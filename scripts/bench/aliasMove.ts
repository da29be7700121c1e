import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderAliasFile } from '../../src/core/manifest/aliasFile.js';
import { parseVersionNumber } from '../../src/core/model/versionNumber.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import { randomId } from '../../src/files/randomId.js';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { gmrBundle } from '../paths.js';
import { runQuietly } from '../run.js';
import { inTurn, timed, timedProcess, type Figure } from './figure.js';
import { benchEnvironment, layRepository } from './repository.js';

const rounds = 31;

/** Moving an alias, in a process that lives on, against `git add` and `git commit` of its file. */
export async function aliasMove(scratch: string, otherFiles: number): Promise<Figure> {
	const repository = join(scratch, `alias-${otherFiles}`);
	const environment = { ...process.env, ...benchEnvironment };
	await layRepository(repository, otherFiles);
	await writeFile(join(scratch, 'model.bin'), 'model');
	for (const content of ['one', 'two']) {
		await writeFile(join(repository, 'src', 'd0', 'd0', 'model.bin'), content);
		const args = [gmrBundle, 'register', 'src/d0/d0', '--name', 'fraud', '--alias', 'champion'];
		await runQuietly(process.execPath, args, { cwd: repository, env: benchEnvironment });
	}
	const { writer } = openGitRegistry(join(repository, 'model-registry'), { environment });
	const path = 'model-registry/models/fraud/aliases/champion.yaml';
	const git = (...args: string[]) => timedProcess('git', args, { cwd: repository, env: benchEnvironment });
	let moves = 0;
	const next = () => parseVersionNumber(String(1 + (moves++ % 2)));
	const { ours, peer } = await inTurn(
		rounds,
		() => timed(() => writer.apply(setAlias({ name: 'fraud', alias: 'champion', version: next() }))),
		async () => {
			await writeFile(join(repository, path), renderAliasFile({ version: next(), moved: randomId() }, path));
			return (await git('add', '--', path)) + (await git('commit', '--quiet', '-m', 'Move', '--', path));
		},
	);
	const ratio = ours / peer;
	return {
		what: `moving an alias among ${otherFiles} files (${ours.toFixed(1)} ms) against git add, git commit (${peer.toFixed(1)} ms)`,
		value: `${ratio.toFixed(2)} times`,
		limit: 'at most 1.5 times',
		isReached: ratio <= 1.5,
	};
}
