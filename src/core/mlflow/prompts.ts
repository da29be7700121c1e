import { promptTag } from '../search/prompts.js';
import type { KeyValue } from './fields.js';

/** Does a tag of a request make a registered model, or a version, a prompt? They share MLflow's tables. */
export function isPromptTag({ key, value }: KeyValue): boolean {
	return key === promptTag && value.toLowerCase() === 'true';
}
