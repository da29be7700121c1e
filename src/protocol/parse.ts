/** A message whose content is not of the shape the contract says. */
export class ShapeError extends Error {
	constructor(what: string) {
		super(`expected ${what}`);
		this.name = 'ShapeError';
	}
}

export type Raw = Readonly<Record<string, unknown>>;

/** Texts longer than this are no id, name or link of ours. */
const maxText = 8192;

/** Any object. Throws `ShapeError`. */
export function parseObject(raw: unknown): Raw {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new ShapeError('an object');
	return raw as Raw;
}

/** A text of reasonable length. Throws `ShapeError`. */
export function parseText(raw: unknown, what: string): string {
	if (typeof raw !== 'string' || raw === '' || raw.length > maxText) throw new ShapeError(what);
	return raw;
}

/** A whole number from 1. Throws `ShapeError`. */
export function parseCount(raw: unknown, what: string): number {
	if (typeof raw !== 'number' || !Number.isSafeInteger(raw) || raw < 1) throw new ShapeError(what);
	return raw;
}

/** `{ [key]: parse(raw[key]) }`, or nothing where the key is absent. */
export function optional<K extends string, T>(
	raw: Raw,
	key: K,
	parse: (value: unknown, what: string) => T,
): { readonly [P in K]?: T } {
	const value = raw[key];
	if (value === undefined || value === null) return {};
	return { [key]: parse(value, key) } as { readonly [P in K]?: T };
}
