import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { runInDatabase } from '../../../src/artifacts/lineage/sqliteStore.js';
import { pythonOrSkip } from '../../kit/python.js';
import { mlflowTables, writeDatabase } from '../../kit/sqliteFile.js';
import { tempFolder, type TempFolder } from '../../kit/tempFolder.js';

describe('a database of MLflow', () => {
	let folder: TempFolder;
	let path: string;
	beforeEach(async () => {
		folder = await tempFolder();
		path = join(folder.path, 'mlflow.db');
	});
	afterEach(() => folder.dispose());

	const read = (run = 'r1', waitMs = 200) => runInDatabase(path, 'mlflow.db', run, { waitMs });
	const detailOf = async () => {
		const answer = await read();
		assert.ok(answer.kind === 'failed', answer.kind);
		return 'detail' in answer.note ? answer.note.detail : answer.note.code;
	};

	it('of an early MLflow lacks tables, and tells what it has', async () => {
		await writeDatabase(path, mlflowTables);
		const answer = await read();
		assert.ok(answer.kind === 'run');
		const { params, metrics, ...rest } = answer.run;
		assert.deepEqual(
			[...params],
			[
				['a', '0'],
				['b', '0'],
			],
		);
		assert.deepEqual([...metrics], [['f1', 0.9]]);
		assert.deepEqual(rest, {
			id: 'r1',
			name: 'bright',
			status: 'FINISHED',
			startTime: 1_700_000_000_000,
			experiment: { id: '1', name: 'iris' },
			tags: new Map(),
			datasets: [],
			models: [],
		});
		assert.deepEqual(await readdir(folder.path), ['mlflow.db']);
	});

	it('may be reached by a link, and may not be there', async () => {
		assert.deepEqual(await read(), { kind: 'no-store' });
		await writeDatabase(join(folder.path, 'real'), mlflowTables);
		await symlink('real', path);
		assert.equal((await read()).kind, 'run');
		assert.deepEqual(await read("r1' OR 1=1 --"), { kind: 'no-run' });
	});

	it('that is another, or empty, has no run', async () => {
		await writeFile(path, '');
		assert.deepEqual(await read(), { kind: 'no-run' });
		await writeDatabase(path, 'CREATE TABLE other (x)');
		assert.deepEqual(await read(), { kind: 'no-run' });
	});

	it('that is none is told as such', async () => {
		await writeFile(path, 'x'.repeat(5_000));
		assert.equal(await detailOf(), 'it is not an SQLite database');
	});

	it('that is a folder or a pipe is not read', async () => {
		await mkdir(path);
		assert.equal(await detailOf(), 'it is not a regular file');
		path = join(folder.path, 'pipe');
		execFileSync('mkfifo', [path]);
		assert.equal(await detailOf(), 'it is not a regular file');
	});

	it('with other columns is told as such', async () => {
		await writeDatabase(path, 'CREATE TABLE runs (run_uuid TEXT)');
		assert.equal(await detailOf(), 'its tables are not those of MLflow');
	});

	it('that was cut is damaged', async () => {
		await writeDatabase(path, mlflowTables);
		await truncate(path, (await stat(path)).size / 2);
		assert.equal(await detailOf(), 'the database is damaged');
	});

	it('whose tables are views, which could compute for ever, is not asked', async () => {
		const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)';
		const columns = ['run_uuid', 'name', 'status', 'start_time', 'experiment_id'];
		const view = columns.map((column) => `x AS ${column}`).join(', ');
		await writeDatabase(path, `CREATE VIEW runs AS ${endless} SELECT ${view} FROM c`);
		assert.equal(await detailOf(), 'its tables are not those of MLflow');
	});

	it('with a value too large for memory is told as such', async () => {
		await writeDatabase(path, `${mlflowTables} UPDATE params SET value = zeroblob(8000000)`);
		assert.equal(await detailOf(), 'a value in it is too large');
	});

	it('with damage anywhere gives an answer or a note', async () => {
		await writeDatabase(path, mlflowTables);
		const whole = await readFile(path);
		const flip = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
		await fc.assert(
			fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 20 }), async (flips) => {
				const damaged = Buffer.from(whole);
				for (const [at, byte] of flips) damaged[at] = byte;
				await writeFile(path, damaged);
				const { kind } = await read('r1', 0);
				assert.ok(['run', 'no-run', 'failed'].includes(kind));
			}),
			{ numRuns: 150 },
		);
		await writeFile(path, whole);
		assert.equal((await read()).kind, 'run', 'the engine works after all of them');
	});

	it('with a transaction that has not ended is waited for, then left', async () => {
		await writeDatabase(path, mlflowTables);
		await writeFile(`${path}-journal`, Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7));
		assert.deepEqual(await read(), { kind: 'failed', note: { code: 'store-busy', file: 'mlflow.db' } });
		// As SQLite leaves it in the modes TRUNCATE and PERSIST.
		await writeFile(`${path}-journal`, new Uint8Array(512));
		assert.equal((await read()).kind, 'run');
	});

	it('with changes in a -wal file is not read', async () => {
		await writeDatabase(path, mlflowTables);
		const bytes = await readFile(path);
		bytes[18] = bytes[19] = 2;
		await writeFile(path, bytes);
		assert.equal((await read()).kind, 'run');
		await writeFile(`${path}-wal`, 'x');
		assert.deepEqual(await read(), { kind: 'failed', note: { code: 'store-wal', file: 'mlflow.db' } });
	});

	it('that others write is read whole: before a transaction or after it', async function () {
		const python = await pythonOrSkip(this);
		await writeDatabase(path, mlflowTables);
		const writer = spawn(python, ['-c', writingScript, path], { stdio: ['pipe', 'pipe', 'inherit'] });
		try {
			await once(writer.stdout, 'data');
			const seen = new Set<string>();
			for (let count = 0; count < 100; count++) {
				const answer = await read('r1', 5_000);
				assert.notEqual(answer.kind, 'no-run');
				if (answer.kind !== 'run') {
					assert.equal(answer.kind === 'failed' && answer.note.code, 'store-busy');
					continue;
				}
				const { params } = answer.run;
				assert.equal(params.get('a'), params.get('b'));
				seen.add(params.get('a') ?? '');
			}
			assert.ok(seen.size > 1, 'it was written meanwhile');
		} finally {
			writer.kill();
			await once(writer, 'exit');
		}
	});
});

/**
 * Writes one row early and one late in each transaction, until it is killed. Its cache is too small for what it changes
 * between them, so that half of a transaction stands in the file for some time.
 */
const writingScript = `
import sqlite3, sys, itertools, time
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA cache_size = 5")
with database:
    database.executemany("INSERT INTO params VALUES (?, ?, 'r2')", [(f"f{n}", "x" * 2000) for n in range(100)])
    database.execute("DELETE FROM params WHERE key = 'b'")
    database.execute("INSERT INTO params VALUES ('b', '0', 'r1')")
for number in itertools.count(1):
    with database:
        database.execute("UPDATE params SET value = ? WHERE key = 'a'", (str(number),))
        database.execute("UPDATE params SET value = ? WHERE run_uuid = 'r2'", (str(number) * 100,))
        time.sleep(0.01)
        database.execute("UPDATE params SET value = ? WHERE key = 'b'", (str(number),))
    if number == 1:
        print("started", flush=True)
    time.sleep(0.03)
`;
