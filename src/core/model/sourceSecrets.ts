import { isSecretKey } from './secretKeys.js';

/**
 * Does a text with URIs in it, such as MLflow's source of a data set, carry a password or the signature of a link? Wider
 * than `parseSourceUri`, which refuses a user without a password too: what is in git already may be a harmless name.
 */
export function carriesSecret(text: string): boolean {
	// Neither part may hold what ends it, so the time is linear.
	if (/:\/\/[^/?#\s"'@:]*:[^/?#\s"'@]+@/.test(text)) return true;
	if (!text.includes('://')) return false;
	const pairs = text.slice(text.indexOf('://')).split(/[?&;#\s"']/);
	return pairs.slice(1).some((pair) => {
		const end = pair.indexOf('=');
		return end > 0 && end < pair.length - 1 && isSecretKey(decoded(pair.slice(0, end)));
	});
}

/** Is it a path or `file:` URI of one machine? */
export function isLocalPath(text: string): boolean {
	return /^(?:file:|\/|\\\\|[a-z]:[\\/]|~\/)/i.test(text);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// Not percent-encoded UTF-8.
		return text;
	}
}
