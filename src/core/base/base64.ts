const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of a text of ASCII. */
export function encodeBase64(text: string): string {
	let encoded = '';
	for (let at = 0; at < text.length; at += 3) {
		const [a = 0, b = 0, c = 0] = Array.from(text.slice(at, at + 3), (each) => each.charCodeAt(0));
		const bits = (a << 16) | (b << 8) | c;
		const four = [18, 12, 6, 0].map((shift) => letters.charAt((bits >> shift) & 63)).join('');
		encoded += four.slice(0, text.length - at + 1).padEnd(4, '=');
	}
	return encoded;
}

/**
 * The bytes of a text in Base64, one a character; `undefined` where it ends within a group. As Python's `b64decode` by
 * default, it passes over what is no letter of Base64 and ends with a group that is padded.
 */
export function decodeBase64(text: string): string | undefined {
	let decoded = '';
	let [bits, count, pads] = [0, 0, 0];
	for (const letter of text) {
		if (letter === '=') {
			if (count >= 2 && count + ++pads >= 4) return decoded;
			continue;
		}
		const value = letters.indexOf(letter);
		if (value < 0) continue;
		pads = 0;
		bits = ((bits << 6) | value) & 0xffffff;
		count = (count + 1) % 4;
		// Of each group the second letter ends the first byte, and so on.
		if (count !== 1) decoded += String.fromCharCode((bits >> (((4 - count) % 4) * 2)) & 0xff);
	}
	return count === 0 ? decoded : undefined;
}
