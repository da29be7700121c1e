/** A metric with its name as logged. */
export interface NamedMetric {
	readonly name: string;
	readonly value: number;
}

/** What people judge a model by, the most telling first. */
const ranking: readonly RegExp[] = [
	/^f1\b|\bf1\b|\bf1 score\b/,
	/\b(?:roc )?auc\b/,
	/\baverage precision\b|\bmap\b|\bap\b/,
	/\bbalanced accuracy\b/,
	/\baccuracy\b|\bacc\b/,
	/\br2\b|\br2 score\b/,
	/\b(?:bleu|rouge\w*|ndcg|mrr|iou|dice)\b/,
	/\b(?:exact match|em)\b/,
	/\brecall\b/,
	/\bprecision\b/,
	/\brmse\b|\broot mean squared error\b/,
	/\bmse\b|\bmean squared error\b/,
	/\bmae\b|\bmean absolute error\b/,
	/\bmape\b/,
	/\bperplexity\b/,
	/\bloss\b/,
];

/**
 * The one metric to show where there is room for one: the best known by the ranking, measured on held-out data rather
 * than in training; of unknown ones the first by name. `undefined` without metrics.
 */
export function primaryMetric(metrics: Readonly<Record<string, number>>): NamedMetric | undefined {
	return rankedMetrics(metrics)[0];
}

/** All metrics, in the order in which `primaryMetric` prefers them. */
export function rankedMetrics(metrics: Readonly<Record<string, number>>): readonly NamedMetric[] {
	return Object.entries(metrics)
		.map(([name, value]) => ({ name, value, rank: rankOf(name) }))
		.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
		.map(({ name, value }) => ({ name, value }));
}

function rankOf(name: string): number {
	// `valF1Macro`, `val/f1-macro` and `val_f1_macro` are the same words.
	const words = name
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ');
	const isTraining = /^(?:train|training)\b/.test(words);
	const known = ranking.findIndex((pattern) => pattern.test(words));
	const rank = known < 0 ? ranking.length : known;
	return isTraining ? rank + ranking.length + 1 : rank;
}
