import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { faultWorld, registryOf, type FaultWorld } from '../kit/faults/world.js';
import { findViolations, type Invariant } from '../kit/invariants.js';
import type { TempRepo } from '../kit/tempRepo.js';
import { userWork } from '../kit/userWork.js';

const fraud = 'model-registry/models/fraud';

/** Bugs of a writer, by the invariant that tells them. */
const bugs: readonly (readonly [Invariant, string, (repo: TempRepo) => Promise<unknown>])[] = [
	[
		'digest',
		'a version without its checksum list',
		(repo) => remove(repo, `${fraud}/versions/1/artifacts.sha256`),
	],
	[
		'digest',
		'a checksum list that was touched',
		async (repo) => {
			const list = `${fraud}/versions/1/artifacts.sha256`;
			await repo.write(list, (await repo.read(list)).replaceAll('  artifacts', ' *artifacts'));
		},
	],
	['files', 'a file that is missing', (repo) => remove(repo, `${fraud}/versions/1/artifacts/model.pkl`)],
	[
		'files',
		'a file with other bytes',
		(repo) => repo.write(`${fraud}/versions/1/artifacts/model.pkl`, 'other'),
	],
	['files', 'a file that was not registered', (repo) => repo.write(`${fraud}/versions/1/artifacts/more`, '')],
	['numbers', 'a number that was given again', (repo) => copyVersion(repo, 2, 1)],
	['numbers', 'a version that has vanished', (repo) => remove(repo, `${fraud}/versions/3`)],
	['parses', 'a version in the folder of another number', (repo) => copyVersion(repo, 2, 9)],
	[
		'aliases',
		'an alias of a version that is not there',
		(repo) => repo.write(`${fraud}/aliases/champion.yaml`, aliasOf(7)),
	],
	[
		'aliases',
		'an alias of a deleted version',
		(repo) => repo.write(`${fraud}/versions/1/deleted.yaml`, 'deleted: "2026-11-23T07:00:00.000Z"\n'),
	],
	[
		'parses',
		'a manifest cut short',
		(repo) => repo.write(`${fraud}/model.yaml`, 'name: fraud\ncreated: "2026'),
	],
	[
		'parses',
		'an alias without its random id',
		(repo) => repo.write(`${fraud}/aliases/champion.yaml`, 'version: 1\n'),
	],
	['parses', 'an alias of no name', (repo) => repo.write(`${fraud}/aliases/a b.yaml`, aliasOf(1))],
	[
		'parses',
		'notes of another shape',
		(repo) => repo.write(`${fraud}/versions/1/notes.yaml`, 'tags: none\n'),
	],
	['parses', 'a registry without its file', (repo) => remove(repo, 'model-registry/registry.yaml')],
	[
		'fsck',
		'an object that is missing',
		async (repo) => {
			const id = (await repo.git('rev-parse', `HEAD:${fraud}/model.yaml`)).trim();
			await remove(repo, `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
		},
	],
	['user work', 'a file of the user', (repo) => repo.write('user/unstaged', 'other')],
	['user work', 'what the user has staged', (repo) => repo.git('reset', '--quiet', '--', 'user/staged')],
	['user work', 'what the user has not staged', (repo) => repo.git('add', 'user/unstaged')],
	['user work', 'what the user has committed by us', (repo) => repo.git('commit', '--quiet', '-m', 'Ours')],
	['user work', 'an untracked file of the user', (repo) => remove(repo, 'user/untracked')],
	['leftovers', 'the lock of the registry', (repo) => repo.write('.git/gmr/lock-0', '{}')],
	['leftovers', 'the lock of the index', (repo) => repo.write('.git/index.lock', '')],
	['leftovers', 'the lock of a branch', (repo) => repo.write('.git/refs/heads/main.lock', '')],
	['leftovers', 'an entry of a journal', (repo) => repo.write('.git/gmr/journal/1.json', '{}')],
	['leftovers', 'a private index', (repo) => repo.write('.git/gmr/index-1', '')],
	['leftovers', 'an incoming folder', (repo) => repo.write(`${fraud}/versions/.incoming-1/artifacts/m`, '')],
	['leftovers', 'a temporary file', (repo) => repo.write(`${fraud}/aliases/.champion.yaml.1.tmp`, '')],
	['committed', 'a version that was not committed', (repo) => repo.write(`${fraud}/README.md`, 'A card\n')],
	[
		'committed',
		'an index that was left behind by a commit',
		async (repo) => {
			await repo.write(`${fraud}/README.md`, 'A card\n');
			await repo.git('add', fraud);
			await repo.git('commit', '--quiet', '-m', 'A card', '--', fraud);
			await repo.git('rm', '--cached', '--quiet', '--', `${fraud}/README.md`);
		},
	],
	[
		'committed',
		'a file that is staged only',
		async (repo) => {
			await repo.write(`${fraud}/README.md`, 'A card\n');
			await repo.git('add', fraud);
		},
	],
];

describe('invariants', () => {
	let world: FaultWorld;
	before(async () => {
		world = await faultWorld();
	});
	after(() => world.dispose());

	for (const [invariant, name, seed] of bugs)
		it(`tell ${name}`, async () => {
			const repo = await world.copy();
			try {
				const expectation = { seen: new Map<string, string>(), userWork: await userWork(repo) };
				assert.deepEqual(await findViolations(repo, expectation), []);
				await seed(repo);
				const found = await findViolations(repo, expectation);
				assert.ok(
					found.some((violation) => violation.invariant === invariant),
					JSON.stringify(found),
				);
			} finally {
				await repo.dispose();
			}
		});

	it('allow what is staged where that is the state', async () => {
		const repo = await world.copy();
		try {
			await repo.write(`${fraud}/README.md`, 'A card\n');
			assert.deepEqual(await findViolations(repo, { state: 'written' }), []);
			assert.notDeepEqual(await findViolations(repo, { state: 'staged' }), []);
			await repo.git('add', fraud);
			assert.deepEqual(await findViolations(repo, { state: 'staged' }), []);
			assert.ok(registryOf(repo).endsWith('model-registry'));
		} finally {
			await repo.dispose();
		}
	});
});

function remove(repo: TempRepo, path: string): Promise<void> {
	return rm(join(repo.path, path), { recursive: true });
}

/** The version `from` in the place of `to`, without a word of it. */
async function copyVersion(repo: TempRepo, from: number, to: number): Promise<void> {
	for (const file of ['version.yaml', 'artifacts.sha256', 'artifacts/model.pkl'])
		await repo.write(`${fraud}/versions/${to}/${file}`, await repo.read(`${fraud}/versions/${from}/${file}`));
}

function aliasOf(version: number): string {
	return `version: ${version}\nmoved: ${'A'.repeat(26)}\n`;
}
