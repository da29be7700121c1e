/** `Ada` of `Ada <ada@example.com>`, as git writes people; the whole text where there is no name. */
export function personName(full: string): string {
	const name = full.replace(/\s*<[^<>]*>\s*$/, '');
	return name === '' ? full : name;
}
