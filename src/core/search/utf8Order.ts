/**
 * Compares as the UTF-8 bytes of both would compare, which is the order of MLflow's stores. JavaScript's own order is
 * that of UTF-16 code units, in which an emoji comes before U+FF01.
 */
export function compareUtf8(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	for (let at = 0; at < length; at++) {
		const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
		if (left !== right) return rank(left) - rank(right);
	}
	return a.length - b.length;
}

/** Surrogates stand for code points above all that one unit can hold, so they rank above U+E000 to U+FFFF. */
function rank(unit: number): number {
	if (unit < 0xd800) return unit;
	return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
