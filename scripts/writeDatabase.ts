import { writeFile } from 'node:fs/promises';
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';

/** Writes the SQLite database that these statements make, in place of what was there. */
export async function writeDatabase(path: string, statements: string): Promise<void> {
	const sqlite = await sqlite3InitModule();
	const database = new sqlite.oo1.DB(':memory:', 'c');
	try {
		database.exec(statements);
		await writeFile(path, sqlite.capi.sqlite3_js_db_export(database));
	} finally {
		database.close();
	}
}
