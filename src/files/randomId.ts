import { randomBytes } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A random id of `length` characters of Crockford's base 32, five bits each; the usual 26 are unique for ever. */
export function randomId(length = 26): string {
	return Array.from(randomBytes(length), (byte) => crockford.charAt(byte % crockford.length)).join('');
}
