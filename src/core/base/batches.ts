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

/**
 * As `mapInBatches`, where the next item begins as soon as one is done: for work that waits for answers of others, whom it
 * keeps busy.
 */
export async function mapConcurrently<T, R>(
	items: readonly T[],
	most: number,
	work: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const worker = async () => {
		while (next < items.length) {
			const index = next++;
			results[index] = await work(items[index] as T);
		}
	};
	await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
	return results;
}
