import type { LastChange, RegistryUpdates } from '../ports.js';
import type { LastUpdates } from './access.js';

/** What a search asks of the same knowledge, so that the order of its results is that of the times in them. */
export function registryUpdates(updates: LastUpdates): RegistryUpdates {
	return {
		model: async (folder) => change(await updates.model(folder)),
		version: async (folder, version) => change(await updates.version(folder, version)),
		alias: () => Promise.resolve(undefined),
		isShallow: false,
	};
}

function change(at: number | undefined): LastChange | undefined {
	return at === undefined ? undefined : { at: new Date(at).toISOString(), by: '', commit: '' };
}

/** The latest of these moments: a commit has whole seconds, so what it publishes was made a little after it. */
export function latestOf(changed: number | undefined, ...made: readonly number[]): number {
	return Math.max(...made, ...(changed === undefined ? [] : [changed]));
}
