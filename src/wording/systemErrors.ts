import { visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';

/**
 * What the operating system refused at which path, and what to do: rights, room and limits that no code of ours can
 * mend. A write to an open file does not tell its path. `undefined` for any other error.
 */
export function systemErrorSentence(error: unknown): Sentence | undefined {
	if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
	if (!('path' in error) || typeof error.path !== 'string')
		return withoutPath.has(error.code) ? sentence(noRoom) : undefined;
	const template = templates[error.code];
	return template === undefined ? undefined : sentence(template, { path: visible(placeOf(error.path)) });
}

const denied = 'The system denies access to {path}. Give this user the right to it, then try again.';
const full = 'There is no room left for {path}. Make room on its disk, then try again.';
const noRoom = 'There is no room left on the disk that is written to. Make room, then try again.';
const withoutPath = new Set(['ENOSPC', 'EDQUOT']);
const limit = 'Too many files are open for {path}. Raise the limit (ulimit -n), then try again.';
const templates: Readonly<Record<string, string>> = {
	EACCES: denied,
	EPERM: denied,
	EROFS: '{path} is on a file system that is read-only.',
	ENOSPC: full,
	EDQUOT: full,
	EMFILE: limit,
	ENFILE: limit,
	EIO: 'The disk failed at {path} (EIO).',
};

/** The folder, where the file is only a temporary one of ours. */
function placeOf(path: string): string {
	return path.replace(/[\\/]\.[^\\/]*\.tmp$/, '');
}
