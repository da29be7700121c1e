import type { Lineage } from '../core/model/types.js';
import { formatMetric } from '../wording/format.js';

/** A lineage as `--json` prints it, in the words of `version.yaml`. */
export function lineageData({ loggedModel, ...rest }: Lineage) {
	return { ...rest, ...(loggedModel === undefined ? {} : { logged_model: loggedModel }) };
}

/** A lineage as named lines, see `facts`. */
export function lineageFacts(lineage: Lineage): (readonly [string, string])[] {
	const { run, experiment, code, loggedModel = '', parents, datasets, metrics, params } = lineage;
	return [
		['run', runText(run)],
		['run page', run?.uri ?? ''],
		['experiment', experiment?.name ?? experiment?.id ?? ''],
		['logged model', loggedModel],
		['script', code?.path ?? ''],
		['notebook', code?.notebook ?? ''],
		['commit', commitText(code)],
		['repository', code?.repository ?? ''],
		['parents', parents.join(', ')],
		...datasets.map((dataset) => ['dataset', datasetText(dataset)] as const),
		...Object.entries(metrics).map(([key, metric]) => [`metric ${key}`, formatMetric(metric)] as const),
		...Object.entries(params).map(([key, param]) => [`param ${key}`, param] as const),
	];
}

/** `bright-owl-12`, with how it ended where it did not end well. */
function runText(run: Lineage['run']): string {
	if (!run) return '';
	const name = run.name ?? run.id;
	return run.status === undefined || run.status === 'FINISHED'
		? name
		: `${name} (${run.status.toLowerCase()})`;
}

function commitText(code: Lineage['code']): string {
	if (code?.commit === undefined) return '';
	const branch = code.branch === undefined ? '' : ` on ${code.branch}`;
	return `${code.commit}${branch}${code.dirty ? ', with uncommitted changes' : ''}`;
}

function datasetText({ name, context, digest, source }: Lineage['datasets'][number]): string {
	const about = [context, digest, source].filter((part) => part !== undefined);
	return about.length === 0 ? name : `${name} (${about.join(', ')})`;
}
