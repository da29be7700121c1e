import type { Failure } from '../core/errors.js';
import { formatSize } from './format.js';
import { entryReason, lfsReasons, sourceReasons } from './reasons.js';
import { sentence, type Sentence } from './sentence.js';
import { quoted, shown } from './shown.js';

/** A refusal of what is to be registered, or of where its files are. */
export type SourceFailure = Extract<Failure, { code: `${'source' | 'reference' | 'lfs'}-${string}` }>;

/** Is it about a source? */
export function isSourceFailure(failure: Failure): failure is SourceFailure {
	return /^(?:source|reference|lfs)-/.test(failure.code);
}

/** The sentence for the refusal of a source. */
export function sourceFailureSentence({ code, data }: SourceFailure): Sentence {
	switch (code) {
		case 'source-uri-refused':
			return sentence("{uri} can't be recorded as the place of a model: {why}.", {
				uri: quoted(data.uri),
				why: sourceReasons[data.reason],
			});
		case 'source-missing':
			return sentence('There is nothing at {path}.', shown(data));
		case 'source-unreadable':
			return sentence("{path} can't be read: {detail}.", shown(data));
		case 'source-not-a-folder':
			return sentence('{path} is neither a folder nor a regular file.', shown(data));
		case 'source-empty':
			return sentence('{path} holds no files to register.', shown(data));
		case 'source-inside-registry':
			return sentence(
				'{path} is part of the registry itself. Name a model folder outside of it.',
				shown(data),
			);
		case 'source-contains-registry':
			return sentence('{path} holds the registry itself. Name the folder of one model.', shown(data));
		case 'source-changed':
			return sentence(
				'{path} changed while it was copied. Try again when nothing writes to it.',
				shown(data),
			);
		case 'source-entry-refused':
			return sentence('{entry} in {path} {why}. Nothing was registered.', {
				...shown({ entry: data.entry, path: data.path }),
				why: entryReason(data.reason, data.other),
			});
		case 'source-too-large':
			return data.entry === undefined
				? sentence(
						'{path} has {size}, more than the {limit} a version may put into git without Git LFS. {ways}',
						{
							...shown({ path: data.path }),
							size: formatSize(data.size),
							limit: formatSize(data.limit),
							ways: largerWays('gmr.maxVersion', data.size),
						},
					)
				: sentence(
						'{entry} in {path} has {size}, more than the {limit} a file may put into git without Git LFS. {ways}',
						{
							...shown({ entry: data.entry, path: data.path }),
							size: formatSize(data.size),
							limit: formatSize(data.limit),
							ways: largerWays('gmr.maxFile', data.size),
						},
					);
		case 'lfs-unusable':
			return data.file === undefined
				? sentence('This needs Git LFS, {why}', { why: lfsReasons[data.reason] })
				: sentence('{entry} in {path} belongs into Git LFS, {why}', {
						...shown(data.file),
						why: lfsReasons[data.reason],
					});
		case 'lfs-fetch-failed':
			if (data.reason === 'not-configured' || data.reason === 'not-installed')
				return sentence('The files of {uri} are in Git LFS, {why}', {
					...shown({ uri: data.uri }),
					why: lfsReasons[data.reason],
				});
			return sentence(lfsFetchFailures[data.reason], shown({ uri: data.uri, detail: data.detail }));
		case 'reference-outside':
			return sentence(
				'{path} is outside of this repository, so others could not find it. Register a copy (without --reference), or refer to its URI.',
				shown(data),
			);
		case 'reference-uncommitted':
			return sentence(
				data.reason === 'untracked'
					? '{entry} is not tracked by git, so a clone would not have it. Add and commit it first, or register a copy (without --reference).'
					: '{entry} has changes that are not committed, so a clone would have other bytes. Commit it first, or register a copy (without --reference).',
				shown({ entry: data.entry }),
			);
		case 'source-too-many-files':
			return sentence('{path} has more than {limit} files. Name the folder of one model.', shown(data));
	}
}

const lfsFetchFailures = {
	gone: 'The Git LFS server does not have the files of {uri}: {detail}. Push them from a clone that has them: git lfs push --all origin',
	damaged:
		'The Git LFS server gave other bytes than {uri} was registered with: {detail}. Try again; if it stays so, its object is damaged, and whoever runs the server has to put that of a clone in its place.',
	unreachable:
		'The files of {uri} could not be fetched from Git LFS: {detail}. Try again when the server can be reached.',
	uncommitted:
		'{detail} of {uri} is a Git LFS pointer that is not committed so, and git-lfs fetches what commits have. Commit or restore it, then try again.',
};

/** What to do with more bytes than git carries well. */
function largerWays(setting: string, size: number): string {
	const raised = `${Math.ceil(size / 1024 ** 2)}m`;
	return `Set up Git LFS (git lfs install, then gmr init --lfs), leave the files where they are (--reference), or raise the limit: git config ${setting} ${raised}`;
}
