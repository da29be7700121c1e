import type { TreeFile } from '../../core/replay/fileTree.js';
import type { Renumbered } from '../../core/replay/places.js';
import { renumberSide, type MovedFile } from '../../core/replay/renumberSide.js';
import { WorkTreeFiles } from '../../files/workTreeFiles.js';
import { betweenCommits } from '../write/betweenCommits.js';
import { commitMessage, type ToldEdit } from '../commit/commitMessage.js';
import { CommitWriter } from '../commit/commitWriter.js';
import { registryError } from '../../core/errors.js';
import { GitContents } from '../gitContents.js';
import type { GitSettings } from '../gitSettings.js';
import { readSettings } from '../settingsCache.js';
import { readHead } from '../head.js';
import { highestKnownVersion } from '../write/highestVersion.js';
import { applyToMerge, conflictsLeft, type LeftConflict } from './mergeIndex.js';
import { mergeSides, type MergeSides } from './mergeSides.js';
import { moveBranch } from './moveBranch.js';
import { diffTrees } from './ownCommits.js';
import { RefFiles } from '../refFiles.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';

export interface RenumberOptions {
	/** A branch that is going to be merged; without it a merge in progress is looked at. */
	readonly onto?: string | undefined;
	readonly isDry?: boolean | undefined;
}

/** What has become of versions whose numbers were taken. */
export interface Renumbering {
	readonly renumbered: readonly Renumbered[];
	/** Whose versions keep their numbers, for people: `origin/main`. */
	readonly keeper: string;
	/** Of a commit that was made, ahead of a merge. */
	readonly commit?: string;
	/** What a merge in progress still leaves to the person. */
	readonly conflicts: readonly LeftConflict[];
}

/**
 * Gives our versions the next free numbers where the other side has versions of these numbers: in index and work tree of
 * a merge in progress, or with one commit ahead of it.
 * Throws `renumber-no-merge`, `renumber-in-rebase`, `ref-not-found`, `sync-in-the-way`, `git-failed`.
 */
export async function renumber(place: RegistryPlace, options: RenumberOptions = {}): Promise<Renumbering> {
	const settings = await readSettings(place.git);
	return betweenCommits(place, settings, async () => {
		const sides = await mergeSides(place, settings, options.onto);
		return new Renumberer(place, settings, sides, options.isDry ?? false).run();
	});
}

class Renumberer {
	readonly #place: RegistryPlace;
	readonly #settings: GitSettings;
	readonly #sides: MergeSides;
	readonly #isDry: boolean;

	constructor(place: RegistryPlace, settings: GitSettings, sides: MergeSides, isDry: boolean) {
		this.#place = place;
		this.#settings = settings;
		this.#sides = sides;
		this.#isDry = isDry;
	}

	async run(): Promise<Renumbering> {
		const { git, repository, path, root } = this.#place;
		const { base, mover, keeper, keeperName } = this.#sides;
		await using batch = git.batch();
		const contents = new GitContents(batch, repository.objectFormat);
		const files = (commit: string) =>
			new RefFiles(batch, { commit, path, objectFormat: repository.objectFormat });
		const prefix = path === '' ? '' : `${path}/`;
		const deltas = (await diffTrees(git, base, mover))
			.filter((delta) => delta.path.startsWith(prefix))
			.map((delta) => ({ ...delta, path: delta.path.slice(prefix.length) }));
		const head = await readHead(git, repository);
		const { renumbered, moved } = await renumberSide({
			mover: { deltas, before: files(base), after: files(mover) },
			keeper: files(keeper),
			contents,
			highestKnown: (folder) =>
				highestKnownVersion(this.#place, { files: new WorkTreeFiles(root), head }, folder),
		});
		this.#checkRebase(renumbered);
		const result = { renumbered, keeper: keeperName };
		const isInMerge = this.#sides.moverStage !== undefined;
		if (this.#isDry) return { ...result, conflicts: [] };
		if (renumbered.length === 0)
			return { ...result, conflicts: isInMerge ? await conflictsLeft(this.#place, this.#sides) : [] };

		await contents.write(git);
		if (!isInMerge) return { ...result, commit: await this.#commit(renumbered, moved), conflicts: [] };
		await applyToMerge(this.#place, this.#sides, { renumbered, moved, keeper: files(keeper) });
		return { ...result, conflicts: await conflictsLeft(this.#place, this.#sides) };
	}

	#checkRebase(renumbered: readonly Renumbered[]): void {
		const { laterPaths, keeperName } = this.#sides;
		const later = renumbered.find(({ folder }) => {
			const at = inRepository(this.#place, `models/${folder}/`);
			return laterPaths.some((each) => each.startsWith(at));
		});
		if (later) throw registryError('renumber-in-rebase', { model: later.model, onto: keeperName });
	}

	/** One commit on the branch, as far as it goes without a merge. */
	async #commit(renumbered: readonly Renumbered[], moved: readonly MovedFile[]): Promise<string> {
		const { git } = this.#place;
		const { mover, branch } = this.#sides;
		const changes = new Map<string, TreeFile | undefined>();
		for (const { path } of moved) changes.set(inRepository(this.#place, path), undefined);
		for (const { to, file } of moved) changes.set(inRepository(this.#place, to), file);
		const [first, ...others] = renumbered.map(({ model, from, to }): ToldEdit => ({
			operation: 'renumber',
			summary: `Renumber ${model} version ${from} to version ${to}`,
			model,
			version: to,
		}));
		if (!first) throw new RangeError('nothing to renumber');
		await using writer = await CommitWriter.create(this.#place, this.#settings, mover);
		const commit = await writer.commit({ message: commitMessage(first, ...others), changes });
		const move = { branch, from: mover, to: commit, why: `gmr renumber: ${first.summary}` };
		if (!(await moveBranch(this.#place, move)))
			throw registryError('git-failed', { command: 'update-ref', detail: 'HEAD moved meanwhile' });
		git.options.logger?.info(`${first.summary} (${commit.slice(0, 10)})`);
		return commit;
	}
}
