/**
 * For `settledAfterMs`: what was written a moment ago is remembered, too. Below 0, as the times of files have fractions of a
 * millisecond, which the clock has not.
 */
export const settledAtOnce = -1_000;
