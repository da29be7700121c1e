/**
 * What a caller of the older version may expect of the newer one: `same` input and output, `widened` (every call that was
 * right still is, and the answer has at least what it had), `breaking`, or `unknown` where one of the two has no
 * signature or one that can't be read.
 */
export interface SignatureVerdict {
	readonly verdict: 'same' | 'widened' | 'breaking' | 'unknown';
	/** What makes it so, a clause each: `input "age": double became string`. Empty for `same`. */
	readonly reasons: readonly string[];
}
