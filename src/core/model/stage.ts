import { registryError } from '../errors.js';
import type { Stage } from './types.js';

/** MLflow's legacy stages, as they are stored; `None` is stored as nothing. */
export const stages = ['None', 'Staging', 'Production', 'Archived'] as const satisfies readonly (
	Stage | 'None'
)[];

/** A stage in any case, in its stored form. Throws `stage-invalid`. */
export function parseStage(text: string): Stage | 'None' {
	const stage = stageNamed(text);
	if (stage === undefined) throw registryError('stage-invalid', { stage: text });
	return stage;
}

/** A stage in any case, in its stored form; `undefined` where there is none of that name. */
export function stageNamed(text: string): Stage | 'None' | undefined {
	return stages.find((each) => each.toLowerCase() === text.toLowerCase());
}
