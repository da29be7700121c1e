import { mapInBatches } from '../base/batches.js';
import { isRegistryError } from '../errors.js';
import { parseInspection, type RecordedInspection } from '../inspection/recordedInspection.js';
import { readAliasFile } from '../manifest/aliasFile.js';
import { readDeletedFile } from '../manifest/deletedFile.js';
import { readModelFile } from '../manifest/modelFile.js';
import { emptyNotes, readNotesFile } from '../manifest/notesFile.js';
import { registryFileName } from '../model/format.js';
import { readRegistryFile } from '../manifest/registryFile.js';
import { readRunFile } from '../manifest/runFile.js';
import { readVersionFile } from '../manifest/versionFile.js';
import { parseExistingAlias } from '../model/alias.js';
import type { AliasName, VersionNumber } from '../model/brands.js';
import { decodeName, encodeFolderName, encodeName } from '../model/folderName.js';
import type { NotesManifest, RegistryManifest, RunManifest, VersionManifest } from '../model/types.js';
import { versionOfFolder } from '../model/versionNumber.js';
import type { FileReader, FileStore, FolderEntry } from '../fileStore.js';
import { problem, type Reading } from '../problem.js';
import {
	isReadable,
	type AliasEntry,
	type ModelEntry,
	type ReadableModel,
	type VersionEntry,
} from './entries.js';
import { incomingPrefix, layout } from './layout.js';

/** More than that at a time gain nothing and keep all their promises alive. */
const batchSize = 64;

/**
 * A registry at one point: read-only and lazy. Each file is read at most once, when it is first asked for; what the
 * user broke is a `Reading` with problems, and the rest keeps working.
 */
export class Snapshot {
	readonly #files: FileStore;
	readonly #memory = new Map<string, Promise<unknown>>();

	constructor(files: FileStore) {
		this.#files = files;
	}

	/**
	 * The registry at a later point, at which `files` are as they were except for what is below the folders of `changed`
	 * (`models/<folder>`). What was read of the others is not read again.
	 */
	renewed(files: FileStore, changed: ReadonlySet<string>): Snapshot {
		const next = new Snapshot(files);
		for (const [key, value] of this.#memory) {
			const model = /^models\/[^/]+/.exec(key)?.[0];
			if (model !== undefined && !changed.has(model)) next.#memory.set(key, value);
		}
		return next;
	}

