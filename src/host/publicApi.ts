import { isRegistryError } from '../core/errors.js';
import { resolve } from '../core/registry/resolve.js';
import type { GitModelRegistryApi, ResolvedVersion } from './api.js';
import type { Registries } from './registries.js';

/** The API other extensions get. */
export function createApi(registries: Registries): GitModelRegistryApi {
	return {
		apiVersion: 1,
		onDidChange: registries.onDidChange,
		registries: async () => (await registries.all()).map(({ key }) => key),
		resolve: async (uri, registry) => {
			for (const state of await registries.all()) {
				if (registry !== undefined && state.key !== registry) continue;
				const found = await tryResolve(uri, state.key, registries);
				if (found) return found;
			}
			return undefined;
		},
	};
}

async function tryResolve(
	uri: string,
	key: string,
	registries: Registries,
): Promise<ResolvedVersion | undefined> {
	const snapshot = registries.get(key)?.snapshot;
	if (!snapshot) return undefined;
	try {
		const { model, version } = await resolve(snapshot, uri);
		return { registry: key, model: model.manifest.value.name, version: version.number };
	} catch (error) {
		// Every refusal of the core means here: this registry has no such version.
		if (isRegistryError(error)) return undefined;
		throw error;
	}
}
