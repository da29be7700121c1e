import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrIn } from './gmr.js';
import type { TempRepo } from './tempRepo.js';
import { unlessMissing } from '../../src/files/systemError.js';

/** A model folder whose bytes line-ending settings, filters and ignore rules would change. */
const modelFiles: Readonly<Record<string, string | Uint8Array>> = {
	MLmodel: 'flavors: {}\n',
	'model.pkl': Uint8Array.of(128, 4, 13, 10, 0, 26, 10),
	'text.txt': 'one  \r\ntwo\t\nthree',
	'config.yaml': 'b:   1\r\na: [ 1,2 ]\n\n\n',
};

/** Writes the folder `model` of a repository. */
export async function writeModel(repo: TempRepo, folder = 'model'): Promise<void> {
	for (const [path, content] of Object.entries(modelFiles)) await repo.write(`${folder}/${path}`, content);
}

/** What a user may be doing: staged, staged and changed further, unstaged and untracked work. Needs `writeUserFiles` before. */
export async function startUserWork(repo: TempRepo): Promise<void> {
	await repo.write('staged.txt', 'staged  \n');
	await repo.write('both.txt', 'staged  \n');
	await repo.git('add', 'staged.txt', 'both.txt');
	await repo.write('both.txt', 'staged  \nand changed\n');
	await repo.write('unstaged.txt', 'changed  \n');
	await repo.write('untracked.txt', 'new  \n');
}

/** The first commit of a user. */
export async function writeUserFiles(repo: TempRepo): Promise<void> {
	for (const name of ['staged.txt', 'both.txt', 'unstaged.txt', 'other.txt'])
		await repo.write(name, `${name}\n`);
	await repo.write('.gitignore', '*.pkl\nmodel/\n');
	await repo.git('add', '--all');
	await repo.git('commit', '--quiet', '-m', 'Start');
}

/** Registers the folder `model` of `folder` as a version of `fraud`, with an alias. */
export function registerModel(folder: string, ...options: readonly string[]) {
	return gmrIn(folder, ['register', 'model', '--name', 'fraud', '--alias', 'champion', '--json', ...options]);
}

/** Checks that HEAD has a version of `fraud` with the very bytes of `writeModel`, as plain files. */
export async function assertVersion(repo: TempRepo, registry: string, version: number): Promise<void> {
	const folder = `${registry === '' ? '' : `${registry}/`}models/fraud/versions/${version}`;
	const entries = (await repo.git('--literal-pathspecs', 'ls-tree', '-r', '-z', 'HEAD', '--', folder))
		.split('\0')
		.filter(Boolean);
	assert.deepEqual(
		entries.filter((entry) => !entry.startsWith('100644 blob ')),
		[],
	);
	const expected = [
		'version.yaml',
		'artifacts.sha256',
		'inspection.json',
		...Object.keys(modelFiles).map((path) => `artifacts/${path}`),
	];
	assert.deepEqual(
		entries.map((entry) => entry.slice(entry.indexOf('\t') + folder.length + 2)).sort(),
		expected.sort(),
	);
	const blob = (path: string) =>
		execFileSync('git', ['cat-file', 'blob', `HEAD:${folder}/${path}`], {
			cwd: repo.path,
			env: { ...repo.environment },
		});
	for (const [path, content] of Object.entries(modelFiles))
		assert.ok(blob(`artifacts/${path}`).equals(Buffer.from(content)), `${path} in git`);
	const list = Object.entries(modelFiles).map(
		([path, content]) => `${createHash('sha256').update(content).digest('hex')}  artifacts/${path}\n`,
	);
	const listed = blob('artifacts.sha256').toString('utf8');
	assert.deepEqual(listed.split('\n').sort(), ['', ...list.map((line) => line.trimEnd())].sort());
}

/** Checks that no lock, private index, journal or incoming folder is left in a repository's git folder. */
export async function assertNothingLeft(repo: TempRepo): Promise<void> {
	const ask = async (question: string) =>
		(await repo.git('rev-parse', '--path-format=absolute', question)).replace(/\n$/, '');
	for (const folder of new Set([await ask('--git-dir'), await ask('--git-common-dir')])) {
		const ours = await unlessMissing(readdir(join(folder, 'gmr'), { recursive: true }), []);
		assert.deepEqual(
			// A cache is to stay.
			ours.filter((name) => name !== 'incoming' && !/^cache\b/.test(name)),
			[],
		);
		const locks = (await readdir(folder)).filter((name) => name.endsWith('.lock'));
		assert.deepEqual(locks, []);
	}
}
