/** Where the repository is that a version goes to; what is inside is named by its path, what is outside by its name. */
export interface RepositoryPlace {
	/** The path from the top of the repository, `/`-separated; `undefined` for what is elsewhere. */
	inRepository(absolute: string): string | undefined;
}

/**
 * A path of some machine as it may enter git: relative to the repository where it lies in it, otherwise the bare name, as
 * the folders above are the user's own business. A relative one stays, unless it leaves where it starts.
 */
export function placedPath(path: string, place: RepositoryPlace): string | undefined {
	const text = path.toWellFormed().trim();
	const local = localPath(text);
	const inside = isAbsolute(local) ? place.inRepository(local) : undefined;
	if (inside !== undefined) return inside;
	const parts = local.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
	const isPlain = !isAbsolute(local) && !local.startsWith('~') && !parts.includes('..');
	const placed = isPlain ? parts.join('/') : parts.findLast((part) => part !== '..');
	return placed === undefined || placed === '' || placed.length > 1_024 ? undefined : placed;
}

/** Is it a path of one machine, or a `file:` URI? */
function isAbsolute(path: string): boolean {
	return /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
}

/** What a `file:` URI names; any other text as it is. */
function localPath(text: string): string {
	const match = /^file:(?:\/\/[^/]*)?(\/.*)$/i.exec(text);
	if (!match) return text;
	const path = match[1] ?? '';
	try {
		return decodeURIComponent(path).replace(/^\/(?=[a-z]:[\\/])/i, '');
	} catch {
		// Not percent-encoded, as MLflow's own paths with a `%`.
		return path;
	}
}
