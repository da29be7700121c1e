import type { CodeState } from '../core/lineage/codeState.js';
import type { LineageNote } from '../core/lineage/note.js';
import type { Lineage, Tags } from '../core/model/types.js';
import type { ArtifactStorage } from '../core/model/artifactStorage.js';
import type { RegistryWriter } from '../core/ports.js';
import type { LineageSurroundings } from './lineage/findLineage.js';

/** Where a folder is copied to before it has a number; see `src/git/write/incoming.ts`. */
export interface IncomingStore {
	/** Makes `models/<modelFolder>/versions/.incoming-<nonce>`; gives its path relative to the registry. */
	create(modelFolder: string): Promise<string>;
	/** Removes one that was not published. */
	discard(path: string): Promise<void>;
}

/** What a registration asks git. */
export interface RegistrationGit {
	/** How the repository names objects: what is committed can then be compared without reading it again. */
	objectFormat(): Promise<'sha1' | 'sha256'>;
	/** How files of these sizes can be kept; whether Git LFS runs is looked at only where they need it. */
	storage(sizes: { readonly largest: number; readonly all: number }): Promise<ArtifactStorage>;
	/** Those of `files` (from the top of the repository, below `folder`) that a clone would not have as they are here. */
	uncommitted(
		folder: string,
		files: readonly string[],
	): Promise<ReadonlyMap<string, 'untracked' | 'uncommitted'>>;
	/** What is checked out where a model lies (absolute, without links); `undefined` for one outside the repository. */
	codeState(model: string): Promise<CodeState | undefined>;
}

/** The registry a model goes to. */
export interface RegistrationTarget {
	/** Absolute. */
	readonly registryRoot: string;
	/** Absolute; sources inside it are recorded relative to it. */
	readonly repositoryRoot: string;
	readonly writer: RegistryWriter;
	readonly incoming: IncomingStore;
	/** Without it nothing goes to Git LFS, the defaults limit sizes, and a reference can't be checked. */
	readonly git?: RegistrationGit;
	/** Where lineage is looked for besides the model and its repository. */
	readonly lineage?: LineagePlaces;
}

/** Where a run may be found. */
export type LineagePlaces = Pick<LineageSurroundings, 'currentFolder' | 'environment'>;

/** What is known of a version besides its files. */
export interface RegistrationFacts {
	readonly name: string;
	/** What a client calls the place the model comes from; unless given, where its files are. */
	readonly source?: string | undefined;
	readonly description?: string | undefined;
	readonly tags?: Tags | undefined;
	readonly aliases?: readonly string[] | undefined;
	/** Added to, and winning over, what the files say. */
	readonly lineage?: Partial<Lineage> | undefined;
	/** Is what the model card proposes (description, tags, parents) taken where the user says nothing? */
	readonly takesCard?: boolean | undefined;
}

export interface RegistrationProgress {
	readonly signal?: AbortSignal | undefined;
	/** Told, before anything is written, what was not taken into the lineage. */
	readonly onNotes?: ((notes: readonly LineageNote[]) => void) | undefined;
	/** Told bytes read, of all bytes. */
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
}
