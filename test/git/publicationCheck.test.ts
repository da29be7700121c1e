import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { CopiedFile } from '../../src/core/edit.js';
import { fileStamp } from '../../src/files/fileStamp.js';
import { Git } from '../../src/git/git.js';
import { parseLfsPointer } from '../../src/core/manifest/lfsPointer.js';
import { checkPublication } from '../../src/git/commit/publicationCheck.js';
import { entriesOfCommit } from '../../src/git/treeEntries.js';
import { openRepository } from '../../src/git/repository.js';
import { tempRepo, type TempRepo } from '../kit/tempRepo.js';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const pointer = (content: string | Uint8Array, size = content.length) =>
	`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${size}\n`;

describe('checkPublication', () => {
	let repo: TempRepo;
	beforeEach(async () => {
		repo = await tempRepo();
	});
	afterEach(() => repo.dispose());

	const folder = 'reg/models/a/versions/1';
	const files = {
		'version.yaml': 'version: 1\n',
		'artifacts/m': 'bytes\r\n',
		'artifacts/é\n"x"': '',
		'artifacts/deep/large': 'x'.repeat(300_000),
	};
	const write = async () => {
		for (const [path, content] of Object.entries(files)) await repo.write(`${folder}/${path}`, content);
	};
	const commit = async () => {
		await repo.git('add', '--all', '--force');
		await repo.git('commit', '--quiet', '-m', 'Version');
	};
	const check = async (
		expected: Record<string, string> = files,
		seen: { copies?: Record<string, CopiedFile>; lfs?: string[] } = {},
	) => {
		const git = new Git(repo.path, { trusted: () => true, environment: repo.environment });
		const commit = (await repo.git('rev-parse', 'HEAD')).trim();
		return checkPublication(git, await openRepository(git), {
			path: folder,
			entries: await entriesOfCommit(git, commit, [folder]),
			expected: new Map(Object.entries(expected).map(([path, content]) => [path, sha256(content)])),
			...seen,
		});
	};
	/** What the copying of the files tells of them. */
	const seeCopies = async () => {
		const copies: Record<string, CopiedFile> = {};
		for (const [path, content] of Object.entries(files)) {
			const blobId = createHash('sha1').update(`blob ${content.length}\0${content}`).digest('hex');
			const file = join(repo.path, folder, path);
			if (content.length === new TextEncoder().encode(content).length)
				copies[path] = { blobId, stamp: fileStamp(await stat(file, { bigint: true })) };
		}
		return copies;
	};

	it('has nothing to say of what is as registered', async () => {
		await write();
		await commit();
		assert.equal(await check(), undefined);
	});

	it('works for sha256', async () => {
		await rm(join(repo.path, '.git'), { recursive: true });
		await repo.git('init', '--quiet', '--object-format=sha256');
		await repo.git('config', 'user.name', 'Ada');
		await repo.git('config', 'user.email', 'ada@example.com');
		await write();
		await commit();
		assert.equal(await check(), undefined);
	});

	it('finds a file that is missing, and one too many', async () => {
		await write();
		await commit();
		assert.deepEqual(await check({ ...files, 'artifacts/more': '' }), {
			path: 'artifacts/more',
			detail: 'it is not in the commit',
		});
		const fewer = Object.entries(files).filter(([path]) => path !== 'artifacts/m');
		assert.deepEqual(await check(Object.fromEntries(fewer)), {
			path: 'artifacts/m',
			detail: 'it is in the commit, but was not registered',
		});
	});

	it('finds an executable file', async () => {
		await write();
		await chmod(join(repo.path, folder, 'artifacts/m'), 0o755);
		await commit();
		assert.deepEqual(await check(), { path: 'artifacts/m', detail: 'it is in the commit with mode 100755' });
	});

	it('finds bytes that a line-ending setting changed', async () => {
		await repo.git('config', 'core.autocrlf', 'true');
		await write();
		await commit();
		const found = await check();
		assert.equal(found?.path, 'artifacts/m');
		assert.match(found.detail, /^git stored other bytes/);
	});

	it('finds a file that changed after it was registered, in git and on disk or on disk only', async () => {
		await write();
		await repo.write(`${folder}/artifacts/m`, 'other\r\n');
		await commit();
		assert.deepEqual(await check(), { path: 'artifacts/m', detail: 'it changed after it was registered' });
		await write();
		await commit();
		await rm(join(repo.path, folder, 'artifacts/m'));
		assert.deepEqual(await check(), { path: 'artifacts/m', detail: 'it is not on disk any more' });
	});

	describe('with what was seen of the files when they were copied', () => {
		it('believes it while nobody writes to them, and reads nothing again', async () => {
			await write();
			const copies = await seeCopies();
			await commit();
			// What was hashed can't be told from the file any more: only one that is not read passes.
			const expected = { ...files, 'artifacts/m': 'another text' };
			assert.equal(await check(expected, { copies }), undefined);
			assert.equal((await check(expected))?.path, 'artifacts/m');
		});

		it('finds a file that changed before git read it, also where its time was set back', async () => {
			await write();
			const copies = await seeCopies();
			const file = join(repo.path, folder, 'artifacts/m');
			const { atime, mtime } = await stat(file);
			await repo.write(`${folder}/artifacts/m`, 'BYTES\r\n');
			await utimes(file, atime, mtime);
			await commit();
			const found = { path: 'artifacts/m', detail: 'it changed after it was registered' };
			assert.deepEqual(await check(files, { copies }), found);
		});

		it('finds one that changed before git read it and was put back since', async () => {
			await write();
			const copies = await seeCopies();
			await repo.write(`${folder}/artifacts/m`, 'BYTES\r\n');
			await commit();
			await write();
			const found = await check(files, { copies });
			assert.match(found?.detail ?? '', /^git stored other bytes/);
		});

		it('finds one that changed after git had read it', async () => {
			await write();
			const copies = await seeCopies();
			await commit();
			await repo.write(`${folder}/artifacts/m`, 'BYTES\r\n');
			const found = { path: 'artifacts/m', detail: 'it changed after it was registered' };
			assert.deepEqual(await check(files, { copies }), found);
		});

		it('takes one that was written again with the same bytes', async () => {
			await write();
			const copies = await seeCopies();
			await write();
			await commit();
			assert.equal(await check(files, { copies }), undefined);
		});

		it('finds bytes that a line-ending setting changed', async () => {
			await repo.git('config', 'core.autocrlf', 'true');
			await write();
			const copies = await seeCopies();
			await commit();
			assert.match((await check(files, { copies }))?.detail ?? '', /^git stored other bytes/);
		});
	});

	describe('with Git LFS', () => {
		/** A clean filter as Git LFS has one, without Git LFS. */
		const lfs = async (clean: string) => {
			await repo.write('.gitattributes', 'large filter=lfs -text\n');
			await repo.write('../clean', `#!/bin/sh\n${clean}\n`);
			await chmod(join(repo.path, '../clean'), 0o755);
			await repo.git('config', 'filter.lfs.clean', join(repo.path, '../clean'));
			await write();
			await commit();
		};
		const head = "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:'";
		const large = files['artifacts/deep/large'];

		it('believes a pointer to the registered bytes', async () => {
			await lfs(`${head}; sha256sum | cut -c 1-64; printf 'size 300000\\n'`);
			assert.equal(await repo.git('show', `HEAD:${folder}/artifacts/deep/large`), pointer(large));
			assert.equal(await check(), undefined);
		});

		it('finds that a file which was to be in Git LFS is not', async () => {
			await write();
			const copies = await seeCopies();
			await commit();
			assert.deepEqual(await check(files, { copies, lfs: ['artifacts/deep/large'] }), {
				path: 'artifacts/deep/large',
				detail: 'it is not in Git LFS, though it was to be',
			});
		});

		it('believes a pointer to a file nobody has written to since, and reads one that somebody has', async () => {
			await write();
			const copies = await seeCopies();
			const seen = { copies, lfs: ['artifacts/deep/large'] };
			await repo.write('.gitattributes', 'large filter=lfs -text\n');
			await repo.write('../clean', `#!/bin/sh\n${head}; sha256sum | cut -c 1-64; printf 'size 300000\\n'\n`);
			await chmod(join(repo.path, '../clean'), 0o755);
			await repo.git('config', 'filter.lfs.clean', join(repo.path, '../clean'));
			await commit();
			assert.equal(await check(files, seen), undefined);
			await repo.write(`${folder}/artifacts/deep/large`, 'y'.repeat(300_000));
			const found = { path: 'artifacts/deep/large', detail: 'it changed after it was registered' };
			assert.deepEqual(await check(files, seen), found);
		});

		for (const [name, clean] of [
			['other bytes', `cat > /dev/null; ${head}; echo ${sha256('other')}; printf 'size 300000\\n'`],
			['another size', `${head}; sha256sum | cut -c 1-64; printf 'size 300001\\n'`],
		] as const)
			it(`finds a pointer to ${name}`, async () => {
				await lfs(clean);
				assert.deepEqual(await check(), {
					path: 'artifacts/deep/large',
					detail: 'its Git LFS pointer names other bytes',
				});
			});

		it('finds that the filter put something else in its place', async () => {
			await lfs('head -c 10');
			const found = await check();
			assert.equal(found?.path, 'artifacts/deep/large');
			assert.match(found.detail, /^git stored other bytes/);
		});
	});

	it('parses pointers, and nothing else', () => {
		assert.deepEqual(parseLfsPointer(Buffer.from(pointer('abc'))), { sha256: sha256('abc'), size: 3 });
		for (const text of [
			'',
			'abc',
			pointer('abc').slice(1),
			pointer('abc').replace('size', 'sise'),
			pointer('abc') + ' '.repeat(2000),
		])
			assert.equal(parseLfsPointer(Buffer.from(text)), undefined, text);
	});
});
