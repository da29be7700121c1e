import type { Tags } from '../model/types.js';
import type { FilterClause } from './filter.js';

/** With the value `true` it marks MLflow's prompts, which are kept as registered models. */
export const promptTag = 'mlflow.prompt.is_prompt';

/**
 * Does a filter ask for prompts? As in MLflow its first clause on their tag decides, `= 'true'` or `!= 'false'` in any
 * case; every other search is one for models and leaves prompts out, whatever else is said of the tag.
 */
export function asksForPrompts(clauses: readonly FilterClause[]): boolean {
	const first = clauses.find(isOnPrompts);
	if (!first) return false;
	const value = first.values[0]?.toLowerCase();
	return (first.comparator === '=' && value === 'true') || (first.comparator === '!=' && value === 'false');
}

/** The clauses that are looked at in a search that leaves prompts out. */
export function withoutPromptClauses(clauses: readonly FilterClause[]): FilterClause[] {
	return clauses.filter((clause) => !isOnPrompts(clause));
}

/** Do the tags of a model or version mark a prompt? */
export function isPrompt(tags: Tags): boolean {
	return Object.hasOwn(tags, promptTag) && tags[promptTag] === 'true';
}

function isOnPrompts({ field, key }: FilterClause): boolean {
	return field === 'tag' && key === promptTag;
}
