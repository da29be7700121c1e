import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Edit } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import type { Applied } from '../../core/ports.js';
import { writeEdit } from '../../files/editFiles.js';
import { currentOwner, isDeadTag, ownerTag } from '../../files/processOwner.js';
import { randomId } from '../../files/randomId.js';
import { isSystemError, unlessMissing } from '../../files/systemError.js';
import { commitMessage } from '../commit/commitMessage.js';
import { PublicationChecks } from '../commit/editPublication.js';
import type { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';
import { readCommit } from '../head.js';
import { PrivateIndex } from '../commit/privateIndex.js';
import { proposalBranch } from './proposal.js';
import { proposalBranches, type ProposalBase } from './proposalBase.js';
import { pathsOf, type RegistryPlace } from '../registryPlace.js';
import type { Repository } from '../repository.js';

const treePrefix = 'tree-';

/**
 * Commits an Edit to a branch of its own that starts from `base`, through a work tree and an index aside: what is checked
 * out is not touched. Hooks look at a work tree, and so do not run; commits are signed as configured.
 * Throws `commit-failed` where git refuses, such as for a signer.
 */
export async function propose(
	place: RegistryPlace,
	settings: GitSettings,
	base: ProposalBase,
	edit: Edit,
): Promise<Applied> {
	const { git, repository } = place;
	const topLevel = await pathAside(repository);
	try {
		await writeAside(place, topLevel, edit);
		const facts = { commit: base.commit, ...(await readCommit(git, repository, base.commit)) };
		await using index = await PrivateIndex.create(git, repository, undefined, facts);
		await index.stage(pathsOf(place, edit), topLevel);
		const tree = await index.writeTree();
		if (tree === facts.tree) return { edit, state: 'unchanged' };
		const commit = await commitTree(place, settings, { tree, parent: base.commit, edit });
		const there = { ...place, root: join(topLevel, place.path), repository: { ...repository, topLevel } };
		await new PublicationChecks(there, commit, [{ edit }]).run(edit);
		const branch = await createProposalBranch(git, edit, commit);
		git.options.logger?.info(`${edit.summary} (${commit.slice(0, 10)} on ${branch})`);
		return { edit, commit, branch, state: 'proposed' };
	} finally {
		await rm(topLevel, { recursive: true, force: true });
	}
}

/** Where this process may make a folder of its own; it is removed when the process is gone. */
export async function pathAside({ gitDir }: Repository): Promise<string> {
	return join(gitDir, 'gmr', `${treePrefix}${ownerTag(await currentOwner())}-${randomId(10)}`);
}

/** Removes the work trees aside that killed processes have left. */
export async function removeDeadTrees({ gitDir }: Repository): Promise<void> {
	const folder = join(gitDir, 'gmr');
	for (const name of await unlessMissing(readdir(folder), []))
		if (name.startsWith(treePrefix) && (await isDeadTag(name.slice(treePrefix.length))))
			await rm(join(folder, name), { recursive: true, force: true });
}

async function writeAside(place: RegistryPlace, topLevel: string, edit: Edit): Promise<void> {
	const root = join(topLevel, place.path);
	await mkdir(root, { recursive: true });
	const { publication } = edit;
	if (publication) await moveFolder(join(place.root, publication.from), join(root, publication.from));
	const written = await writeEdit(root, edit);
	await written.finish();
}

/** The git directory may be in another file system than the work tree. */
async function moveFolder(from: string, to: string): Promise<void> {
	await mkdir(dirname(to), { recursive: true });
	try {
		await rename(from, to);
	} catch (error) {
		if (!isSystemError(error, 'EXDEV')) throw error;
		await cp(from, to, { recursive: true, preserveTimestamps: true });
	}
}

async function commitTree(
	{ git }: RegistryPlace,
	settings: GitSettings,
	{ tree, parent, edit }: { tree: string; parent: string; edit: Edit },
): Promise<string> {
	const signing = settings.isOn('commit.gpgsign') ? ['-S'] : [];
	const command = ['commit-tree', ...signing, '-p', parent, '-F', '-', tree];
	const { exitCode, stdout, stderr } = await git.feed({ command, purpose: 'commit' }, commitMessage(edit));
	if (exitCode === 0) return stdout.toString('latin1').trim();
	throw registryError('commit-failed', { summary: edit.summary, detail: stderr.trim() });
}

/** Makes the branch of a proposal at a commit, and gives its name: another one may take the first choice meanwhile. */
export async function createProposalBranch(
	git: Git,
	edit: Pick<Edit, 'operation' | 'model' | 'version'>,
	commit: string,
): Promise<string> {
	for (let attempt = 1; ; attempt++) {
		const branch = proposalBranch(edit, await proposalBranches(git));
		const none = '0'.repeat(commit.length);
		const command = [
			'update-ref',
			'-m',
			'git-model-registry: proposal',
			`refs/heads/${branch}`,
			commit,
			none,
		];
		const { exitCode, stderr } = await git.feed({ command, purpose: 'write' });
		if (exitCode === 0) return branch;
		if (attempt === 5) throw registryError('git-failed', { command: 'update-ref', detail: stderr.trim() });
	}
}
