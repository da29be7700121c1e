import type { PlainValue } from '../manifest/plainValue.js';

/** Deeper maps are not looked into. */
const maxDepth = 8;
const maxEntries = 20_000;

/** The scalars of nested maps, each under its keys joined by dots; lists are passed over. */
export function flattened(plain: PlainValue): readonly (readonly [string, string | number | boolean])[] {
	const found: (readonly [string, string | number | boolean])[] = [];
	const walk = (value: PlainValue, path: string, depth: number): void => {
		if (found.length >= maxEntries || value === null || Array.isArray(value)) return;
		if (typeof value !== 'object') {
			if (path !== '') found.push([path, value]);
		} else if (depth < maxDepth)
			for (const [key, inner] of Object.entries(value))
				walk(inner, path === '' ? key : `${path}.${key}`, depth + 1);
	};
	walk(plain, '', 0);
	return found;
}

/** Those of them that are numbers. */
export function flatNumbers(plain: PlainValue): readonly (readonly [string, number])[] {
	return flattened(plain).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

/** All of them, as texts. */
export function flatTexts(plain: PlainValue): readonly (readonly [string, string])[] {
	return flattened(plain).map(([key, value]) => [key, String(value)] as const);
}
