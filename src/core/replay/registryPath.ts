import type { VersionNumber } from '../model/brands.js';
import { decodeName } from '../model/folderName.js';
import { versionOfFolder } from '../model/versionNumber.js';
import { layout } from '../registry/layout.js';

/** What a file of a registry belongs to, by its path. */
export interface RegistryPath {
	/** Of the model; absent for files outside of `models/`. */
	readonly folder?: string;
	readonly version?: VersionNumber;
	/** Relative to the version's folder, else to the model's, else the whole path. */
	readonly rest: string;
}

/** Takes a path apart. */
export function parseRegistryPath(path: string): RegistryPath {
	const [models, folder, section, number = '', ...rest] = path.split('/');
	if (models !== layout.models || folder === undefined || section === undefined) return { rest: path };
	const version = section === 'versions' && rest.length > 0 ? versionOfFolder(number) : undefined;
	if (version !== undefined) return { folder, version, rest: rest.join('/') };
	return { folder, rest: path.slice(layout.model(folder).length + 1) };
}

/** Puts it together again. */
export function formatRegistryPath({ folder, version, rest }: RegistryPath): string {
	if (folder === undefined) return rest;
	return version === undefined
		? `${layout.model(folder)}/${rest}`
		: `${layout.version(folder, version)}/${rest}`;
}

/** The alias that a file is; `undefined` for any other file. */
export function aliasOfPath(path: string): string | undefined {
	const { folder, version, rest } = parseRegistryPath(path);
	const file =
		folder === undefined || version !== undefined ? undefined : /^aliases\/([^/]+)\.yaml$/.exec(rest)?.[1];
	return file === undefined ? undefined : decodeName(file);
}
