import { registryError } from '../errors.js';

/** A digest as the registry writes it, `sha256:` and 64 lower-case hex digits. Throws `digest-invalid`. */
export function parseDigest(text: string): string {
	if (!/^sha256:[0-9a-f]{64}$/.test(text)) throw registryError('digest-invalid', { text });
	return text;
}
