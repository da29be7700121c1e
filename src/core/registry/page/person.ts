import type { Person } from './pageState.js';

/** `Ada <ada@example.com>`, as git writes people, parted for a narrow column. */
export function person(full: string): Person {
	const name = /^(.*?)\s*<[^<>]*>\s*$/.exec(full)?.[1];
	return { name: name === undefined || name === '' ? full : name, full };
}
