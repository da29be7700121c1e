import { registryFileName } from '../model/format.js';
import { parseRegistryPath } from '../replay/registryPath.js';
import { incomingPrefix } from '../registry/layout.js';

/** The parts of a registry that a list of paths names. */
export interface Touched {
	readonly hasRegistryFile: boolean;
	readonly hasAttributes: boolean;
	/** By folder. */
	readonly models: ReadonlyMap<string, TouchedModel>;
}

/** The parts of one model. */
export interface TouchedModel {
	/** Files of versions by number, each relative to the version's folder. */
	readonly versions: ReadonlyMap<number, readonly string[]>;
	/** Other files, relative to the model's folder. */
	readonly files: readonly string[];
}

/** Sorts registry-relative paths by what they belong to. Versions that are being copied are no part of it yet. */
export function touchedParts(paths: Iterable<string>): Touched {
	const models = new Map<string, { versions: Map<number, string[]>; files: string[] }>();
	let [hasRegistryFile, hasAttributes] = [false, false];
	for (const path of paths) {
		const { folder, version, rest } = parseRegistryPath(path);
		hasRegistryFile ||= path === registryFileName;
		hasAttributes ||= path === '.gitattributes';
		if (folder === undefined || rest.startsWith(`versions/${incomingPrefix}`)) continue;
		const model = models.get(folder) ?? { versions: new Map<number, string[]>(), files: [] };
		models.set(folder, model);
		if (version === undefined) {
			model.files.push(rest);
			continue;
		}
		const files = model.versions.get(version);
		if (files) files.push(rest);
		else model.versions.set(version, [rest]);
	}
	return { hasRegistryFile, hasAttributes, models };
}
