/** As many as every engine takes. */
const argumentsAtOnce = 8_192;

/** Each byte a character, so that places in the text are places in the bytes. */
export function latin1(bytes: Uint8Array): string {
	// In one call, as a text that grows by characters takes thirty times its memory in V8.
	if (bytes.length <= argumentsAtOnce) return String.fromCharCode(...bytes);
	let text = '';
	for (let at = 0; at < bytes.length; at += argumentsAtOnce)
		text += String.fromCharCode(...bytes.subarray(at, at + argumentsAtOnce));
	return text;
}
