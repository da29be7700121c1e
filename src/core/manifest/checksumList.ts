/** One line of `artifacts.sha256`. */
export interface Checksum {
	/** Relative to the version's folder: `artifacts/MLmodel`; of a reference see `pathFromVersion`. */
	readonly path: string;
	/** 64 lower-case hex digits. */
	readonly sha256: string;
}

/** The text that `sha256sum -c` reads from within the version's folder, sorted by path in code-unit order. */
export function renderChecksumList(checksums: readonly Checksum[]): string {
	const sorted = [...checksums].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
	return sorted.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
}

/** The checksums of a list, or `undefined` where a line is none. */
export function parseChecksumList(text: string): Checksum[] | undefined {
	const lines = text.split('\n').filter((line) => line !== '');
	const checksums = lines.map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line));
	if (checksums.some((match) => match === null)) return undefined;
	return checksums.map((match) => ({ sha256: match?.[1] ?? '', path: match?.[2] ?? '' }));
}
