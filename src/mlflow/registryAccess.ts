import type { ArtifactsOwner } from '../artifacts/lineage/store.js';
import type { RegistrationTarget } from '../artifacts/registration.js';
import type { Edit, Operation } from '../core/edit.js';
import type { LineageNote } from '../core/lineage/note.js';
import type { LastUpdates, MlflowAccess, MlflowWriter, VersionRequest } from '../core/mlflow/access.js';
import { parseSourceUri } from '../core/model/source.js';
import type { ReadableModel, VersionEntry } from '../core/registry/entries.js';
import { requireManifest } from '../core/registry/resolve.js';
import { KeptSearches } from '../core/search/keptSearches.js';
import { LivingRegistry } from '../files/livingRegistry.js';
import type { GitRegistry } from '../git/openGitRegistry.js';
import type { RegistryAt } from '../git/registryAt.js';
import { artifactPath, type ServedVersions } from './artifactRoutes.js';
import { CommitVersions } from './commitVersions.js';
import { DurableWriter } from './durableWriter.js';
import { RepeatedRequests } from './repeatedRequests.js';
import { WorkTreeVersions } from './workTreeVersions.js';
import { WrittenUpdates } from './writtenUpdates.js';

/** The registry that is served, and to whom. */
export interface MlflowAccessOptions {
	/** Its folder, absolute. */
	readonly root: string;
	readonly registry: GitRegistry;
	/** Names the user's tracking server, where lineage is looked for. */
	readonly environment: NodeJS.ProcessEnv;
	/** Absolute; where relative paths of clients begin. */
	readonly currentFolder: string;
	/** A branch, tag, commit or moment; without it the work tree is served. */
	readonly at?: string | undefined;
	readonly isReadOnly?: boolean | undefined;
	/** Absolute: further folders that clients may register models from. */
	readonly roots?: readonly string[] | undefined;
	/** The server's address, with the token, without a slash at its end. */
	readonly baseUri: () => string;
	/** Told what could not be committed after it was answered as done. */
	readonly onCommitFailed?: ((error: unknown, edit: Edit) => void) | undefined;
	/** Told what was not taken into the lineage of a version. */
	readonly onNotes?: ((notes: readonly LineageNote[]) => void) | undefined;
}

/** What a server of MLflow's API needs. Dispose of it: that waits for the commits that follow. */
export type OpenMlflowAccess = MlflowAccess & AsyncDisposable & { readonly versions: ServedVersions };

/** Throws `ref-not-found`, `registry-not-in-commit`, and what opening a repository throws. */
export async function openMlflowAccess(options: MlflowAccessOptions): Promise<OpenMlflowAccess> {
	return options.at === undefined ? workTreeAccess(options) : commitAccess(options, options.at);
}

async function commitAccess(options: MlflowAccessOptions, ref: string): Promise<OpenMlflowAccess> {
	const { registry, baseUri } = options;
	const at: RegistryAt = await registry.at(ref);
	const registryPath = await registry.registryPath();
	const written = new WrittenUpdates();
	// What was before a commit does not change.
	let updates: Promise<LastUpdates> | undefined;
	return {
		snapshot: () => Promise.resolve(at.snapshot),
		whole: () => Promise.resolve(at.snapshot),
		updates() {
			updates ??= registry.updates(at.commit).then((known) => written.over(known));
			updates.catch(() => (updates = undefined));
			return updates;
		},
		found: new KeptSearches(),
		downloadUri: (model, version) => downloadUri(baseUri(), model, version),
		versions: new CommitVersions({ registry, at, registryPath }),
		[Symbol.asyncDispose]: () => at[Symbol.asyncDispose](),
	};
}

async function workTreeAccess(options: MlflowAccessOptions): Promise<OpenMlflowAccess> {
	const { root, registry, baseUri } = options;
	const living = new LivingRegistry(root);
	const written = new WrittenUpdates();
	const updates = async (): Promise<LastUpdates> => written.over(await registry.updates());
	const fetch = (versionFolder: string, uri: string) => registry.fetchLfs(versionFolder, uri);
	const place = {
		repositoryRoot: await registry.repositoryRoot(),
		registryPath: await registry.registryPath(),
	};
	const access = {
		snapshot: () => Promise.resolve(living.now()),
		whole: () => living.whole(),
		summaries: () => living.summaries(),
		updates,
		found: new KeptSearches(),
		downloadUri: (model: ReadableModel, version: VersionEntry) => downloadUri(baseUri(), model, version),
		versions: new WorkTreeVersions({ root, ...place, snapshot: () => living.now(), fetch }),
	};
	if (options.isReadOnly === true) return { ...access, [Symbol.asyncDispose]: () => Promise.resolve() };

	const { onCommitFailed = () => undefined } = options;
	const writer = new DurableWriter(registry.writer, { written, updates, onCommitFailed });
	const write = new Writer(options, writer, place.repositoryRoot, living, fetch);
	return { ...access, write, [Symbol.asyncDispose]: () => write.settled() };
}

