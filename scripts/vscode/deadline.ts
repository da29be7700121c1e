/** How long a run of tests in VS Code may take: it ends one that hangs, on the slowest of machines. */
export const suiteTimeoutMs = 600_000;

/** A promise that rejects after a time unless it is cancelled. */
export function rejectLater(
	timeoutMs: number,
	message: () => string,
): { readonly promise: Promise<never>; cancel(): void } {
	let timer: NodeJS.Timeout | undefined;
	const promise = new Promise<never>((_, fail) => {
		timer = setTimeout(() => fail(new Error(message())), timeoutMs);
	});
	promise.catch(() => undefined);
	return { promise, cancel: () => clearTimeout(timer) };
}
