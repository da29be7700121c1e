import { registryError } from '../errors.js';
import { registryFileName, unknownFeature } from '../model/format.js';
import { requireRegistry } from '../registry/requireRegistry.js';
import type { Snapshot } from '../registry/snapshot.js';

/** Every Edit starts here. Throws `registry-gone`, `registry-unreadable` or `registry-newer`. */
export async function requireWritable(snapshot: Snapshot): Promise<void> {
	const feature = unknownFeature(await requireRegistry(snapshot));
	if (feature !== undefined) throw registryError('registry-newer', { path: registryFileName, feature });
}
