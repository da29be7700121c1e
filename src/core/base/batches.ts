/** What `work` gives for each item, in their order; at most `size` are under way at a time, so that no limit of open files is met. */
export async function mapInBatches<T, R>(
	items: readonly T[],
	size: number,
	work: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	for (let start = 0; start < items.length; start += size)
		results.push(...(await Promise.all(items.slice(start, start + size).map(work))));
	return results;
}