	/** `registry.yaml`. */
	registry(): Promise<Reading<RegistryManifest>> {
		return this.#once(registryFileName, async () => {
			const reading = await this.#parse(registryFileName, (bytes) => readRegistryFile(bytes));
			return reading ?? missing(registryFileName);
		});
	}

	/** All models, readable ones by name in code-unit order, then the broken ones by folder. */
	models(): Promise<readonly ModelEntry[]> {
		return this.#once('models', async () => {
			const folders = await this.modelFolders();
			const entries = await mapInBatches(folders, batchSize, (folder) => this.#model(folder));
			const sortKey = (entry: ModelEntry) =>
				entry.manifest.ok ? `0${entry.manifest.value.name}` : `1${entry.folder}`;
			return entries.filter((entry) => entry !== undefined).sort(by(sortKey));
		});
	}

	/** The names of the folders of `models/`, whatever is in them. */
	modelFolders(): Promise<readonly string[]> {
		return this.#once('folders', async () => {
			const entries = await this.#files.list(layout.models);
			return entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
		});
	}

	/**
	 * The model of that name. Reads one manifest where the folder is the name's own, and another where a rename has parted
	 * the two and the store knows the folder, else all of them. Of several models of one name, which are a problem, it is
	 * the one in the name's own folder, then the one that the store knows, then the first by folder.
	 */
	async findModel(name: string): Promise<ReadableModel | undefined> {
		// No model has no name, and its folder would be no path.
		if (name === '') return undefined;
		const expected = await this.#named(name, encodeFolderName(name));
		if (expected) return expected;
		const { names } = this.#files;
		const noted = await names?.folderOf(name);
		const moved = noted === undefined ? undefined : await this.#named(name, noted);
		if (moved) return moved;
		const models = (await this.models()).filter(isReadable);
		const found = models.find((model) => model.manifest.value.name === name);
		if (found) await names?.note(partedNames(models));
		return found;
	}

	/** The model in a folder, if it has that name. */
	async #named(name: string, folder: string): Promise<ReadableModel | undefined> {
		const model = await this.#model(folder);
		return model && isReadable(model) && model.manifest.value.name === name ? model : undefined;
	}

	/** A model by its folder. */
	async modelInFolder(folder: string): Promise<ModelEntry | undefined> {
		return this.#model(folder);
	}

	/** The aliases of a model in code-unit order. Files that are no alias of ours are passed over. */
	aliases(model: ModelEntry): Promise<readonly AliasEntry[]> {
		return this.#once(`${model.path}/aliases`, async () => {
			const entries = await this.#files.list(layout.aliases(model.folder));
			const aliases = await Promise.all(
				entries.map(async ({ name, kind }) => {
					const alias = kind === 'file' && name.endsWith('.yaml') ? aliasOfFile(name) : undefined;
					return alias === undefined ? undefined : this.alias(model, alias);
				}),
			);
			return aliases.filter((entry) => entry !== undefined);
		});
	}

	/** One alias, without looking at the others. */
	alias(model: ModelEntry, alias: AliasName): Promise<AliasEntry | undefined> {
		const path = layout.aliasFile(model.folder, encodeName(alias));
		return this.#once(path, async () => {
			const manifest = await this.#parse(path, readAliasFile);
			return manifest && { alias, path, manifest };
		});
	}

	/** The numbers of a model's versions, deleted ones included, the newest first. */
	versionNumbers(model: ModelEntry): Promise<readonly VersionNumber[]> {
		return this.#once(`${model.path}/versions`, async () => {
			const entries = await this.#files.list(layout.versions(model.folder));
			return entries
				.flatMap(({ name, kind }) => (kind === 'folder' ? (versionOfFolder(name) ?? []) : []))
				.sort((a, b) => b - a);
		});
	}

	/** One version; `undefined` where the model has no folder of that number. */
	async version(model: ModelEntry, number: VersionNumber): Promise<VersionEntry | undefined> {
		const numbers = await this.versionNumbers(model);
		if (!numbers.includes(number)) return undefined;
		// Whoever remembers something of the folder has the same text for it: there are very many.
		const path = layout.version(model.folder, number);
		return this.#once(path, () => this.#version(path, model.folder, number));
	}

	/**
	 * What `version.yaml` of a version says, without a look at its notes; `undefined` where the model has no live version of
	 * that number, and where its folder is an empty one that git left.
	 */
	async liveManifest(
		model: ModelEntry,
		number: VersionNumber,
	): Promise<Reading<VersionManifest> | undefined> {
		const path = layout.versionFile(model.folder, number);
		if (await this.#parse(layout.deletedFile(model.folder, number), readDeletedFile)) return undefined;
		const manifest = await this.#parse(path, readVersionFile);
		if (manifest) return matching(manifest, number, path);
		const entries = await this.#files.list(layout.version(model.folder, number));
		return entries.length > 0 ? missing(path) : undefined;
	}

	/** The versions that are not deleted, the newest first. */
	versions(model: ModelEntry): Promise<readonly VersionEntry[]> {
		return this.#once(`${model.path}/live`, async () => {
			const numbers = await this.versionNumbers(model);
			const versions = await Promise.all(numbers.map((number) => this.version(model, number)));
			return versions.filter((version) => version !== undefined).filter(({ isDeleted }) => !isDeleted);
		});
	}

	/** The newest version that is not deleted. Reads no other version than it needs to. */
	async latest(model: ModelEntry): Promise<VersionEntry | undefined> {
		for (const number of await this.versionNumbers(model)) {
			const version = await this.version(model, number);
			if (version && !version.isDeleted) return version;
		}
		return undefined;
	}

	/** What the files of a version told when it was registered; `undefined` where that is not recorded, or not readable. */
	inspection({ path }: VersionEntry): Promise<RecordedInspection | undefined> {
		const file = `${path}/inspection.json`;
		return this.#once(file, async () => {
			const bytes = await this.#files.read(file);
			return bytes && parseInspection(bytes);
		});
	}

	/** All parameters and metrics of a version; `undefined` where its manifest has them all. */
	run(model: ModelEntry, number: VersionNumber): Promise<RunManifest | undefined> {
		const path = layout.runFile(model.folder, number);
		return this.#once(path, async () => {
			const bytes = await this.#files.read(path);
			return bytes && readRunFile(bytes);
		});
	}

	/**
	 * The paths of all files below a folder of the registry, in code-unit order. Versions that are being copied are no
	 * part of it yet.
	 */
	async filesBelow(folder: string): Promise<readonly string[]> {
		return (await this.pathsBelow(folder)).files;
	}

	/** As `filesBelow`, with what is neither a file nor a folder besides. */
	async pathsBelow(folder: string): Promise<{ files: readonly string[]; others: readonly string[] }> {
		const entries = await this.entries(folder);
		const below = await Promise.all(
			entries.map(async ({ name, kind }) => {
				const path = `${folder}/${name}`;
				if (kind === 'folder') return this.pathsBelow(path);
				return kind === 'file' ? { files: [path], others: [] } : { files: [], others: [path] };
			}),
		);
		return {
			files: below.flatMap(({ files }) => files),
			others: below.flatMap(({ others }) => others),
		};
	}

	/** The entries of any folder of the registry in code-unit order; versions that are being copied are none yet. */
	async entries(folder: string): Promise<readonly FolderEntry[]> {
		const entries = await this.#files.list(folder);
		return entries.filter(({ name }) => !name.startsWith(incomingPrefix));
	}

	/** The bytes of any file of the registry, `undefined` where there is none. */
	read(path: string): Promise<Uint8Array | undefined> {
		return this.#files.read(path);
	}

	/** The size of any file in bytes; `undefined` where there is none, or what holds the registry can't tell. */
	async size(path: string): Promise<number | undefined> {
		return this.#files.size?.(path);
	}

	#model(folder: string): Promise<ModelEntry | undefined> {
		return this.#once(layout.modelFile(folder), async () => {
			const path = layout.modelFile(folder);
			const manifest = await this.#parse(path, readModelFile);
			if (manifest) return { folder, path: layout.model(folder), manifest };
			// A folder without the file is a model only if something of one is in it: a first registration may be under way.
			// git knows no empty folders, and what it deletes may leave some.
			const versions = await this.#files.list(layout.versions(folder));
			const numbered = versions.filter(({ name }) => versionOfFolder(name) !== undefined);
			const contents = await Promise.all(
				numbered.map(({ name }) => this.#files.list(`${layout.versions(folder)}/${name}`)),
			);
			const isModel = contents.some((entries) => entries.length > 0);
			return isModel ? { folder, path: layout.model(folder), manifest: missing(path) } : undefined;
		});
	}

	async #version(path: string, folder: string, number: VersionNumber): Promise<VersionEntry> {
		const versionPath = layout.versionFile(folder, number);
		const notesPath = layout.notesFile(folder, number);
		const deletedPath = layout.deletedFile(folder, number);
		// To look once what there is, is less than to look for each of three files.
		const entries = await this.#files.list(path);
		const names = new Set(entries.map(({ name }) => name));
		const parse = <T>(file: string, reader: FileReader<T>) =>
			names.has(baseName(file)) ? this.#parse(file, reader) : undefined;
		const [manifest = missing<VersionManifest>(versionPath), notes = noNotes, deleted] = await Promise.all([
			parse(versionPath, readVersionFile),
			parse(notesPath, readNotesFile),
			parse(deletedPath, readDeletedFile),
		]);
		return {
			number,
			path,
			isDeleted: deleted !== undefined,
			...(deleted ? { deleted } : {}),
			manifest: matching(manifest, number, versionPath),
			notes,
		};
	}

	async #parse<T>(path: string, reader: FileReader<T>): Promise<Reading<T> | undefined> {
		if (this.#files.parsed) return this.#files.parsed(path, reader);
		const bytes = await this.#files.read(path);
		return bytes && reader(bytes, path);
	}

	#once<T>(key: string, make: () => Promise<T>): Promise<T> {
		const known = this.#memory.get(key) as Promise<T> | undefined;
		if (known) return known;
		const made = make();
		this.#memory.set(key, made);
		return made;
	}
}

