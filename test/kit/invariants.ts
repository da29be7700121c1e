import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseChecksumList } from '../../src/core/manifest/checksumList.js';
import { isReadable, type ModelEntry, type VersionEntry } from '../../src/core/registry/entries.js';
import { layout } from '../../src/core/registry/layout.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { unlessMissing } from '../../src/files/systemError.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import { parseLfsPointer } from '../../src/core/manifest/lfsPointer.js';
import type { TempRepo } from './tempRepo.js';
import { userWork } from './userWork.js';

/** The rules that hold after every step, whatever happened. */
export type Invariant =
	'digest' | 'files' | 'numbers' | 'aliases' | 'parses' | 'fsck' | 'user work' | 'leftovers' | 'committed';

/** A rule that is broken, and where. */
export interface Violation {
	readonly invariant: Invariant;
	readonly detail: string;
}

/** What was seen of a registry before, for the rules that compare. */
export interface Expectation {
	/** Every version's `version.yaml`, or its tombstone, by model and number; filled by each look. */
	readonly seen?: Map<string, string>;
	/** What `userWork` gave before. */
	readonly userWork?: Readonly<Record<string, string>>;
	/** How far what is on disk must have come; default `committed`: work tree, index and HEAD have the same. */
	readonly state?: 'committed' | 'staged' | 'written';
	/** Default `true`; what it finds does not change from one step to the next as a rule. */
	readonly fsck?: boolean;
}

/** Everything that is broken in a repository and the registry in it. */
export async function findViolations(
	repo: TempRepo,
	{ seen = new Map(), state = 'committed', fsck = true, ...expected }: Expectation = {},
	registry = 'model-registry',
): Promise<Violation[]> {
	const root = join(repo.path, registry);
	const found = await Promise.all([
		new RegistryLook(root, seen).violations(),
		state === 'written' ? [] : compareStores(repo, registry, state),
		fsck ? checkObjects(repo) : [],
		expected.userWork ? compareUserWork(repo, registry, expected.userWork) : [],
		findLeftovers(repo, root),
	]);
	return found.flat();
}

/** `violations` as text, a line each. */
export function violationText(violations: readonly Violation[]): string {
	return violations.map(({ invariant, detail }) => `${invariant}: ${detail}\n`).join('');
}

/** The rules about the registry's own files, in the work tree. */
class RegistryLook {
	readonly #root: string;
	readonly #snapshot: Snapshot;
	readonly #seen: Map<string, string>;
	readonly #found: Violation[] = [];

	constructor(root: string, seen: Map<string, string>) {
		this.#root = root;
		this.#snapshot = new Snapshot(new WorkTreeFiles(root));
		this.#seen = seen;
	}

	async violations(): Promise<Violation[]> {
		const registry = await this.#snapshot.registry();
		if (!registry.ok) this.#tell('parses', `registry.yaml: ${registry.problems[0].code}`);
		const keys = new Set<string>();
		for (const model of await this.#snapshot.models()) {
			if (!isReadable(model)) {
				this.#tell('parses', `${model.path}: ${model.manifest.ok ? '' : model.manifest.problems[0].code}`);
				continue;
			}
			// A model that was deleted and made again is another one, whose numbers start anew.
			const identity = `${model.folder} of ${model.manifest.value.created}`;
			for (const number of await this.#snapshot.versionNumbers(model)) {
				const version = await this.#snapshot.version(model, number);
				const key = `${identity} version ${number}`;
				keys.add(key);
				if (version) await this.#lookAtVersion(version, key);
			}
			this.#lookForVanished(`${identity} version `, keys);
			await this.#lookAtAliases(model);
		}
		return this.#found;
	}

