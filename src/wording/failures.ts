import type { ErrorData, Failure } from '../core/errors.js';
import { refusedKeys } from '../core/model/alias.js';
import { personName } from '../core/model/personName.js';
import type { Problem } from '../core/problem.js';
import { formatDate, listed, visible } from './format.js';
import { placedSentence } from './problems.js';
import { aliasReasons, filterReasons, nameReasons } from './reasons.js';
import { fillSentence, sentence, type Sentence } from './sentence.js';
import { quoted, shown } from './shown.js';
import { isSourceFailure, sourceFailureSentence, type SourceFailure } from './sourceFailures.js';
import { isSyncFailure, syncFailureSentence, type SyncFailure } from './syncFailures.js';

/** What happened, to what, and what to do: the sentence for a refusal of the core, the same in CLI and editor. */
export function failureSentence(failure: Failure): Sentence {
	if (isSourceFailure(failure)) return sourceFailureSentence(failure);
	return isSyncFailure(failure) ? syncFailureSentence(failure) : generalSentence(failure);
}

function notCheckedOut({ path, missing, isAltered }: ErrorData['registry-not-checked-out']): Sentence {
	return isAltered
		? sentence(
				"The model registry in {path} is committed, but {missing} can't be read or does not say kind: git-model-registry. Mend it, or bring it back: git restore {missing}",
				{ path, missing },
			)
		: sentence(
				'The model registry in {path} is committed, but not in the work tree. Read it with --at HEAD, or bring it back: git restore {missing}, in a sparse checkout git sparse-checkout add {path}',
				{ path, missing },
			);
}