/** The folders of models whose folder is not their name's own; of several of one name the first. */
function partedNames(models: readonly ReadableModel[]): ReadonlyMap<string, string> {
	const folders = new Map<string, string>();
	for (const { folder, manifest } of models) {
		const { name } = manifest.value;
		if (folder !== encodeFolderName(name) && !folders.has(name)) folders.set(name, folder);
	}
	return folders;
}

const noNotes: Reading<NotesManifest> = { ok: true, value: emptyNotes };

function matching(
	manifest: Reading<VersionManifest>,
	number: VersionNumber,
	path: string,
): Reading<VersionManifest> {
	if (!manifest.ok || manifest.value.version === number) return manifest;
	const data = { expected: String(number), found: String(manifest.value.version) };
	return { ok: false, problems: [problem('folder-mismatch', data, { path })] };
}

function aliasOfFile(file: string): AliasName | undefined {
	const name = decodeName(file.slice(0, -'.yaml'.length));
	if (name === undefined) return undefined;
	try {
		return parseExistingAlias(name);
	} catch (error) {
		if (isRegistryError(error, 'alias-invalid')) return undefined;
		throw error;
	}
}

function missing<T>(path: string): Reading<T> {
	return { ok: false, problems: [problem('file-missing', { file: path }, { path })] };
}

function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
	return (a, b) => {
		const [left, right] = [key(a), key(b)];
		return left < right ? -1 : left > right ? 1 : 0;
	};
}
