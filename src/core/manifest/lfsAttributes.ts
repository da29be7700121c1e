/**
 * The text of a version's `.gitattributes`: these files, relative to it, and no others are in Git LFS. It lies deeper
 * than the registry's, which resets filters, and so wins over it.
 */
export function renderLfsAttributes(paths: readonly string[]): string {
	const lines = paths.map((path) => `${attributeLine(path)}\n`);
	return `# Written by Git Model Registry: the files of this version that are in Git LFS.\n${lines.join('')}`;
}

/**
 * Would git read the line of this path? From 2,048 bytes on it passes over a line with a warning (`ATTR_MAX_LINE_LENGTH`;
 * before 2.39.1 it took the rest for a line of its own).
 */
export function fitsLfsAttributes(path: string): boolean {
	return new TextEncoder().encode(attributeLine(path)).length < 2048;
}

function attributeLine(path: string): string {
	return `${attributePattern(path)} filter=lfs diff=lfs merge=lfs -text`;
}

/** A pattern that matches exactly this path: from the folder itself, nothing in it special, quoted as git unquotes. */
function attributePattern(path: string): string {
	const literal = `/${path.replace(/[\\*?[\]]/g, '\\$&')}`;
	if (!/[\s"\\]/u.test(literal)) return literal;
	return `"${literal.replace(/["\\]/g, '\\$&')}"`;
}
