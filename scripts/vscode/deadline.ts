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
