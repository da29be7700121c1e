import type { KeyValue } from './fields.js';

/** The tag that makes a registered model, or a version, a prompt: they share MLflow's tables. */
export const promptTag = 'mlflow.prompt.is_prompt';

export function isPromptTag({ key, value }: KeyValue): boolean {
	return key === promptTag && value.toLowerCase() === 'true';
}
