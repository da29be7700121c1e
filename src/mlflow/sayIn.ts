import { homedir } from 'node:os';
import { RegistryError } from '../core/errors.js';
import { failureSentence } from '../wording/failures.js';
import { fillSentence } from '../wording/sentence.js';
import { systemErrorSentence } from '../wording/systemErrors.js';

/**
 * Makes the sentences of errors for whoever asks a server: of our own and of the system, `undefined` for others. Paths
 * begin at the registry (`root`, absolute) or at the user's home, as nobody else needs to know where those are.
 */
export function sayIn(root: string, home: string = homedir()): (error: unknown) => string | undefined {
	const places = [
		[root, '.'],
		[home, '~'],
	] as const;
	return (error) => {
		const sentence =
			error instanceof RegistryError ? failureSentence(error.failure) : systemErrorSentence(error);
		if (!sentence) return undefined;
		const whole = fillSentence(sentence);
		return places.reduce(
			(text, [path, short]) => (path.length > 1 ? text.replaceAll(path, short) : text),
			whole,
		);
	};
}
