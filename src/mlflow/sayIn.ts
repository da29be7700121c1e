import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';
import { RegistryError } from '../core/errors.js';
import { failureSentence } from '../wording/failures.js';
import { fillSentence } from '../wording/sentence.js';
import { systemErrorSentence } from '../wording/systemErrors.js';

/**
 * Makes the sentences of errors for whoever asks a server: of our own and of the system, `undefined` for others. Paths
 * begin at one of `tops` (absolute: the repository's, the registry's) or at the user's home, as nobody else needs to know
 * where those are.
 */
export function sayIn(
	tops: readonly string[],
	home: string = homedir(),
): (error: unknown) => string | undefined {
	const places = [...tops.map((top) => shortened(top, '')), shortened(home, `~${sep}`)];
	return (error) => {
		const sentence =
			error instanceof RegistryError ? failureSentence(error.failure) : systemErrorSentence(error);
		return sentence && places.reduce((text, shorten) => shorten(text), fillSentence(sentence));
	};
}

/** Puts `short` where paths in a text begin with `folder`; of the root of a disk there is nothing to be shortened. */
function shortened(folder: string, short: string): (text: string) => string {
	if (dirname(folder) === folder) return (text) => text;
	// Not of `/srv/models` in `/srv/models-2`, but with the full stop of a sentence after it.
	const itself = new RegExp(`${escaped(folder)}(?![\\w-]|\\.\\w)`, 'g');
	return (text) => text.replaceAll(`${folder}${sep}`, short).replace(itself, short === '' ? '.' : '~');
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
