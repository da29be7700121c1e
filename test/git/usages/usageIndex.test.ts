import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import type { CodeUsages } from '../../../src/core/usages/codeUsages.js';
import { readCache, writeCache } from '../../../src/files/cacheFile.js';
import { UsageIndex, usageIndexFile } from '../../../src/files/usageIndex.js';
import { openGitRegistry } from '../../../src/git/openGitRegistry.js';
import { seed } from '../../kit/faults/figures.js';
import { tempRepo, type TempRepo } from '../../kit/tempRepo.js';

/** Above the tick of a clock; the tests wait longer than that where they mean to. */
const settledMs = 15;
const text = (uri: string) => `load("${uri}")\n`;

describe('the index of usages', () => {
	let repo: TempRepo;
	let file: string;
	beforeEach(async () => {
		repo = await tempRepo();
		file = usageIndexFile(join(repo.path, '.git'));
		await repo.write('model-registry/registry.yaml', 'kind: git-model-registry\nformat: 1\n');
		await repo.write('a.py', text('models:/m/1'));
		await repo.write('b.py', 'pass\n');
		await repo.write('c.py', Buffer.of(0));
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '-m', 'Start');
	});
	afterEach(() => repo.dispose());

	const load = () => UsageIndex.load(repo.path, file, settledMs);
	async function found(index?: UsageIndex, at?: string): Promise<Pick<CodeUsages, 'files' | 'skipped'>> {
		const registry = openGitRegistry(join(repo.path, 'model-registry'), { environment: repo.environment });
		await using usages = await registry.usages({ index, at });
		return { files: usages.files, skipped: usages.skipped };
	}
	/** As one that knows nothing finds them. */
	const full = async () => found(await UsageIndex.load(repo.path, join(repo.path, '.git/none'), settledMs));
	async function saved(): Promise<void> {
		await delay(2 * settledMs);
		const index = await load();
		await found(index);
		assert.equal(await index.save(0), true);
	}
	interface Kept {
		rows: [string, ...unknown[]][];
	}
	/** The one revision that there is. */
	async function kept(): Promise<{ revision: number; rows: Kept['rows'] }> {
		return JSON.parse((await readFile(file, 'utf8')).split('\n')[1] ?? '') as { revision: number } & Kept;
	}

	it('reads nothing again that is as it was, in this process and the next', async () => {
		await saved();
		// What it remembers is what it answers with: another answer shows that nothing was read.
		const { revision, rows } = await kept();
		const forged = rows.map((row) => (row[0] === 'a.py' ? [...row.slice(0, -1), 0] : row));
		await writeCache(file, revision, { rows: forged });
		const index = await load();
		assert.deepEqual((await found(index)).files, []);
		assert.deepEqual((await found(index)).files, []);
		await repo.write('a.py', text('models:/m/2'));
		assert.deepEqual(await found(index), await full());
		assert.equal((await found(index)).files.length, 1);
	});

	it('knows files without usages and those that are skipped, too, and forgets what is gone', async () => {
		await saved();
		assert.deepEqual((await kept()).rows.map(([path]) => path).sort(), ['a.py', 'b.py', 'c.py']);
		await rm(join(repo.path, 'a.py'));
		await repo.write('.gitignore', 'c.py\n');
		await repo.git('rm', '--quiet', '--cached', 'c.py');
		await repo.write('b.py', '# nothing\n');
		await saved();
		assert.deepEqual(
			(await kept()).rows.map(([path]) => path),
			['b.py'],
		);
	});

	it('is written only where enough was learned', async () => {
		await delay(2 * settledMs);
		const index = await load();
		await found(index);
		assert.equal(await index.save(4), false);
		assert.equal(existsSync(file), false);
		assert.equal(await index.save(3), true);
		assert.equal(await index.save(1), false);
	});

	for (const [what, spoil] of Object.entries({
		'is deleted': () => rm(file),
		'is cut off': async () => writeFile(file, (await readFile(file, 'utf8')).slice(0, -20)),
		'has a flipped byte': async () => writeFile(file, (await readFile(file, 'utf8')).replace('a.py', 'b.py')),
		'is a folder': async () => {
			await rm(file);
			await mkdir(file);
		},
		'is of an older revision': async () => {
			const { revision, rows } = await kept();
			await writeCache(file, revision - 1, { rows: rows.map((row) => [...row.slice(0, -1), 0]) });
			assert.ok(await readCache(file, revision - 1));
		},
	}))
		it(`answers the same when its file ${what}`, async () => {
			const before = await full();
			await saved();
			await spoil();
			assert.deepEqual(await found(await load()), before);
			assert.deepEqual(await found(), before);
		});

	it('answers as a full search does, after any edits', async function () {
		this.timeout(300_000);
		await fc.assert(
			fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
				let index = await load();
				for (const each of edits) {
					await apply(each);
					if (each.kind === 'wait') await delay(2 * settledMs);
					if (each.kind === 'restart') {
						await index.save(0);
						index = await load();
					}
					assert.deepEqual(await found(index), await full());
				}
				await index.save(0);
			}),
			{ numRuns: 40, seed },
		);
		await repo.git('add', '--all');
		await repo.git('commit', '--quiet', '--allow-empty', '-m', 'All of it');
		const { files, skipped } = await full();
		// What is ignored and was tracked before is tracked still.
		assert.deepEqual(await found(undefined, 'HEAD'), { files, skipped });
	});

	async function apply({ kind, path, other, uri }: Edit): Promise<void> {
		const absolute = join(repo.path, path);
		if (kind === 'write') await repo.write(path, text(uri));
		else if (kind === 'same size') await repo.write(path, text(uri.replace(/\d/, '9')));
		else if (kind === 'no usage') await repo.write(path, '# nothing\n');
		else if (kind === 'spoil') await repo.write(path, Buffer.of(0, 1));
		else if (kind === 'delete') await rm(absolute, { force: true });
		else if (kind === 'delete folder')
			await rm(dirname(absolute) === repo.path ? absolute : dirname(absolute), {
				recursive: true,
				force: true,
			});
		else if (kind === 'rename' && path !== other && existsSync(absolute)) {
			await mkdir(dirname(join(repo.path, other)), { recursive: true });
			rmSync(join(repo.path, other), { force: true });
			await rename(absolute, join(repo.path, other));
		} else if (kind === 'ignore') await repo.write('.gitignore', `/${path}\n`);
		else if (kind === 'stage') await repo.git('add', '--all');
		else if (kind === 'commit') await repo.git('commit', '--quiet', '--all', '--allow-empty', '-m', 'x');
		else if (kind === 'reset') await repo.git('reset', '--quiet', '--hard');
	}
});

const paths = ['a.py', 'b.py', 'sub/a.py', 'sub/b.yaml', 'sub/deep/c.md'];
const edit = fc.record({
	kind: fc.constantFrom(
		...(['write', 'same size', 'no usage', 'spoil', 'delete', 'delete folder', 'rename'] as const),
		...(['ignore', 'stage', 'commit', 'reset', 'wait', 'restart'] as const),
	),
	path: fc.constantFrom(...paths),
	other: fc.constantFrom(...paths),
	uri: fc.constantFrom('models:/m/1', 'models:/m/2', 'models:/m@champion', 'models:/{x}/1'),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;
