import { registryError } from '../errors.js';
import { registryFileName, unknownFeature } from '../model/format.js';
import type { Snapshot } from '../registry/snapshot.js';

/** Every Edit starts here. Throws `registry-not-found`, `registry-unreadable` or `registry-newer`. */
export async function requireWritable(snapshot: Snapshot): Promise<void> {
	const registry = await snapshot.registry();
	if (!registry.ok) {
		const [first] = registry.problems;
		if (first.code === 'file-missing') throw registryError('registry-not-found', { path: registryFileName });
		throw registryError('registry-unreadable', { problem: first });
	}
	const feature = unknownFeature(registry.value);
	if (feature !== undefined) throw registryError('registry-newer', { path: registryFileName, feature });
}
