import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { layout } from '../core/registry/layout.js';
import type { ModelSummary } from '../core/registry/modelSummary.js';
import { atomicWrite } from './atomicWrite.js';
import type { Stamp } from './fileMemory.js';
import { findGitFolder } from './gitFolder.js';
import { Summaries, type KnownSummary } from './summaries.js';
import { systemErrorCode } from './systemError.js';

/**
 * Raised when a reader of manifests gives other values than before, or the file is laid out otherwise: what an older one
 * has noted is then read anew.
 */
const revision = 2;
/** More is no index of ours; for ten thousand models it is some 8 MB. */
const maxBytes = 512 * 1024 ** 2;
/** Fewer new summaries are made again faster than the index is written. */
const worthWriting = 200;

/**
 * Keeps the summaries of a registry between processes, in a file under the git directory. It is only a memory: whatever is
 * wrong with it (another version wrote it, half of it is missing, it can't be written) costs time and changes no answer.
 */
export class RegistryIndex {
	readonly #file: string | undefined;
	readonly summaries: Summaries;

	private constructor(file: string | undefined, summaries: Summaries) {
		this.#file = file;
		this.summaries = summaries;
	}

	/** What is remembered of the registry in `root` (absolute); nothing outside of a git work tree. */
	static async load(root: string, settledAfterMs?: number): Promise<RegistryIndex> {
		const file = await indexFile(root);
		const known = file === undefined ? undefined : await readIndex(file);
		return new RegistryIndex(file, new Summaries(root, known, settledAfterMs));
	}

	/** Writes down what was learned, if at least `least` summaries and a twentieth of them all are new. Tells whether it did. */
	async save(least = worthWriting): Promise<boolean> {
		const { known, made } = this.summaries;
		const isWorth = made >= least && made >= known.size / 20;
		if (this.#file === undefined || !isWorth) return false;
		try {
			await mkdir(dirname(this.#file), { recursive: true });
			await atomicWrite(this.#file, renderIndex(known));
			this.summaries.made = 0;
			return true;
		} catch (error) {
			// A git directory of somebody else's, a full disk: there is no index then.
			if (systemErrorCode(error) !== undefined) return false;
			throw error;
		}
	}
}

/** Where the index of a registry is; `undefined` outside of a git work tree. */
export async function indexFile(root: string): Promise<string | undefined> {
	const found = await findGitFolder(root);
	if (!found) return undefined;
	const name = sha256(found.path).slice(0, 16);
	return join(found.gitDir, 'gmr', 'cache', `index-${name}.json`);
}

/** `seen` is flat: a path relative to the model's folder, then the four numbers of its stamp, and so on. */
type Row = readonly [folder: string, seen: readonly (string | number)[], summary: ModelSummary];

function renderIndex(known: ReadonlyMap<string, KnownSummary>): string {
	const rows = Array.from(known).flatMap(([folder, { seen, entry }]): Row[] => {
		if (!entry.ok) return [];
		const below = layout.model(folder).length + 1;
		return [[folder, seen.flatMap(([path, stamp]) => [path.slice(below), ...stamp]), entry.summary]];
	});
	const text = JSON.stringify({ revision, rows });
	return `${sha256(text)}\n${text}`;
}

async function readIndex(path: string): Promise<Map<string, KnownSummary> | undefined> {
	try {
		await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
		const info = await file.stat();
		// What another user has put there is not ours to believe.
		const isOurs = process.getuid === undefined || info.uid === process.getuid();
		if (!info.isFile() || info.size > maxBytes || !isOurs) return undefined;
		return parseIndex(await file.readFile('utf8'));
	} catch (error) {
		if (systemErrorCode(error) !== undefined) return undefined;
		throw error;
	}
}

function parseIndex(text: string): Map<string, KnownSummary> | undefined {
	const end = text.indexOf('\n');
	const json = text.slice(end + 1);
	// Written whole by us, or not at all.
	if (text.slice(0, Math.max(0, end)) !== sha256(json)) return undefined;
	const index = JSON.parse(json) as { readonly revision: number; readonly rows: readonly Row[] };
	if (index.revision !== revision) return undefined;
	const known = new Map<string, KnownSummary>();
	for (const [folder, flat, summary] of index.rows) {
		const seen: (readonly [string, Stamp])[] = [];
		for (let at = 0; at < flat.length; at += 5) {
			const [path, ...stamp] = flat.slice(at, at + 5);
			seen.push([`${layout.model(folder)}/${String(path)}`, stamp as unknown as Stamp]);
		}
		known.set(folder, { seen, entry: { ok: true, summary } });
	}
	return known;
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