	async #lookAtVersion({ path, isDeleted, manifest, notes }: VersionEntry, key: string): Promise<void> {
		const file = await unlessMissing(readFile(join(this.#root, path, 'version.yaml')), undefined);
		const identity = isDeleted ? 'deleted' : sha256(file ?? '');
		const before = this.#seen.get(key);
		if (before !== undefined && before !== identity && !isDeleted)
			this.#tell('numbers', `${path} is another version than it was`);
		this.#seen.set(key, identity);
		if (!notes.ok) this.#tell('parses', `${path}/notes.yaml: ${notes.problems[0].code}`);
		if (isDeleted && !file) return;
		if (!manifest.ok) this.#tell('parses', `${path}/version.yaml: ${manifest.problems[0].code}`);
		else if (!isDeleted && manifest.value.artifacts.storage === 'copy')
			await this.#lookAtFiles(path, manifest.value.artifacts.digest);
	}

	async #lookAtFiles(path: string, digest: string): Promise<void> {
		const folder = join(this.#root, path);
		const list = await unlessMissing(readFile(join(folder, 'artifacts.sha256')), undefined);
		const checksums = list && parseChecksumList(list.toString('utf8'));
		if (!list || !checksums) {
			this.#tell('digest', `${path} has no checksum list`);
			return;
		}
		if (`sha256:${sha256(list)}` !== digest) this.#tell('digest', `${path} has a list of another digest`);
		const listed = new Map(checksums.map((checksum) => [checksum.path, checksum.sha256]));
		for (const [name, expected] of listed) {
			const bytes = await unlessMissing(readFile(join(folder, name)), undefined);
			if (!bytes) this.#tell('files', `${path}/${name} is missing`);
			else if (sha256(bytes) !== expected && parseLfsPointer(bytes)?.sha256 !== expected)
				this.#tell('files', `${path}/${name} has other bytes than listed`);
		}
		for (const extra of await this.#snapshot.filesBelow(`${path}/artifacts`))
			if (!listed.has(extra.slice(path.length + 1))) this.#tell('files', `${extra} is not listed`);
	}

	#lookForVanished(prefix: string, keys: ReadonlySet<string>): void {
		for (const key of this.#seen.keys())
			if (key.startsWith(prefix) && !keys.has(key)) this.#tell('numbers', `${key} has vanished`);
	}

	async #lookAtAliases(model: ModelEntry): Promise<void> {
		for (const name of await this.#snapshot.filesBelow(layout.aliases(model.folder))) {
			const known = await this.#snapshot.aliases(model);
			if (!known.some(({ path }) => path === name)) this.#tell('parses', `${name} is no alias`);
		}
		for (const { path, manifest } of await this.#snapshot.aliases(model)) {
			const target = manifest.ok && (await this.#snapshot.version(model, manifest.value.version));
			if (!manifest.ok) this.#tell('parses', `${path}: ${manifest.problems[0].code}`);
			else if (!target || target.isDeleted)
				this.#tell('aliases', `${path} points at ${manifest.value.version}, which is not there`);
		}
	}

	#tell(invariant: Invariant, detail: string): void {
		this.#found.push({ invariant, detail });
	}
}

/** Do work tree, index and HEAD have the same files of the registry, byte for byte? */
async function compareStores(
	repo: TempRepo,
	registry: string,
	state: 'committed' | 'staged',
): Promise<Violation[]> {
	const [index, head] = await Promise.all([
		idsOf(repo, ['ls-files', '--stage', '-z', '--', registry]),
		state === 'staged' ? undefined : idsOf(repo, ['ls-tree', '-r', '-z', 'HEAD', '--', registry]),
	]);
	const found: Violation[] = [];
	const tell = (detail: string) => found.push({ invariant: 'committed', detail });
	if (head)
		for (const path of new Set([...index.keys(), ...head.keys()]))
			if (index.get(path) !== head.get(path)) tell(`${path} is not in the index as it is in HEAD`);

	const onDisk = new Set(await filesBelow(repo.path, registry));
	for (const path of onDisk) {
		if (!index.has(path)) tell(`${path} is not in the index`);
		else if (!(await hasBlob(repo, path, index.get(path) ?? '')))
			tell(`${path} is not in the index as it is on disk`);
	}
	for (const path of index.keys()) if (!onDisk.has(path)) tell(`${path} is in the index, but not on disk`);
	return found;
}

async function idsOf(repo: TempRepo, command: readonly string[]): Promise<Map<string, string>> {
	const output = await repo.git('--no-optional-locks', '--literal-pathspecs', ...command);
	const lines = output.split('\0').filter((line) => line !== '');
	return new Map(
		lines.map((line) => {
			const tab = line.indexOf('\t');
			const words = line.slice(0, tab).split(' ');
			return [line.slice(tab + 1), words.find((word) => /^[0-9a-f]{40,}$/.test(word)) ?? ''];
		}),
	);
}

async function hasBlob(repo: TempRepo, path: string, id: string): Promise<boolean> {
	const bytes = await unlessMissing(readFile(join(repo.path, path)), Buffer.alloc(0));
	const hash = createHash(id.length === 64 ? 'sha256' : 'sha1');
	if (hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === id) return true;
	// A filter, as that of Git LFS, stores something else.
	return (await repo.git('hash-object', '--', path)).trim() === id;
}

async function checkObjects(repo: TempRepo): Promise<Violation[]> {
	try {
		const output = await repo.git('fsck', '--no-dangling', '--no-progress', '--full');
		return output.trim() === '' ? [] : [{ invariant: 'fsck', detail: output.trim() }];
	} catch (error) {
		return [{ invariant: 'fsck', detail: String(error) }];
	}
}

async function compareUserWork(
	repo: TempRepo,
	registry: string,
	before: Readonly<Record<string, string>>,
): Promise<Violation[]> {
	const now = await userWork(repo, registry);
	const differing = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
		(key) => !isDeepStrictEqual(before[key], now[key]),
	);
	return differing.map((key) => ({ invariant: 'user work', detail: `${key} has changed` }));
}

/** What a killed or failed process could leave behind: of git's own locks too, since a writer's git may have been it. */
async function findLeftovers(repo: TempRepo, root: string): Promise<Violation[]> {
	const gitDir = join(repo.path, '.git');
	const ofGit = (await filesBelow(gitDir, '')).filter(
		(path) => path.endsWith('.lock') || path.startsWith('gmr/') || /(?:^|\/)\..*\.tmp$/.test(path),
	);
	const ofRegistry = (await unlessMissing(readdir(root, { recursive: true }), [])).filter((path) =>
		/(?:^|\/)(?:\.incoming-[^/]*|\..*\.tmp)$/.test(path),
	);
	const paths = [...ofGit.map((path) => `.git/${path}`), ...ofRegistry];
	return paths.map((path) => ({ invariant: 'leftovers', detail: path }));
}

/** Paths of the files below a folder of `root`, relative to `root`; a link counts as a file. */
async function filesBelow(root: string, folder: string): Promise<string[]> {
	const entries = await unlessMissing(readdir(join(root, folder), { withFileTypes: true }), []);
	const paths = await Promise.all(
		entries.map(async (entry) => {
			const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
			return entry.isDirectory() ? filesBelow(root, path) : [path];
		}),
	);
	return paths.flat();
}

function sha256(content: string | Uint8Array): string {
	return createHash('sha256').update(content).digest('hex');
}
