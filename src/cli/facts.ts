import { visible } from '../wording/format.js';

/** Named values, a line each, the values below one another; those that say nothing are left out. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
	const said = pairs.filter(([, value]) => value !== '');
	const width = said.reduce((widest, [key]) => Math.max(widest, key.length), 0);
	return said.map(([key, value]) => `${visible(key).padEnd(width)}  ${visible(value)}\n`).join('');
}
