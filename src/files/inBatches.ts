/** Results of `work` in the order of `items`, of which at most `atOnce` are worked on at a time. */
export async function inBatches<T, R>(
	items: readonly T[],
	atOnce: number,
	work: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	for (let start = 0; start < items.length; start += atOnce)
		results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
	return results;
}
