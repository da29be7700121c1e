import { registryError } from '../errors.js';
import type { RegistryManifest } from '../model/types.js';
import type { Snapshot } from './snapshot.js';

/** What `registry.yaml` says. Throws `registry-gone` or `registry-unreadable`. */
export async function requireRegistry(snapshot: Snapshot): Promise<RegistryManifest> {
	const registry = await snapshot.registry();
	if (registry.ok) return registry.value;
	const [first] = registry.problems;
	if (first.code === 'file-missing') throw registryError('registry-gone', {});
	throw registryError('registry-unreadable', { problem: first });
}
