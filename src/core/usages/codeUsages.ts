import { registryFileName } from '../model/format.js';
import { layout } from '../registry/layout.js';
import type { Snapshot } from '../registry/snapshot.js';
import type { PlacedUsage, SkipReason } from './scannedFile.js';

// Paths here are relative to the top of the repository and `/`-separated.

/** The places of a repository's code that name models, at one point. */
export interface CodeUsages {
	/** The files with usages, in code-unit order of their paths. */
	readonly files: readonly UsingFile[];
	readonly skipped: readonly SkippedFile[];
	/** The repository's registries: first the one that was asked about, then the others by their folders. */
	readonly registries: readonly [CodeRegistry, ...CodeRegistry[]];
}
export interface UsingFile {
	readonly path: string;
	readonly usages: readonly PlacedUsage[];
}
/** A file that could use models and was not looked into. */
export interface SkippedFile {
	readonly path: string;
	readonly reason: SkipReason;
}
export interface CodeRegistry {
	/** Its folder; empty for the top itself. */
	readonly path: string;
	readonly snapshot: Snapshot;
}

/** Tells the files that are a registry's own, by the folders of the repository's registries. */
export function ownFiles(registries: Iterable<string>): (path: string) => boolean {
	const files = new Set<string>();
	const folders = new Set<string>();
	for (const registry of registries) {
		files.add(below(registry, registryFileName));
		folders.add(below(registry, layout.models));
	}
	return (path) => {
		if (files.has(path)) return true;
		for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
			if (folders.has(path.slice(0, end))) return true;
		return false;
	};
}

/** The folders of a repository's files that have the name of a registry's. */
export function registryFolders(paths: readonly string[]): string[] {
	return paths
		.filter((path) => path === registryFileName || path.endsWith(`/${registryFileName}`))
		.map((path) => path.slice(0, Math.max(0, path.length - registryFileName.length - 1)));
}

function below(folder: string, path: string): string {
	return folder === '' ? path : `${folder}/${path}`;
}
