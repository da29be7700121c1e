import { pointerKeys } from '../core/manifest/jsonPointer.js';
import type { Problem, ProblemData } from '../core/problem.js';
import { formatDigest, visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';

/** What is wrong with a file of the registry, without its place. */
export function problemSentence({ code, data }: Problem): Sentence {
	switch (code) {
		case 'yaml-invalid':
			return sentence('Not valid YAML: {detail}', { detail: visible(data.detail) });
		case 'yaml-refused':
			return sentence('{what}', { what: refusals[data.feature] });
		case 'unresolved-merge':
			return sentence('Unresolved merge: choose one side and remove the conflict markers');
		case 'schema-mismatch':
			return data.pointer === ''
				? sentence('{detail}', { detail: visible(data.detail) })
				: sentence('{key}: {detail}', { key: visible(keyOf(data.pointer)), detail: visible(data.detail) });
		case 'format-newer':
			return sentence('Uses {feature}, which this version can read but not write', data);
		case 'file-missing':
			return sentence('{file} is missing', data);
		case 'alias-dangling':
			return data.isDeleted
				? sentence('@{alias} points at version {version}, which was deleted', aliasArgs(data))
				: sentence('@{alias} points at version {version}, which does not exist', aliasArgs(data));
		case 'alias-file-invalid':
			return sentence('{file} is not the name of an alias, so nobody can use it', {
				file: visible(data.file),
			});
		case 'folder-invalid':
			return sentence('{folder} is not a folder of the registry: its name is none that is given', {
				folder: visible(data.folder),
			});
		case 'name-taken':
			return sentence('Two models are named {name}; the other one is in {other}. Rename one', shown(data));
		case 'name-twin':
			return sentence(
				'{name} looks like the model {other}, or is the same on some systems. Rename one',
				shown(data),
			);
		case 'name-confusable':
			return data.other === undefined
				? sentence('{name} has a word with letters of several scripts, so it can be taken for another name', {
						name: visible(data.name),
					})
				: sentence('{name} can be taken for the model {other}: some of their letters look alike', {
						name: visible(data.name),
						other: visible(data.other),
					});
		case 'path-twin':
			return sentence('{name} and {other} are one file where case is ignored', shown(data));
		case 'versions-gone':
			return data.first === data.last
				? sentence('Version {first} is gone without a deleted.yaml', data)
				: sentence('Versions {first} to {last} are gone without a deleted.yaml', data);
		case 'version-gap':
			return sentence(
				'Numbers {first} to {last} were left out. Was the last version registered with a number of its own?',
				data,
			);
		case 'deleted-incomplete':
			return data.files === 1
				? sentence('Version {version} was deleted, but one of its files is still there', data)
				: sentence('Version {version} was deleted, but {files} of its files are still there', data);
		case 'replacement-missing':
			return sentence('Replaced by version {version}, which does not exist or was deleted', data);
		case 'checksums-invalid':
			return sentence('Not a line of sha256sum');
		case 'digest-mismatch':
			return sentence(
				'The list of checksums was changed: its digest is {found}, version.yaml says {expected}',
				{
					expected: formatDigest(data.expected),
					found: formatDigest(data.found),
				},
			);
		case 'artifact-missing':
			return sentence('{file} is listed, but it is not there{others}', files(data));
		case 'artifact-unlisted':
			return sentence('{file} is there, but it is not listed{others}', files(data));
		case 'artifact-changed':
			return sentence('The Git LFS pointer in place of {file} names other bytes than are listed{others}', {
				file: visible(data.file),
				others: data.others === 0 ? '' : `, and so do ${data.others} more`,
			});
		case 'artifact-size':
			return sentence(
				'The files have {found} bytes together, {expected} were registered. Find the one that differs: gmr verify',
				{ expected: data.expected, found: data.found },
			);
		case 'reference-missing':
			return sentence('{uri} is not in the repository', { uri: visible(data.uri) });
		case 'entry-refused':
			return sentence('{name} is neither a file nor a folder (a link, a submodule …), so it is not read', {
				name: visible(data.name),
			});
		case 'attributes-outdated':
			return data.isMissing
				? sentence('The .gitattributes of the registry is missing: git may change bytes of its files')
				: sentence('The .gitattributes of the registry is that of an earlier version of gmr');
		case 'folder-mismatch':
			return sentence('The file says version {found}, its folder says {expected}', data);
		case 'source-credentials':
			return sentence('{key} carries a credential. Revoke it: what is in git stays readable', data);
		case 'source-local':
			return sentence('{key} is a path of one machine, which others do not have', data);
		case 'parent-unresolved':
			return sentence('{uri} names nothing in this registry', { uri: visible(data.uri) });
		case 'usage-unresolved':
			return unresolvedSentence(data);
		case 'version-altered':
			return sentence('{file} of version {version} is written once and was {how}{by}', {
				file: visible(data.file),
				version: data.version,
				how: data.how,
				by: byCommit(data.commit),
			});
		case 'version-gone':
			return sentence('Version {version} was removed without a deleted.yaml{by}', {
				version: data.version,
				by: byCommit(data.commit),
			});
		case 'history-incomplete':
			return sentence('This clone lacks the commits since {base}. Fetch them: git fetch --unshallow', {
				base: visible(data.base),
			});
		case 'history-rewritten':
			return sentence(
				'The history of {branch} was rewritten, and changes of the registry are gone: it was at {was} and is at {is}. See what moved: gmr diff {was} {is}. gmr log takes note of it',
				{
					branch: visible(data.branch.replace(/^refs\/heads\//, '')),
					was: data.was.slice(0, 10),
					is: data.is.slice(0, 10),
				},
			);
	}
}

/** `model.yaml line 4: …`: a problem with its place, for rows and terminals. */
export function placedSentence(problem: Problem): Sentence {
	const { template, args } = problemSentence(problem);
	const file = problem.path.split('/').at(-1) ?? problem.path;
	if (!problem.range) return { template: `{file}: ${template}`, args: { ...args, file } };
	const line = problem.range.start.line + 1;
	return { template: `{file} line {line}: ${template}`, args: { ...args, file, line } };
}

function unresolvedSentence(data: ProblemData['usage-unresolved']): Sentence {
	const { uri, name, reason, target = '', suggestion } = data;
	const args = { uri: visible(uri), name: visible(name), target: visible(target) };
	const sign = reason === 'alias' ? '@' : '';
	const hint = suggestion === undefined ? '' : `. Did you mean ${sign}${visible(suggestion)}?`;
	return sentence(unresolvedTemplates[reason], { ...args, hint });
}

const unresolvedTemplates: Record<ProblemData['usage-unresolved']['reason'], string> = {
	model: '{uri}: the registry here has no model {name}{hint}',
	'no-target': '{uri} names no version. Write models:/{name}@ALIAS or models:/{name}/VERSION',
	version: '{uri}: {name} has no version {target}',
	deleted: '{uri}: version {target} of {name} was deleted',
	alias: '{uri}: {name} has no alias @{target}{hint}',
	stage: '{uri}: no version of {name} is in stage {target}{hint}',
	'no-versions': '{uri}: {name} has no versions yet',
};

function aliasArgs({ alias, version }: ProblemData['alias-dangling']): Sentence['args'] {
	return { alias: visible(alias), version };
}

function byCommit(commit: string | undefined): string {
	return commit === undefined ? '' : ` by commit ${commit.slice(0, 10)}`;
}

function shown({ name, other }: { name: string; other: string }): Sentence['args'] {
	return { name: visible(name), other: visible(other) };
}

function files({ file, others }: { file: string; others: number }): Sentence['args'] {
	return {
		file: visible(file),
		others: others === 0 ? '' : `, nor ${others === 1 ? 'is' : 'are'} ${others} more`,
	};
}

const refusals: Record<ProblemData['yaml-refused']['feature'], string> = {
	anchor: 'Anchors and aliases are not allowed here',
	tag: 'Tags such as !x are not allowed here',
	directive: 'Directives such as %YAML are not allowed here',
	size: 'Too large: up to 1 MiB, 20,000 lines, 2,000 keys in a map and some 10,000 values',
	depth: 'Nested deeper than 32 levels',
	key: 'This key is not allowed',
	encoding: 'Not UTF-8 text',
	number: 'This number is too large to be exact; quote it if it is text',
};

function keyOf(pointer: string): string {
	return pointerKeys(pointer).join('.');
}
