import { randomFillSync } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrBundle } from '../paths.js';
import { inTurn, timedProcess, type Figure } from './figure.js';
import { benchEnvironment, layRepository } from './repository.js';

const modelFiles = 100;
const modelBytes = 50_000_000;
const rounds = 5;
/** What a person would type: copy, list the checksums, add and commit. */
const byHand = [
	'set -e',
	'mkdir -p "$2"',
	'cp -r "$1" "$2/artifacts"',
	'(cd "$2" && find artifacts -type f | LC_ALL=C sort | xargs sha256sum > artifacts.sha256)',
	'git add -- "$2"',
	'git commit --quiet -m "Register by hand" -- "$2"',
].join('\n');

/** Registering a model with commit against the same by hand, in a repository with `otherFiles` files besides. */
export async function registration(scratch: string, otherFiles: number): Promise<Figure> {
	const folder = join(scratch, `registration-${otherFiles}`);
	const repository = join(folder, 'repository');
	try {
		await layRepository(repository, otherFiles);
		let version = 0;
		const { ours, peer } = await inTurn(
			rounds,
			async () => {
				const model = await layModel(folder);
				const args = [gmrBundle, 'register', model, '--name', 'bench'];
				return timedProcess(process.execPath, args, { cwd: repository, env: benchEnvironment });
			},
			async () => {
				const model = await layModel(folder);
				const target = `model-registry/models/by-hand/versions/${++version}`;
				const args = ['-c', byHand, 'sh', model, target];
				return timedProcess('sh', args, { cwd: repository, env: benchEnvironment });
			},
		);
		const ratio = ours / peer;
		return {
			what: `registering 100 files of 50 MB among ${otherFiles} files (${ours.toFixed(0)} ms) against cp, sha256sum, git add, git commit (${peer.toFixed(0)} ms)`,
			value: `${ratio.toFixed(2)} times`,
			limit: 'at most 1.5 times',
			isReached: ratio <= 1.5,
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Bytes that git has not seen and can't compress, as weights are. */
async function layModel(folder: string): Promise<string> {
	const model = join(folder, 'model');
	await rm(model, { recursive: true, force: true });
	await mkdir(model, { recursive: true });
	const bytes = Buffer.alloc(modelBytes / modelFiles);
	for (let file = 0; file < modelFiles; file++)
		await writeFile(join(model, `part-${file}.bin`), randomFillSync(bytes));
	return model;
}
