/** The task that an objective is for, where there is only one. */
export function treeTask(objective: string): { task?: string } {
	const name = objective.toLowerCase();
	if (/^(?:binary|multi|logloss|crossentropy|multiclass|cross_entropy)/.test(name))
		return { task: 'tabular-classification' };
	if (/^(?:reg|regression|rmse|mae|quantile|poisson|tweedie|huber|mape|count|gamma|fair)/.test(name))
		return { task: 'tabular-regression' };
	return {};
}