function generalSentence({ code, data }: Exclude<Failure, SourceFailure | SyncFailure>): Sentence {
	switch (code) {
		case 'registry-not-found':
			return sentence('There is no model registry in {path} or above it. Create one with: gmr init', data);
		case 'registry-not-checked-out':
			return notCheckedOut(data);
		case 'registry-gone':
			return sentence(
				'The registry is not in the work tree any more: it was moved or deleted, or the branch that is checked out has none.',
			);
		case 'registry-unreadable':
			return sentence("The registry can't be read: {problem}. Mend the file first.", placed(data.problem));
		case 'registry-newer':
			return sentence(
				'This registry uses {feature}, which this version of Git Model Registry can read but not write. Update Git Model Registry to change it.',
				data,
			);
		case 'registry-exists':
			return sentence('There is a registry already: {path}.', data);
		case 'registry-read-only':
			return sentence(
				'This workspace is not trusted, so its registry is read-only. Trust the workspace to change it.',
			);
		case 'serving-proposals':
			return sentence(
				"git's setting gmr.commit is branch here: what MLflow's clients change would be on branches that are not checked out, and they could not read it back. On a branch of your own, set it with: git config gmr.commit commit",
			);
		case 'not-a-repository':
			return sentence('{path} is not inside a git repository. Create one with: git init', data);
		case 'repository-foreign':
			return sentence(
				'The repository {path} belongs to another user, so git does not use it. If you trust it: git config --global --add safe.directory "{path}"',
				shown(data),
			);
		case 'repository-bare':
			return sentence(
				'{path} is a bare repository, which has no files to work on. Use a clone of it, or a work tree: git worktree add DIR',
				shown(data),
			);
		case 'git-missing':
			return sentence('git was not found on the PATH. Install git, then try again.');
		case 'git-failed':
			return sentence('git {command} failed: {detail}', data);
		case 'ref-not-found':
			return refNotFound(data);
		case 'diff-no-base':
			return sentence('{base} and {head} have no history in common. Name two refs: gmr diff {base} {head}', {
				base: visible(data.base),
				head: visible(data.head),
			});
		case 'registry-not-in-commit':
			return sentence('There is no model registry in {path} at {ref}.', {
				path: data.path === '' ? 'the top of the repository' : visible(data.path),
				ref: quoted(data.ref),
			});
		case 'repository-unreachable':
			return sentence(
				{
					unreachable: '{url} could not be reached: {detail}.',
					refused:
						'{url} did not let us in: {detail}. Give git the credentials (a credential helper, an ssh key, or a token in the URL); nothing is asked here.',
					failed: 'git could not fetch from {url}: {detail}.',
				}[data.reason],
				shown({ url: data.url, detail: withoutStop(data.detail) }),
			);
		case 'repository-ref-not-found':
			return data.ref === undefined
				? sentence('{url} has no default branch. Name a branch or tag: --ref REF', shown({ url: data.url }))
				: sentence(
						'{url} has no {ref}, or does not hand it out. Name a branch, a tag, or the full id of a commit of one: --ref REF',
						{ url: visible(data.url), ref: quoted(data.ref) },
					);
		case 'repository-without-registry':
			return sentence('There is no model registry in {path} of {url} at {ref}.', {
				path: data.path === undefined ? 'any folder' : visible(data.path),
				url: visible(data.url),
				ref: quoted(data.ref),
			});
		case 'identity-missing':
			return sentence(
				'git does not know who you are, so nothing can be committed. Tell it with: git config user.name "Your Name" and git config user.email you@example.com',
			);
		case 'head-detached':
			return sentence(
				'No branch is checked out (HEAD is detached), so a commit would be lost. Check out a branch first: git switch BRANCH',
			);
		case 'proposal-base-behind':
			return sentence(
				'{subject} is in your work tree, but not on {base}, where the branch for this change would start. Bring it there first: commit and push it, or merge the branch that has it.',
				{ subject: addressed(data), base: visible(data.base) },
			);
		case 'operation-in-progress':
			return sentence('A {inProgress} is in progress in this repository. Finish or abort it first.', data);
		case 'commit-failed':
			return data.isStaged === false
				? sentence(
						'"{summary}" could not be committed: {detail}. The change is in the work tree; commit it when the reason is gone.',
						shown({ summary: data.summary, detail: withoutStop(data.detail) }),
					)
				: sentence(
						'git refused the commit "{summary}": {detail}. The change is in the work tree and staged; commit it when the reason is gone.',
						{ summary: data.summary, detail: withoutStop(data.detail) },
					);
		case 'publication-mismatch':
			return sentence(
				'Version {version} of {model} was committed with other bytes than were registered: {path}: {detail}. Do not use this version.',
				data,
			);
		case 'last-change-unknown':
			return sentence(
				'This clone is shallow, and its history does not tell when {name} was last changed. Get it: git fetch --unshallow',
				shown(data),
			);
		case 'registry-busy':
			return sentence(
				'Another process is writing to this registry ({owner}). Try again when it is done.',
				data,
			);
		case 'name-invalid':
			return sentence("{name} can't be a model's name: {why}.", {
				name: quoted(data.name),
				why: nameReasons[data.reason],
			});
		case 'name-taken':
			return sentence('There is a model named {name} already.', shown(data));
		case 'name-twin':
			return sentence(
				'{name} looks like the existing model {existing}. Register to {existing}, or choose another name.',
				shown(data),
			);
		case 'alias-invalid':
			return sentence("{alias} can't be an alias: {why}.", {
				alias: quoted(data.alias),
				why: aliasReasons[data.reason],
			});
		case 'tag-key-invalid':
			return sentence(
				refusedKeys.has(data.key)
					? "{key} can't be a tag: JavaScript gives that word a meaning. Choose another."
					: "{key} can't be a tag: use letters, digits, spaces and _ . - : with / between parts, up to 250 characters.",
				{ key: quoted(data.key) },
			);
		case 'version-invalid':
			return sentence('{text} is not a version number. Versions are whole numbers from 1.', {
				text: quoted(data.text),
			});
		case 'uri-invalid':
			return sentence('{uri} is not a models:/ URI. Write models:/NAME/VERSION or models:/NAME@ALIAS.', {
				uri: quoted(data.uri),
			});
		case 'uri-unsupported':
			return data.kind === 'logged-model'
				? sentence('{uri} names a logged model of a tracking server, not a registered model.', shown(data))
				: sentence('{uri} is another registry; this one is in your repository.', shown(data));
		case 'model-not-found':
			return data.suggestion === undefined
				? sentence('There is no model named {name}.', shown({ name: data.name }))
				: sentence(
						'There is no model named {name}. Did you mean {suggestion}?',
						shown({ name: data.name, suggestion: data.suggestion }),
					);
		case 'model-unreadable':
			return sentence("Model {name} can't be read: {problem}.", {
				...shown({ name: data.name }),
				...placed(data.problem),
			});
		case 'version-not-found':
			return data.highest === undefined
				? sentence('{name} has no versions yet.', shown({ name: data.name }))
				: sentence(
						'{name} has no version {version}. Its newest is {highest}.',
						shown({ ...data, highest: data.highest }),
					);
		case 'version-deleted':
			return deletedSentence(data);
		case 'aliases-in-use':
			return sentence(
				"{subject} can't be deleted while {aliases} {points} at it. Move or delete the aliases first, or delete them with it: gmr delete --with-aliases",
				{
					...inUse(data),
					aliases: listed(data.aliases.map((alias) => `@${visible(alias)}`)),
					points: data.aliases.length === 1 ? 'points' : 'point',
				},
			);
		case 'replacement-invalid':
			return sentence("Version {version} of {name} can't be replaced by itself.", shown(data));
		case 'stage-invalid':
			return sentence('{stage} is not a stage. Use None, Staging, Production or Archived.', {
				stage: quoted(data.stage),
			});
		case 'stage-not-exclusive':
			return sentence(
				'Other versions are archived only on a move to Staging or Production, not to {stage}.',
				data,
			);
		case 'version-unreadable':
			return sentence("Version {version} of {name} can't be read: {problem}.", {
				...shown({ name: data.name, version: data.version }),
				...placed(data.problem),
			});
		case 'alias-not-found':
			return data.known.length === 0
				? sentence('{name} has no aliases.', shown({ name: data.name }))
				: sentence('{name} has no alias @{alias}. It has {known}.', {
						...shown({ name: data.name, alias: data.alias }),
						known: listed(data.known.map((alias) => `@${visible(alias)}`)),
					});
		case 'alias-unreadable':
			return sentence("Alias @{alias} of {name} can't be read: {problem}.", {
				...shown({ name: data.name, alias: data.alias }),
				...placed(data.problem),
			});
		case 'stage-empty':
			return data.alias === undefined
				? sentence(
						'No version of {name} is in stage {stage}. To use an alias, write models:/{name}@ALIAS.',
						shown({ name: data.name, stage: data.stage }),
					)
				: sentence(
						'No version of {name} is in stage {stage}. Did you mean models:/{name}@{alias}?',
						shown({ name: data.name, stage: data.stage, alias: data.alias }),
					);
		case 'no-versions':
			return sentence('{name} has no versions yet.', shown(data));
		case 'tag-not-found':
			return sentence('{subject} has no tag {key}.', shown(data));
		case 'files-differ':
			return sentence(
				{
					changed: '{path} of {uri} has other bytes than were registered; nothing was exported.',
					missing: '{path} of {uri} is missing; nothing was exported.',
					extra: '{path} of {uri} was not registered; nothing was exported.',
					name: '{path} of {uri} is a name that is not safe on every system; nothing was exported.',
				}[data.reason],
				shown({ path: data.path, uri: data.uri }),
			);
		case 'files-unverified':
			return sentence(
				'{uri} was registered without checksums to verify its files by; nothing was exported.',
				shown({ uri: data.uri }),
			);
		case 'export-in-the-way':
			return sentence(
				'{path} exists. Name a folder that does not exist yet, or an empty one.',
				shown({ path: data.path }),
			);
		case 'files-missing':
			if (data.storage === 'none')
				return sentence('{uri} has no files: it is a prompt of MLflow.', shown({ uri: data.uri }));
			return data.storage === 'reference'
				? sentence(
						'{uri} refers to files elsewhere; they are not in this repository.',
						shown({ uri: data.uri }),
					)
				: sentence(
						'The files of {uri} are not in the work tree. Bring them back with: git checkout',
						shown({ uri: data.uri }),
					);
		case 'digest-invalid':
			return sentence('{text} is not a digest. Write sha256: and 64 hexadecimal digits in lower case.', {
				text: quoted(data.text),
			});
		case 'manifest-refused':
			return sentence('Nothing was changed: {problem}. Mend the file first.', placed(data.problem));
		case 'content-refused':
			return sentence("Nothing was changed, as a registry can't hold it: {problem}.", placed(data.problem));
		case 'filter-invalid':
			return sentence(
				'The {what} is not understood at character {place} ({near}): {reason}. Fields: {known}.',
				{
					what: data.what,
					place: data.start + 1,
					near: data.start >= data.text.length ? 'its end' : quoted(excerpt(data.text, data.start)),
					reason: filterReasons[data.reason],
					known: listed(data.known),
				},
			);
		case 'usage':
			return sentence('{message}', data);
	}
}

