import type { CommandParts } from './parts.js';
import { parseTarget } from './target.js';

/** A click on an alias: selects the row of its version. */
export function revealVersion({ view }: Pick<CommandParts, 'view'>) {
	return async (argument: unknown): Promise<undefined> => {
		await view.reveal(parseTarget(argument));
		return undefined;
	};
}
