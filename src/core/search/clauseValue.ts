import type { FieldKind } from './fields.js';

/** Milliseconds since 1970 of a day or moment in ISO 8601; without a zone it is in UTC. */
export function momentOf(text: string): number | undefined {
	const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
	if (!found) return undefined;
	const [, day = '', time = '00:00', zone = 'Z'] = found;
	const midnight = Date.parse(`${day}T00:00Z`);
	const moment = Date.parse(`${day}T${time}${zone}`);
	// 30 February is a day of March to some engines.
	const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
	return isDay && !Number.isNaN(moment) ? moment : undefined;
}

/** The value of a quoted text for a field of that kind, numbers in decimal; `undefined` where it is none. */
export function quotedValue(text: string, kind: FieldKind): string | undefined {
	switch (kind) {
		case 'text':
		case 'listable':
			return text;
		case 'integer':
			return integerOf(text);
		case 'decimal':
			return /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) ? text : undefined;
		case 'moment':
			return /^-?\d+$/.test(text) ? text : momentOf(text)?.toString();
		case 'flag':
			return text === 'true' || text === 'false' ? text : undefined;
	}
}

/** As MLflow, which asks Python, takes it: with blanks around it, a plus, and single underscores between digits. */
function integerOf(text: string): string | undefined {
	if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(text)) return undefined;
	return text.replace(/[\s+_]/g, '');
}