/** What git says may end as our sentences do. */
function withoutStop(text: string): string {
	return text.replace(/\.$/, '');
}

function deletedSentence({ name, version, deleted, by, why }: ErrorData['version-deleted']): Sentence {
	if (deleted === undefined || by === undefined)
		return sentence('Version {version} of {name} was deleted.', shown({ name, version }));
	const facts = shown({ name, version, by: personName(by) });
	const args = { ...facts, when: formatDate(deleted) };
	return why === undefined
		? sentence('Version {version} of {name} was deleted by {by} on {when}.', args)
		: sentence('Version {version} of {name} was deleted by {by} on {when}: {why}', {
				...args,
				why: visible(why),
			});
}

function inUse({ name, version }: ErrorData['aliases-in-use']): Sentence['args'] {
	return { subject: version === undefined ? visible(name) : `Version ${version} of ${visible(name)}` };
}

/** `fraud`, `fraud/7` or `fraud@champion`, as the command line has them. */
function addressed({ name, version, alias }: ErrorData['proposal-base-behind']): string {
	return visible(
		alias !== undefined ? `${name}@${alias}` : version !== undefined ? `${name}/${version}` : name,
	);
}

/** A problem as part of a sentence. */
function placed(problem: Problem): { problem: string } {
	return { problem: fillSentence(placedSentence(problem)) };
}

function excerpt(text: string, start: number): string {
	const rest = text.slice(start);
	return rest.length > 30 ? `${rest.slice(0, 29)}…` : rest;
}

function refNotFound({ ref, isMoment }: ErrorData['ref-not-found']): Sentence {
	if (ref === 'HEAD') return sentence('Nothing is committed yet on the branch that is checked out.');
	if (isMoment === true)
		return sentence('The branch that is checked out has no commit from {ref} or before in this clone.', {
			ref: quoted(ref),
		});
	return sentence(
		'{ref} names no commit of this repository. Name a branch, a tag or a commit, or the last one till a day (2026-05-03) or moment (2026-05-03T14:00Z).',
		{ ref: quoted(ref) },
	);
}
