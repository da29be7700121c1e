const units = [
	['year', 365 * 86_400],
	['month', 30 * 86_400],
	['day', 86_400],
	['hour', 3_600],
	['minute', 60],
] as const;

/** How long before `now` the ISO time `iso` was: `just now`, `5 minutes ago`, `2 days ago`. */
export function relativeTime(iso: string, now: Date): string {
	const seconds = (now.getTime() - Date.parse(iso)) / 1000;
	if (Number.isNaN(seconds)) return iso;
	const unit = units.find(([, length]) => Math.abs(seconds) >= length);
	if (!unit) return 'just now';
	const [name, length] = unit;
	const count = Math.floor(Math.abs(seconds) / length);
	const words = `${count} ${name}${count === 1 ? '' : 's'}`;
	return seconds < 0 ? `in ${words}` : `${words} ago`;
}

/** An ISO time as day and minute in the reader's time zone: `21 Nov 2026, 14:02`. */
export function formatDate(iso: string, locale = 'en-GB'): string {
	const date = new Date(iso);
	if (Number.isNaN(date.getTime())) return iso;
	return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** Bytes in decimal units, as disks and forges count: `812 B`, `48 kB`, `1.2 GB`. */
export function formatSize(bytes: number): string {
	let value = bytes;
	for (const unit of ['B', 'kB', 'MB', 'GB', 'TB']) {
		if (value < 999.5 || unit === 'TB') {
			const digits = unit === 'B' || value >= 9.95 ? 0 : 1;
			return `${value.toFixed(digits).replace(/\.0$/, '')} ${unit}`;
		}
		value /= 1000;
	}
	return `${bytes} B`;
}

/** A metric to read at a glance: up to three decimals from 0.001 on, three significant digits below, whole numbers as they are. */
export function formatMetric(value: number): string {
	if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
	const magnitude = Math.abs(value);
	if (magnitude >= 1e6 || magnitude < 0.001) return String(Number(value.toPrecision(3)));
	return value.toFixed(3).replace(/\.?0+$/, '');
}

/** `sha256:3fa2…9c`: a digest short enough for a row. */
export function formatDigest(digest: string): string {
	const [algorithm, hex = ''] = digest.split(':', 2);
	return hex.length > 12 ? `${algorithm} ${hex.slice(0, 8)}…${hex.slice(-2)}` : digest;
}

/** `1 file`, `6 files`. */
export function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
	return words.length < 2
		? (words[0] ?? '')
		: `${words.slice(0, -1).join(', ')} and ${words[words.length - 1] ?? ''}`;
}

/**
 * Text from a registry made harmless for a terminal or a one-line message: controls, bidirectional and zero-width
 * characters are shown as escapes.
 */
export function visible(text: string): string {
	return text.replace(
		/[\p{Cc}\p{Cs}\u2028\u2029\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu,
		(character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
	);
}

/** The first line of a Markdown text that says something, without the marks of a heading, for a cell of a table. */
export function firstLine(markdown: string): string {
	const line = markdown.split('\n').find((each) => each.trim() !== '') ?? '';
	const text = line.replace(/^#+\s*/, '').trim();
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
