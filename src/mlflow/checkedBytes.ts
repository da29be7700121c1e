import { createHash } from 'node:crypto';

/** The bytes of a stream, of which the last are given only if all have the SHA-256; else `differs` makes what is thrown. */
export async function* checkedBytes(
	stream: AsyncIterable<Uint8Array>,
	sha256: string,
	differs: () => Error,
): AsyncGenerator<Uint8Array> {
	const hash = createHash('sha256');
	let held: Uint8Array | undefined;
	for await (const chunk of stream) {
		if (held) yield held;
		hash.update(chunk);
		held = chunk;
	}
	if (hash.digest('hex') !== sha256) throw differs();
	if (held) yield held;
}