class Writer implements MlflowWriter {
	readonly #repeated = new RepeatedRequests<Edit>();
	readonly #working = new Set<Promise<Edit>>();
	readonly #options: MlflowAccessOptions;
	readonly #writer: DurableWriter;
	readonly #target: RegistrationTarget;
	readonly #living: LivingRegistry;
	readonly #fetch: (versionFolder: string, uri: string) => Promise<void>;

	constructor(
		options: MlflowAccessOptions,
		writer: DurableWriter,
		repositoryRoot: string,
		living: LivingRegistry,
		fetch: (versionFolder: string, uri: string) => Promise<void>,
	) {
		const { root, registry, currentFolder, environment } = options;
		this.#options = options;
		this.#writer = writer;
		this.#living = living;
		this.#fetch = fetch;
		this.#target = {
			registryRoot: root,
			repositoryRoot,
			writer,
			incoming: registry.incoming,
			git: registry,
			lineage: { currentFolder, environment },
		};
	}

	async apply(operation: Operation): Promise<Edit> {
		return (await this.#writer.apply(operation)).edit;
	}

	register(request: VersionRequest, delivered?: Promise<boolean>): Promise<Edit> {
		const work = () => this.#tracked(this.#register(request));
		return delivered ? this.#repeated.run(JSON.stringify(request), work, delivered) : work();
	}

	/** Waits for what is being registered, whoever still waits for its answer, and for all commits. */
	async settled(): Promise<void> {
		while (this.#working.size > 0) await Promise.allSettled(this.#working);
		await this.#writer.settled();
	}

	async #register(request: VersionRequest): Promise<Edit> {
		// All that looks into models is a third of the code, and has no part in a server's start.
		const [{ findSource }, { registerSource }] = await Promise.all([
			import('./sources.js'),
			import('./registerSource.js'),
		]);
		const { root, currentFolder, roots = [] } = this.#options;
		const onNotes = this.#notesOnce();
		const source = await findSource(request, {
			roots: [this.#target.repositoryRoot, root, currentFolder, ...roots],
			currentFolder,
			artifacts: (owner) => this.#artifacts(owner, onNotes),
		});
		return registerSource(request, source, {
			target: this.#target,
			snapshot: this.#living.now(),
			currentFolder,
			fetch: this.#fetch,
			onNotes,
		});
	}

	/** Files and lineage are looked for in the same places, and what is wrong there is told once. */
	#notesOnce(): (notes: readonly LineageNote[]) => void {
		const told = new Set<string>();
		return (notes) => {
			const fresh = notes.filter((note) => !told.has(JSON.stringify(note)));
			for (const note of fresh) told.add(JSON.stringify(note));
			if (fresh.length > 0) this.#options.onNotes?.(fresh);
		};
	}

	async #artifacts(owner: ArtifactsOwner, onNotes: (notes: readonly LineageNote[]) => void) {
		const { currentFolder, environment } = this.#options;
		const { repositoryRoot } = this.#target;
		const { findArtifacts } = await import('../artifacts/lineage/findArtifacts.js');
		const search = { origin: currentFolder, currentFolder, environment, repositoryRoot };
		const { found, notes } = await findArtifacts(owner, search);
		onNotes(notes);
		return found;
	}

	#tracked(work: Promise<Edit>): Promise<Edit> {
		this.#working.add(work);
		const done = () => this.#working.delete(work);
		work.then(done, done);
		return work;
	}
}

/** What a client is told to load: files of the repository come from the server, which leaves them as they are. */
function downloadUri(base: string, model: ReadableModel, version: VersionEntry): string {
	const { artifacts, source } = requireManifest(model, version);
	if (artifacts.storage === 'none') return source;
	const isHere = artifacts.storage === 'copy' || parseSourceUri(artifacts.uri).kind === 'path';
	return isHere ? `${base}/${artifactPath(model.folder, version.number)}` : artifacts.uri;
}
