import type { Dataset, Lineage } from '../model/types.js';

/**
 * One lineage from several, the first the one to believe: its run, code and so on stand; metrics and parameters are put
 * together by name, datasets by theirs, parents all.
 */
export function mergeLineage(...all: readonly Partial<Lineage>[]): Lineage {
	return all.reduceRight<Lineage>((below, above) => over(above, below), {
		datasets: [],
		params: {},
		metrics: {},
		parents: [],
	});
}

function over(above: Partial<Lineage>, below: Lineage): Lineage {
	const { run = below.run, experiment = below.experiment, code = below.code } = above;
	const loggedModel = above.loggedModel ?? below.loggedModel;
	return {
		...(run ? { run: runOver(run, below.run) } : {}),
		...(experiment ? { experiment } : {}),
		...(loggedModel === undefined ? {} : { loggedModel }),
		...(code ? { code } : {}),
		datasets: joined(above.datasets ?? [], below.datasets),
		// Those of `above` stand first, too: where there is not room for all, the first are shown.
		params: { ...above.params, ...below.params, ...above.params },
		metrics: { ...above.metrics, ...below.metrics, ...above.metrics },
		parents: [...new Set([...(above.parents ?? []), ...below.parents])],
	};
}

type Run = NonNullable<Lineage['run']>;

/** What is told of one run is not told of another; a link without an id is of whichever run is known. */
function runOver(run: Run, below: Run | undefined): Run {
	if (run.id === '') return { ...below, ...run, id: below?.id ?? '' };
	return run.id === below?.id ? { ...below, ...run } : run;
}

/** Those of `below` that `above` does not name. */
function joined(above: readonly Dataset[], below: readonly Dataset[]): readonly Dataset[] {
	const names = new Set(above.map(({ name }) => name));
	return [...above, ...below.filter(({ name }) => !names.has(name))];
}
