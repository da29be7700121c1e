import { difference, type BeforeAfter, type Difference } from '../change.js';
import type { Tags } from '../model/types.js';

/** `before` and `after` where they differ. */
export function changed<T>(before: T | undefined, after: T | undefined): BeforeAfter<T> | undefined {
	return before === after ? undefined : { before, after };
}

/** What `make` gives for each key whose value differs, by key in code-unit order. */
export function changedKeys<T>(
	before: Readonly<Record<string, T>>,
	after: Readonly<Record<string, T>>,
	make: (key: string, values: BeforeAfter<T>) => Difference,
): Difference[] {
	const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
	return keys.flatMap((key) => {
		const values = changed(own(before, key), own(after, key));
		return values ? [make(key, values)] : [];
	});
}

/** The tags that differ. */
export function changedTags(
	before: Tags,
	after: Tags,
	kind: 'model-tag' | 'version-tag',
	version = 0,
): Difference[] {
	return changedKeys(before, after, (key, values) =>
		kind === 'model-tag'
			? difference(kind, { key, ...values })
			: difference(kind, { version, key, ...values }),
	);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Texts longer than this are cut: what a page or message shows of them is less. */
const maxText = 262_144;

/** The text of a file. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
	return bytes && new TextDecoder('utf-8').decode(bytes.subarray(0, maxText));
}
