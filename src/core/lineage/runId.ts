import type { Lineage } from '../model/types.js';

/** The run of a lineage; `undefined` also where a link to it is all that is known. */
export function runIdOf({ run }: Pick<Lineage, 'run'>): string | undefined {
	return run === undefined || run.id === '' ? undefined : run.id;
}
