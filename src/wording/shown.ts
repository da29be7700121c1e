import { visible } from './format.js';
import type { Sentence } from './sentence.js';

/** `data` with its texts made visible. */
export function shown(data: Readonly<Record<string, unknown>>): Sentence['args'] {
	const entries = Object.entries(data).map(([key, value]) => [
		key,
		typeof value === 'number' ? value : visible(String(value)),
	]);
	return Object.fromEntries(entries) as Sentence['args'];
}

/** A text of the registry's in quotes. */
export function quoted(text: string): string {
	return `"${visible(text)}"`;
}
