/** Folder names longer than this many bytes are shortened. */
const maxBytes = 120;
const keptBytes = 80;
/** Windows opens a device for these, whatever follows the first dot. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** Does `segment` name a device on Windows, whatever its extension? */
export function isDeviceName(segment: string): boolean {
	const stem = segment.split('.', 1)[0] ?? '';
	return deviceName.test(stem.trimEnd());
}

/**
 * A name as a file name that is safe on every file system and never a look-alike of `.git`: ASCII letters, digits, `.`,
 * `_` and `-` as they are and the rest percent-encoded as UTF-8; also encoded are a leading `.` or `-`, a trailing `.`,
 * and device names.
 */
export function encodeName(name: string): string {
	const encoded = Array.from(name, encodeCharacter).join('');
	return isDeviceName(encoded) ? encodeAt(encoded, 0) : encodeEdges(encoded);
}

/** The name that was encoded; `undefined` for what `encodeName` never gives. */
export function decodeName(encoded: string): string | undefined {
	try {
		const name = decodeURIComponent(encoded);
		return encodeName(name) === encoded ? name : undefined;
	} catch {
		// Not percent-encoded UTF-8: none of ours.
		return undefined;
	}
}

/** The folder of a new model: its name encoded; of a long one the first 80 bytes, `~` and 16 hex digits. */
export function encodeFolderName(name: string): string {
	const encoded = encodeName(name);
	if (encoded.length <= maxBytes) return encoded;
	const kept = encoded.slice(0, keptBytes).replace(/%[0-9A-F]?$/, '');
	return `${kept}~${fnv1a64(name)}`;
}

/** `folder`, or `folder~2`, `folder~3` … where it is taken on a file system that ignores case. */
export function freeFolderName(name: string, taken: Iterable<string>): string {
	const folder = encodeFolderName(name);
	const lowerCased = new Set(Array.from(taken, (each) => each.toLowerCase()));
	let candidate = folder;
	for (let suffix = 2; lowerCased.has(candidate.toLowerCase()); suffix++) candidate = `${folder}~${suffix}`;
	return candidate;
}

function encodeCharacter(character: string): string {
	if (/^[A-Za-z0-9._-]$/.test(character)) return character;
	// A lone surrogate has no UTF-8; it is folded to U+FFFD, as every encoder does.
	return encodeURIComponent(character.toWellFormed()).replace(/[!'()*~]/g, percentEncode);
}

function encodeEdges(encoded: string): string {
	const head = /^[.-]/.test(encoded) ? encodeAt(encoded, 0) : encoded;
	return head.endsWith('.') ? encodeAt(head, head.length - 1) : head;
}

function encodeAt(text: string, index: number): string {
	return text.slice(0, index) + percentEncode(text.charAt(index)) + text.slice(index + 1);
}

function percentEncode(ascii: string): string {
	return `%${ascii.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** FNV-1a, 64 bits, over UTF-16 code units: enough to tell long names apart, since a taken folder gets a suffix. */
function fnv1a64(text: string): string {
	let hash = 0xcbf29ce484222325n;
	for (let index = 0; index < text.length; index++) {
		hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
	}
	return hash.toString(16).padStart(16, '0');
}
