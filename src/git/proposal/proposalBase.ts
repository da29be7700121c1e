import { isRegistryError, registryError } from '../../core/errors.js';
import type { FileStore } from '../../core/fileStore.js';
import { versionOfFolder } from '../../core/model/versionNumber.js';
import { layout } from '../../core/registry/layout.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import { readHead } from '../head.js';
import { RefFiles, resolveCommit } from '../refFiles.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';

/** What a proposal starts from, read without a checkout. */
export interface ProposalBase {
	/** Full id. */
	readonly commit: string;
	/** The revision that gave it: `main`, `main@{upstream}`. */
	readonly revision: string;
	readonly files: FileStore;
}

/** Branches of proposals, here and as last fetched. */
const proposalRefs = ['refs/heads/registry/', 'refs/remotes/*/registry/'] as const;

/**
 * Runs `work` on the commit that proposals start from: what git's setting `gmr.base` names, by default the branch that is
 * checked out; of a branch with an upstream what was last fetched of it, since the branch itself may hold work that is not
 * to be proposed. Throws `head-detached` where there is neither, `ref-not-found`.
 */
export async function withProposalBase<T>(
	place: RegistryPlace,
	settings: GitSettings,
	work: (base: ProposalBase) => Promise<T>,
): Promise<T> {
	const { git, repository, path } = place;
	const name = settings.get('gmr.base') ?? (await readHead(git, repository)).branch;
	if (name === undefined) throw registryError('head-detached', { operation: 'propose' });
	const upstream = `${name.replace('refs/heads/', '')}@{upstream}`;
	const followed = await commitUnlessMissing(git, upstream);
	const commit = followed ?? (await resolveCommit(git, name));
	await using batch = git.batch();
	return await work({
		commit,
		revision: followed === undefined ? name : upstream,
		files: new RefFiles(batch, { commit, path, objectFormat: repository.objectFormat }),
	});
}

/** The branches of proposals that exist, without `refs/heads/` or the remote's name. */
export async function proposalBranches(git: Git): Promise<string[]> {
	const command = ['for-each-ref', '--format=%(refname)', ...proposalRefs];
	const refs = (await git.run({ command })).toString('utf8').split('\n');
	return refs.map((ref) => ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '')).filter((ref) => ref !== '');
}

/** The largest number among the versions of a model folder in all open proposals; 0 if there is none. */
export async function highestProposedVersion(place: RegistryPlace, modelFolder: string): Promise<number> {
	const { git } = place;
	const refs = (await git.run({ command: ['for-each-ref', '--format=%(objectname)', ...proposalRefs] }))
		.toString('utf8')
		.split('\n')
		.filter((ref) => ref !== '');
	const folder = inRepository(place, layout.versions(modelFolder));
	const lists = refs.map((id) =>
		git.feed({ command: ['ls-tree', '-z', '--name-only', id], operands: [`${folder}/`] }),
	);
	const paths = (await Promise.all(lists)).flatMap(({ stdout }) => stdout.toString('utf8').split('\0'));
	return Math.max(0, ...paths.map((path) => versionOfFolder(path.slice(folder.length + 1)) ?? 0));
}

/** What a base is called in front of people: `main`, `origin/main`. */
export async function baseName(git: Git, { revision }: ProposalBase): Promise<string> {
	const { stdout } = await git.feed({ command: ['rev-parse', '--abbrev-ref', revision] });
	return stdout.toString('utf8').trim() || revision;
}

async function commitUnlessMissing(git: Git, ref: string): Promise<string | undefined> {
	try {
		return await resolveCommit(git, ref);
	} catch (error) {
		if (isRegistryError(error, 'ref-not-found')) return undefined;
		throw error;
	}
}
