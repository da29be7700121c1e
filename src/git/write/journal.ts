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
		for (const name of await this.#names()) {
			const isWritten = name.endsWith('.written');
			if (!isWritten && !name.endsWith('.new')) continue;
			const entry = parseEntry(await unlessMissing(readFile(join(this.#folder, name), 'utf8'), ''));
			if (entry) entries.push({ ...entry, name, isWritten });
			else await rm(join(this.#folder, name), { force: true });
		}
		return entries;
	}

	/** Is there anything that a process has left which is gone? */
	async hasDeadEntries(): Promise<boolean> {
		const owners = (await this.entries()).map(({ owner }) => owner);
		return (await Promise.all(owners.map(isDeadOwner))).includes(true);
	}

	/** Takes an entry out; its outcome is kept for its owner, unless that is the caller. */
	async settle({ id, owner, name }: JournalEntry, outcome?: Outcome): Promise<void> {
		if (outcome && !(await isDeadOwner(owner)))
			await persistently(() => writeFile(this.#outcomeFile(id), JSON.stringify({ ...owner, outcome })));
		await removeFile(join(this.#folder, name));
	}

	/** The outcome that another process has kept for the caller, once. */
	async takeOutcome(id: string): Promise<Outcome | undefined> {
		const file = this.#outcomeFile(id);
		const text = await unlessMissing(readFile(file, 'utf8'), undefined);
		if (text === undefined) return undefined;
		await removeFile(file);
		// Whoever wrote it may have been killed meanwhile; the entry is there yet.
		return parseOwner(text) && (JSON.parse(text) as { outcome: Outcome }).outcome;
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

	#outcomeFile(id: string): string {
		return join(this.#folder, `${this.#prefix}${id}.outcome`);
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
