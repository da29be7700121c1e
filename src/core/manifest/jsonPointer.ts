/** The keys of a JSON pointer (RFC 6901), from the outside in; none for that of the whole. */
export function pointerKeys(pointer: string): string[] {
	return pointer
		.split('/')
		.slice(1)
		.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
