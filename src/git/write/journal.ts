import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit } from '../../core/edit.js';
import type { Failure } from '../../core/errors.js';
import type { CommitMode } from '../../core/ports.js';
import { atomicWrite, makeFolder } from '../../files/atomicWrite.js';
import { currentOwner, isDeadOwner, parseOwner, type ProcessOwner } from '../../files/processOwner.js';
import { randomId } from '../../files/randomId.js';
import { isMissing, persistently, removeFile, unlessMissing } from '../../files/systemError.js';
import type { HookChoice } from '../gitSettings.js';

/** How an Edit is to end. */
export interface EditOrder {
	readonly edit: Edit;
	readonly mode: Exclude<CommitMode, 'branch'>;
	readonly hooks: HookChoice;
	/** SHA-256 of each file that is to be written, as it was before; `null` where there was none. */
	readonly before: Readonly<Record<string, string | null>>;
}

/** An Edit that is decided: its files are being written, or are written and not yet committed. */
export interface JournalEntry extends EditOrder {
	readonly id: string;
	readonly owner: ProcessOwner;
	/** Are all of its files on disk? */
	readonly isWritten: boolean;
	/** Of the file that holds it. */
	readonly name: string;
}

/** How an Edit ended, for the process that waits for it. */
export type Outcome =
	| { readonly kind: 'committed'; readonly commit: string }
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'failed'; readonly failure: Failure };

/**
 * The Edits of a registry in a work tree that are decided and not yet committed, in order: a redo log, and the queue from
 * which one process commits for all. It is changed only by who holds the registry's lock or, for what is written, the
 * lock of commits.
 */
export class Journal {
	readonly #folder: string;
	/** Of the names of its files, since registries of one work tree share the folder. */
	readonly #prefix: string;
	/** What this process has added itself and need not read, by id. */
	readonly #added = new Map<string, Omit<JournalEntry, 'name' | 'isWritten'>>();

	/** `gitDir` is the work tree's own, `registryPath` relative to its top. */
	constructor(gitDir: string, registryPath: string) {
		this.#folder = join(gitDir, 'gmr');
		this.#prefix = `edit-${createHash('sha256').update(registryPath).digest('hex').slice(0, 16)}-`;
	}

