import type { BeforeAfter, Change } from '../core/change.js';
import type { SignatureVerdict } from '../core/model/signature.js';
import { rankedMetrics } from '../core/registry/primaryMetric.js';
import { formatMetric, visible } from './format.js';

/** One line of a table of metrics; `-` stands where there is no value. */
export interface MetricRow {
	readonly name: string;
	readonly before: string;
	readonly after: string;
	/** With its sign. */
	readonly difference: string;
}

/** The metrics of a Change, the most telling first; of a version that nothing stands beside all are `after`. */
export function metricRows(change: Change): readonly MetricRow[] {
	if (change.kind === 'alias-moved') return rows(change.data.metrics);
	if (change.kind !== 'version-registered' && change.kind !== 'alias-set') return [];
	const entries = Object.entries(change.data.metrics).map(([name, after]) => [name, { after }] as const);
	return rows(Object.fromEntries(entries));
}

function rows(metrics: Readonly<Record<string, BeforeAfter<number>>>): MetricRow[] {
	const entries = Object.entries(metrics);
	const ranked = rankedMetrics(
		Object.fromEntries(entries.map(([name, { before, after }]) => [name, after ?? before ?? 0])),
	);
	return ranked.map(({ name }) => {
		const { before, after } = metrics[name] ?? {};
		return {
			name: visible(name),
			before: value(before),
			after: value(after),
			difference: step(before, after),
		};
	});
}

function value(metric: number | undefined): string {
	return metric === undefined ? '-' : formatMetric(metric);
}

function step(before: number | undefined, after: number | undefined): string {
	if (before === undefined || after === undefined) return '-';
	// Sums of binary fractions have digits that nobody measured.
	const difference = Number((after - before).toPrecision(12));
	if (!Number.isFinite(difference)) return '-';
	return difference > 0 ? `+${formatMetric(difference)}` : formatMetric(difference);
}

/** What a signature verdict is called. */
export const verdictWords: Record<SignatureVerdict['verdict'], string> = {
	same: 'the same',
	widened: 'widened, callers need no change',
	breaking: 'breaking, callers may fail',
	unknown: 'not comparable',
};
