export const quote = 0x22;
export const apostrophe = 0x27;
export const backtick = 0x60;
export const backslash = 0x5c;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const hash = 0x23;
export const slash = 0x2f;
export const star = 0x2a;
export const dollar = 0x24;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** Where the line of an offset ends, before its line feed. */
export function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

/** Where `mark` ends, or the text. */
export function endAfter(text: string, mark: string, from: number): number {
	const end = text.indexOf(mark, from);
	return end < 0 ? text.length : end + mark.length;
}

export function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x09;
}

/** Letters, digits and underscores; all beyond ASCII counts as letters, which is enough to pass over names. */
export function isWordCode(code: number): boolean {
	return (
		(code >= 0x61 && code <= 0x7a) ||
		(code >= 0x41 && code <= 0x5a) ||
		(code >= 0x30 && code <= 0x39) ||
		code === 0x5f ||
		code >= 0x80
	);
}

export function isOpening(code: number): boolean {
	return code === 0x28 || code === 0x5b || code === openBrace;
}

export function isClosing(code: number): boolean {
	return code === 0x29 || code === 0x5d || code === closeBrace;
}
