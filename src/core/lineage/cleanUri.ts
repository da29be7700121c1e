import { carriesSecret } from '../model/sourceSecrets.js';

/** An address without what lets in whoever reads it. */
export interface CleanUri {
	/** Absent where nothing harmless would be left. */
	readonly text?: string;
	readonly isCleaned: boolean;
}

const maxLength = 2_048;

/**
 * An address as it may enter git: without a password, without a user of `http:` (tokens stand there), and without a query
 * that carries a credential. Git's `git@host:path` keeps its user.
 */
export function cleanUri(text: string): CleanUri {
	const wellFormed = text.toWellFormed();
	if (wellFormed.length > maxLength) return { isCleaned: carriesSecret(wellFormed.slice(0, maxLength)) };
	if (!carriesSecret(wellFormed) && !/^https?:\/\/[^/?#]*@/i.test(wellFormed))
		return { text: wellFormed, isCleaned: false };
	const match = /^([a-z][a-z\d+.-]*:\/\/)(?:[^/?#]*@)?([^?#]*)/i.exec(wellFormed);
	const cleaned = match && `${match[1] ?? ''}${match[2] ?? ''}`;
	return cleaned && !carriesSecret(cleaned) ? { text: cleaned, isCleaned: true } : { isCleaned: true };
}
