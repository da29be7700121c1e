import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { systemErrorCode, unlessMissing } from '../../../files/systemError.js';
import type { FileSqlite } from './fileVfs.js';

/** A database that is asked, never changed. */
export interface AskedDatabase {
	/** The rows of a query, by column; `?` stand for `values`. */
	rows(sql: string, values?: readonly (string | number)[]): readonly Record<string, unknown>[];
	/** The columns of a table; empty where there is no such table. */
	columns(table: string): ReadonlySet<string>;
}

/** What a database told, or why it can't be told. */
export type DatabaseReading<T> =
	| { readonly kind: 'read'; readonly value: T }
	| { readonly kind: 'missing' | 'busy' | 'wal' }
	| { readonly kind: 'failed'; readonly detail: string };

export interface DatabasePatience {
	readonly signal?: AbortSignal | undefined;
	/** How long to wait for writers, in all. */
	readonly waitMs?: number | undefined;
}

const defaultWaitMs = 2_000;
const pauseMs = 50;
/** A longer text or blob fails its query. */
const maxValueBytes = 4 * 1024 * 1024;
/** Instructions of SQLite between two looks at the budget, and the number of looks: some seconds of work. */
const instructions = 100_000;
const maxLooks = 2_000;

let loaded: Promise<FileSqlite> | undefined;

/**
 * Asks an SQLite database that others may be writing. It is opened for reading, without a lock, and nothing beside it is
 * made or changed. That is sound since a writer changes the file only while its journal lies beside it, and counts each
 * transaction in the file's header: an answer counts if there was no journal before and after, and nothing else changed.
 * `query` may run several times. Throws the signal's reason.
 */
export async function readDatabase<T>(
	path: string,
	query: (database: AskedDatabase) => T,
	{ signal, waitMs = defaultWaitMs }: DatabasePatience = {},
): Promise<DatabaseReading<T>> {
	try {
		const file = await unlessMissing(realpath(path), undefined);
		if (file === undefined) return { kind: 'missing' };
		if (!(await stat(file)).isFile()) return { kind: 'failed', detail: 'it is not a regular file' };
		let waited = 0;
		for (;;) {
			signal?.throwIfAborted();
			const reading = await attempt(file, query);
			if (reading.kind !== 'busy' || waited >= waitMs) return reading;
			await delay(pauseMs, undefined, { signal });
			waited += pauseMs;
		}
	} catch (error) {
		signal?.throwIfAborted();
		const code = systemErrorCode(error);
		if (code !== undefined) return { kind: 'failed', detail: code };
		throw error;
	}
}

async function attempt<T>(file: string, query: (database: AskedDatabase) => T): Promise<DatabaseReading<T>> {
	if (await hasJournal(file)) return { kind: 'busy' };
	const engine = await (loaded ??= import('./fileVfs.js').then(({ loadSqlite }) => loadSqlite()));
	const descriptor = openSync(file, constants.O_RDONLY);
	try {
		const before = stateOf(descriptor);
		if (before.isWal && (await hasContent(`${file}-wal`))) return { kind: 'wal' };
		const reading = ask(engine, descriptor, query);
		const isQuiet = stateOf(descriptor).text === before.text && !(await hasJournal(file));
		return isQuiet ? reading : { kind: 'busy' };
	} finally {
		closeSync(descriptor);
	}
}

function ask<T>(
	{ sqlite, vfs }: FileSqlite,
	descriptor: number,
	query: (database: AskedDatabase) => T,
): DatabaseReading<T> {
	let database: Database | undefined;
	try {
		database = new sqlite.oo1.DB(String(descriptor), 'r', vfs);
		restrict(sqlite, database);
		return { kind: 'read', value: query(asked(database)) };
	} catch (error) {
		if (error instanceof sqlite.SQLite3Error)
			return { kind: 'failed', detail: reasonOf(sqlite, error.resultCode) };
		// The machine below SQLite has stopped; the next database gets a new one.
		if (error instanceof Error && error.name === 'RuntimeError') {
			loaded = undefined;
			database = undefined;
			return { kind: 'failed', detail: 'it could not be read as an SQLite database' };
		}
		throw error;
	} finally {
		database?.close();
	}
}

/** The schema of a database is a program of whoever made it: no views, no triggers, bounded time and memory. */
function restrict({ capi }: Sqlite3Static, database: Database): void {
	const handle = database.pointer;
	if (handle === undefined) return;
	const switches = [
		[capi.SQLITE_DBCONFIG_ENABLE_VIEW, 0],
		[capi.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0],
		[capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0],
		[capi.SQLITE_DBCONFIG_DEFENSIVE, 1],
	] as const;
	for (const [option, value] of switches) capi.sqlite3_db_config(handle, option, value, 0);
	capi.sqlite3_limit(handle, capi.SQLITE_LIMIT_LENGTH, maxValueBytes);
	let looks = 0;
	capi.sqlite3_progress_handler(handle, instructions, () => (++looks > maxLooks ? 1 : 0), 0);
}

function asked(database: Database): AskedDatabase {
	const rows: AskedDatabase['rows'] = (sql, values = []) =>
		database.exec(sql, { bind: [...values], rowMode: 'object', returnValue: 'resultRows' });
	return {
		rows,
		columns: (table) =>
			new Set(rows('SELECT name FROM pragma_table_info(?)', [table]).map(({ name }) => String(name))),
	};
}

function reasonOf({ capi }: Sqlite3Static, code: number): string {
	switch (code & 0xff) {
		case capi.SQLITE_NOTADB:
			return 'it is not an SQLite database';
		case capi.SQLITE_CORRUPT:
			return 'the database is damaged';
		case capi.SQLITE_INTERRUPT:
			return 'reading it takes too long';
		case capi.SQLITE_TOOBIG:
			return 'a value in it is too large';
		case capi.SQLITE_ERROR:
			return 'its tables are not those of MLflow';
		default:
			return `SQLite answers ${capi.sqlite3_js_rc_str(code)}`;
	}
}

/** What every transaction changes: the counter in the header (bytes 24 to 27), the file's size and its times. */
function stateOf(descriptor: number): { readonly text: string; readonly isWal: boolean } {
	const header = Buffer.alloc(100);
	const length = readSync(descriptor, header, 0, header.length, 0);
	const { size, mtimeNs, ctimeNs }: BigIntStats = fstatSync(descriptor, { bigint: true });
	return {
		text: [header.toString('hex'), size, mtimeNs, ctimeNs].join(' '),
		isWal: length === header.length && header[18] === 2,
	};
}

/** A journal whose header is zeroed or cut off belongs to a transaction that has ended. */
async function hasJournal(file: string): Promise<boolean> {
	const journal = await unlessMissing(open(`${file}-journal`, 'r'), undefined);
	if (!journal) return false;
	try {
		const { buffer, bytesRead } = await journal.read(Buffer.alloc(8), 0, 8, 0);
		return bytesRead > 0 && buffer.some((byte) => byte !== 0);
	} finally {
		await journal.close();
	}
}

async function hasContent(path: string): Promise<boolean> {
	return ((await unlessMissing(stat(path), undefined))?.size ?? 0) > 0;
}
