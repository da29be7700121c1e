import type { Change } from '../core/change.js';
import { changeSentence } from '../wording/changes.js';
import { metricRows, verdictWords } from '../wording/changeDetails.js';
import { visible } from '../wording/format.js';
import { fillSentence } from '../wording/sentence.js';

/** A line for each Change, with what it means for callers and metrics below it. */
export function changesText(changes: readonly Change[]): string {
	return changes
		.map((change) => [fillSentence(changeSentence(change)), ...details(change)].join('\n  '))
		.join('\n');
}

/** As `--json` prints a Change: its kind and data under their own names. */
export function changeData(change: Change) {
	const { kind, data, model } = change;
	return {
		kind,
		message: fillSentence(changeSentence(change)),
		model: model?.name ?? null,
		folder: model?.folder ?? null,
		data,
	};
}

function details(change: Change): string[] {
	const rows = metricRows(change);
	const metrics = rows.map(({ name, before, after, difference }) =>
		change.kind === 'alias-moved'
			? `${name} ${before} → ${after}${difference === '-' ? '' : ` (${difference})`}`
			: `${name} ${after}`,
	);
	const signature = change.kind === 'alias-moved' ? change.data.signature : undefined;
	return [
		...(metrics.length > 0 ? [metrics.slice(0, shownMetrics).join(', ') + more(metrics.length)] : []),
		...(signature ? [`signature ${verdictWords[signature.verdict]}`, ...signature.reasons.map(visible)] : []),
		...(change.kind === 'version-altered'
			? change.data.files.map(({ path, how }) => `${how} ${visible(path)}`)
			: []),
	];
}

const shownMetrics = 8;

function more(count: number): string {
	return count > shownMetrics ? ` and ${count - shownMetrics} more` : '';
}
