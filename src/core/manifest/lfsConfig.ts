/** Git LFS reads its settings for all who share a repository from this file at the top of it. */
export const lfsConfigName = '.lfsconfig';

/**
 * The text of `.lfsconfig` with `pattern` among the paths that clones and pulls leave as pointers; everything else in it
 * stays as it is. Gives `undefined` where the pattern is there already.
 */
export function excludeFromFetch(text: string, pattern: string): string | undefined {
	const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
	let section = '';
	let lastOfSection = -1;
	for (const [index, line] of lines.entries()) {
		section = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1]?.toLowerCase() ?? section;
		if (section !== 'lfs') continue;
		lastOfSection = index;
		const [, head = '', value] = /^(.*?\bfetchexclude\s*=\s*)(.*?)\s*$/i.exec(line) ?? [];
		if (value === undefined) continue;
		const patterns = unquoted(value).split(',');
		if (patterns.map((each) => each.trim()).includes(pattern)) return undefined;
		lines[index] = `${head}${quoted([...patterns.filter((each) => each !== ''), pattern].join(','))}`;
		return `${lines.join('\n')}\n`;
	}
	const setting = `\tfetchexclude = ${quoted(pattern)}`;
	if (lastOfSection < 0) lines.push('[lfs]', setting);
	else lines.splice(lastOfSection + 1, 0, setting);
	return `${lines.join('\n')}\n`;
}

/** A path as a pattern of Git LFS, which takes a comma for the end of one, and knows no way to quote it. */
export function lfsPattern(path: string): string {
	return path.replace(/[\\*?[\]]/g, '\\$&').replaceAll(',', '?');
}

function quoted(value: string): string {
	return /^[\w./*,%-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function unquoted(value: string): string {
	return /^"(.*)"$/.exec(value)?.[1]?.replace(/\\(.)/g, '$1') ?? value;
}
