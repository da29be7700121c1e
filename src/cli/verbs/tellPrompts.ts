import { promptTag } from '../../core/search/prompts.js';
import type { CliIo } from '../io.js';

/** Says on standard error that a list is without what of MLflow's prompts would be in it. */
export function tellPrompts(io: CliIo, count: number, what: 'model' | 'version'): void {
	if (count === 0) return;
	const left =
		count === 1
			? `1 ${what} is a prompt of MLflow and not listed`
			: `${count} ${what}s are prompts of MLflow and not listed`;
	io.err(`${left}. List them with: --filter "tags.${promptTag} = 'true'"\n`);
}