	/** Notes an Edit before the first of its files is written; `isDurable` where these are several. */
	async add(order: EditOrder, isDurable: boolean): Promise<JournalEntry> {
		await makeFolder(this.#folder);
		const id = randomId();
		const numbers = (await this.#names()).map((name) => Number.parseInt(name.slice(this.#prefix.length), 10));
		const number = 1 + Math.max(0, ...numbers.filter((each) => !Number.isNaN(each)));
		const name = `${this.#prefix}${String(number).padStart(9, '0')}-${id}.new`;
		const owner = await currentOwner();
		const entry = { ...order, id, owner };
		const text = JSON.stringify({ ...order, id, ...owner });
		const file = join(this.#folder, name);
		try {
			if (isDurable) await atomicWrite(file, text);
			else await writeFile(file, text, { flag: 'wx' });
		} catch (error) {
			// Its name may be durable already, and an entry that is there is rolled forward.
			await removeFile(file);
			throw error;
		}
		this.#added.set(id, entry);
		return { ...entry, name, isWritten: false };
	}

	/** Notes that all files of an Edit are on disk. */
	async markWritten(entry: JournalEntry): Promise<JournalEntry> {
		return this.#renamed({ ...entry, isWritten: true }, entry.name.replace(/\.new$/, '.written'), entry.name);
	}

	/** Notes that its files are about to be put back: were that cut off, they are to be made whole again. */
	async markUnwritten(entry: JournalEntry): Promise<JournalEntry> {
		return this.#renamed(
			{ ...entry, isWritten: false },
			entry.name.replace(/\.written$/, '.new'),
			entry.name,
		);
	}

	/** All entries, the oldest first. One that a crash cut off is removed: none of its files was written. */
	async entries(): Promise<JournalEntry[]> {
		const entries: JournalEntry[] = [];
		for (const { name, id } of await this.#entryNames()) {
			const isWritten = name.endsWith('.written');
			const entry = this.#added.get(id) ?? (await this.#read(name));
			if (entry) entries.push({ ...entry, name, isWritten });
			else await rm(join(this.#folder, name), { force: true });
		}
		return entries;
	}

	/** The Edits of all entries, the oldest first. Removes nothing, so whoever asks needs no lock. */
	async edits(): Promise<Edit[]> {
		const names = await this.#entryNames();
		const entries = await Promise.all(
			names.map(async ({ name, id }) => this.#added.get(id) ?? (await this.#read(name))),
		);
		return entries.flatMap((entry) => (entry ? [entry.edit] : []));
	}

	/** Those of whose Edits not all files are on disk. Under the registry's lock they are of processes that are gone. */
	async unwritten(): Promise<JournalEntry[]> {
		const isUnwritten = (await this.#entryNames()).some(({ name }) => name.endsWith('.new'));
		return isUnwritten ? (await this.entries()).filter(({ isWritten }) => !isWritten) : [];
	}

	/** Is there anything that a process has left which is gone? */
	async hasDeadEntries(): Promise<boolean> {
		const others = (await this.#entryNames()).filter(({ id }) => !this.#added.has(id));
		const entries = await Promise.all(others.map(({ name }) => this.#read(name)));
		const owners = entries.flatMap((entry) => (entry ? [isDeadOwner(entry.owner)] : []));
		return (await Promise.all(owners)).includes(true);
	}

	/** Takes an entry out; its outcome is kept for its owner, unless that is the caller. */
	async settle({ id, owner, name }: JournalEntry, outcome?: Outcome): Promise<void> {
		const file = join(this.#folder, this.#outcomeName(id));
		if (outcome && !(await isDeadOwner(owner)))
			await persistently(() => writeFile(file, JSON.stringify({ ...owner, outcome })));
		await removeFile(join(this.#folder, name));
		this.#added.delete(id);
	}

	/** The outcomes that other processes have kept for entries of the caller, once. */
	async takeOutcomes(ids: readonly string[]): Promise<Map<string, Outcome>> {
		const names = new Set(await this.#names());
		const outcomes = new Map<string, Outcome>();
		for (const id of ids) {
			if (!names.has(this.#outcomeName(id))) continue;
			const file = join(this.#folder, this.#outcomeName(id));
			const text = await unlessMissing(readFile(file, 'utf8'), '');
			await removeFile(file);
			// Whoever wrote it may have been killed meanwhile; the entry is there yet.
			if (parseOwner(text)) outcomes.set(id, (JSON.parse(text) as { outcome: Outcome }).outcome);
		}
		return outcomes;
	}

	/** Removes the outcomes whose owners are gone. */
	async removeDeadOutcomes(): Promise<void> {
		for (const name of await this.#names()) {
			if (!name.endsWith('.outcome')) continue;
			const owner = parseOwner(await unlessMissing(readFile(join(this.#folder, name), 'utf8'), ''));
			if (!owner || (await isDeadOwner(owner))) await rm(join(this.#folder, name), { force: true });
		}
	}

	async #renamed(entry: JournalEntry, name: string, before: string): Promise<JournalEntry> {
		await rename(join(this.#folder, before), join(this.#folder, name));
		return { ...entry, name };
	}

	async #read(name: string): Promise<Omit<JournalEntry, 'name' | 'isWritten'> | undefined> {
		return parseEntry(await unlessMissing(readFile(join(this.#folder, name), 'utf8'), ''));
	}

	#outcomeName(id: string): string {
		return `${this.#prefix}${id}.outcome`;
	}

	async #entryNames(): Promise<{ readonly name: string; readonly id: string }[]> {
		return (await this.#names()).flatMap((name) => {
			const id = /-([0-9A-Z]+)\.(?:new|written)$/.exec(name)?.[1];
			return id === undefined ? [] : [{ name, id }];
		});
	}

	async #names(): Promise<string[]> {
		try {
			return (await readdir(this.#folder)).filter((name) => name.startsWith(this.#prefix)).sort();
		} catch (error) {
			if (isMissing(error)) return [];
			throw error;
		}
	}
}

function parseEntry(text: string): Omit<JournalEntry, 'name' | 'isWritten'> | undefined {
	const owner = parseOwner(text);
	if (!owner) return undefined;
	const { edit, mode, hooks, before, id } = JSON.parse(text) as Omit<JournalEntry, 'name' | 'isWritten'>;
	return { edit, mode, hooks, before, id, owner };
}
