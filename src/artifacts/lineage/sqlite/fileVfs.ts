import { fstatSync, readSync } from 'node:fs';
import sqlite3InitModule, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm';

/** SQLite, whose files are open descriptors of ours. */
export interface FileSqlite {
	readonly sqlite: Sqlite3Static;
	/** The VFS to open with; a database's name is the number of its descriptor. */
	readonly vfs: string;
}

const vfs = 'gmr-descriptor';
/** Whoever does not want to be told. */
const noPointer: unknown = 0;

/** Compiles SQLite and gives it a file system that can only read. Its wasm file lies beside the code that runs. */
export async function loadSqlite(): Promise<FileSqlite> {
	// What it prints is told by its errors too; standard output belongs to the verb.
	const quiet = { print: () => undefined, printErr: () => undefined };
	const sqlite = await (sqlite3InitModule as (options: typeof quiet) => Promise<Sqlite3Static>)(quiet);
	sqlite.config.warn = () => undefined;
	sqlite.config.error = () => undefined;
	installVfs(sqlite);
	return { sqlite, vfs };
}

/**
 * A VFS over descriptors that are open for reading. It tells SQLite that the file can't change, so that no lock is taken
 * and no journal looked for or made: nothing beside the database is touched. That nobody wrote meanwhile is the business
 * of `readDatabase`.
 */
function installVfs({ capi, wasm, vfs: tools }: Sqlite3Static): void {
	const descriptors = new Map<unknown, number>();
	const methods = new capi.sqlite3_io_methods() as unknown as Fields;
	methods.$iVersion = 1;
	const own = new capi.sqlite3_vfs() as unknown as Fields;
	const standard = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null)) as unknown as Fields;
	own.$iVersion = 2;
	own.$szOsFile = (capi.sqlite3_file as unknown as Sized).structInfo.sizeof;
	own.$mxPathname = 64;
	own.$xRandomness = standard.$xRandomness;
	own.$xSleep = standard.$xSleep;
	standard.dispose();

	const attempt = (failure: number, work: () => number): number => {
		try {
			return work();
		} catch {
			// SQLite asks for a number; the caller is told that it could not read.
			return failure;
		}
	};
	const refuse = () => capi.SQLITE_READONLY;
	const done = () => capi.SQLITE_OK;
	tools.installVfs({
		io: {
			struct: methods,
			methods: {
				xClose: (file: unknown) => {
					descriptors.delete(file);
					return capi.SQLITE_OK;
				},
				xRead: (file: unknown, target: unknown, length: number, offset: unknown) =>
					attempt(capi.SQLITE_IOERR_READ, () => {
						const start = Number(target);
						const view = wasm.heap8u().subarray(start, start + length);
						const count = readFully(descriptors.get(file), view, Number(offset));
						if (count === length) return capi.SQLITE_OK;
						view.fill(0, count);
						return capi.SQLITE_IOERR_SHORT_READ;
					}),
				xFileSize: (file: unknown, size: never) =>
					attempt(capi.SQLITE_IOERR_FSTAT, () => {
						wasm.poke64(size, BigInt(fstatSync(descriptors.get(file) ?? -1).size));
						return capi.SQLITE_OK;
					}),
				xWrite: refuse,
				xTruncate: refuse,
				xSync: done,
				xLock: done,
				xUnlock: done,
				xCheckReservedLock: (_file: unknown, answer: never) => {
					wasm.poke32(answer, 0);
					return capi.SQLITE_OK;
				},
				xFileControl: () => capi.SQLITE_NOTFOUND,
				xSectorSize: () => 4096,
				xDeviceCharacteristics: () => capi.SQLITE_IOCAP_IMMUTABLE,
			},
		},
		vfs: {
			struct: own,
			name: vfs,
			methods: {
				xOpen: (_vfs: unknown, name: never, file: never, flags: number, outFlags: never) => {
					const descriptor = Number(wasm.cstrToJs(name));
					// Anything but a database itself would be a file to write.
					if (!Number.isInteger(descriptor)) return capi.SQLITE_CANTOPEN;
					const opened = new capi.sqlite3_file(file) as unknown as Fields;
					opened.$pMethods = methods.pointer;
					opened.dispose();
					descriptors.set(file, descriptor);
					if (outFlags !== noPointer) wasm.poke32(outFlags, flags);
					return capi.SQLITE_OK;
				},
				xDelete: refuse,
				xAccess: (_vfs: unknown, _name: unknown, _flags: number, answer: never) => {
					wasm.poke32(answer, 0);
					return capi.SQLITE_OK;
				},
				xFullPathname: (_vfs: unknown, name: never, length: number, target: never) =>
					wasm.cstrncpy(target, name, length) < length ? capi.SQLITE_OK : capi.SQLITE_CANTOPEN,
			},
		},
	} as unknown as Parameters<typeof tools.installVfs>[0]);
}

/** A C structure; its fields are behind a `$`, of which the package's types know nothing. */
interface Fields {
	$iVersion: number;
	$szOsFile: number;
	$mxPathname: number;
	$xRandomness: unknown;
	$xSleep: unknown;
	$pMethods: unknown;
	readonly pointer: unknown;
	dispose(): void;
}
interface Sized {
	readonly structInfo: { readonly sizeof: number };
}

function readFully(descriptor: number | undefined, target: Uint8Array, offset: number): number {
	let done = 0;
	while (done < target.length) {
		const count = readSync(descriptor ?? -1, target, done, target.length - done, offset + done);
		if (count === 0) break;
		done += count;
	}
	return done;
}
