import { problem } from '../problem.js';
import type { RegistryManifest } from './types.js';

/** The file that makes a folder a registry. */
export const registryFileName = 'registry.yaml';
/** The format this version writes. */
export const currentFormat = 1;
/** Entries of `requires` this version knows. */
const knownFeatures: ReadonlySet<string> = new Set();

/** The format or feature because of which this version must not write the registry, if there is one. */
export function unknownFeature(manifest: RegistryManifest): string | undefined {
	if (manifest.format > currentFormat) return `format ${manifest.format}`;
	return manifest.requires.find((feature) => !knownFeatures.has(feature));
}

/** The warning a reader shows for a registry it must not write. */
export function newerFormatProblem(feature: string) {
	return problem('format-newer', { feature }, { path: registryFileName });
}
