import type { CommandParts } from './parts.js';

/** Open Log. */
export function openLog({ log }: Pick<CommandParts, 'log'>) {
	return (): Promise<undefined> => {
		log.show();
		return Promise.resolve(undefined);
	};
}
