import type { TreeFile } from '../../core/replay/fileTree.js';
import type { GitSettings } from '../gitSettings.js';
import { readCommit } from '../head.js';
import type { CommitAuthor } from '../sync/ownCommits.js';
import { PrivateIndex } from './privateIndex.js';
import type { RegistryPlace } from '../registryPlace.js';

/** A commit to be made of blobs that the repository has. */
export interface CommitContent {
	/** Absent: whoever runs this, now. */
	readonly author?: CommitAuthor;
	readonly message: string;
	/** Files from the top of the repository; `undefined` deletes. */
	readonly changes: ReadonlyMap<string, TreeFile | undefined>;
}

/** Makes commits one upon the other with the user's signature, without touching index, work tree or refs. */
export class CommitWriter implements AsyncDisposable {
	readonly #place: RegistryPlace;
	readonly #index: PrivateIndex;
	readonly #isSigned: boolean;
	/** The last commit. */
	tip: string;

	private constructor(place: RegistryPlace, index: PrivateIndex, tip: string, isSigned: boolean) {
		this.#place = place;
		this.#index = index;
		this.tip = tip;
		this.#isSigned = isSigned;
	}

	static async create(place: RegistryPlace, settings: GitSettings, onto: string): Promise<CommitWriter> {
		const { git, repository } = place;
		const base = { commit: onto, ...(await readCommit(git, repository, onto)) };
		const index = await PrivateIndex.create(git, repository, undefined, base);
		return new CommitWriter(place, index, onto, settings.isOn('commit.gpgsign'));
	}

	/** Gives the new commit's id. Throws `git-failed`, also where it can't be signed. */
	async commit({ author, message, changes }: CommitContent): Promise<string> {
		const { git, repository } = this.#place;
		const noId = '0'.repeat(repository.objectFormat === 'sha256' ? 64 : 40);
		const lines = Array.from(changes, ([path, file]) =>
			file ? `${file.mode} ${file.id} 0\t${path}\0` : `0 ${noId} 0\t${path}\0`,
		);
		// What goes first, so that a file can take the place of a folder.
		const input = lines.sort((a, b) => Number(b.startsWith('0 ')) - Number(a.startsWith('0 '))).join('');
		const indexFile = this.#index.path;
		await git.run({ command: ['update-index', '-z', '--index-info'], purpose: 'write', indexFile }, input);
		const tree = await this.#index.writeTree();
		const command = ['commit-tree', ...(this.#isSigned ? ['-S'] : []), '-p', this.tip, '-F', '-'];
		const made = await git.run(
			{
				command: [...command, tree],
				purpose: 'commit',
				variables: author ? authorVariables(author) : {},
			},
			message,
		);
		this.tip = made.toString('latin1').trimEnd();
		return this.tip;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#index[Symbol.asyncDispose]();
	}
}

function authorVariables({ name, email, date }: CommitAuthor): Record<string, string> {
	return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
}
