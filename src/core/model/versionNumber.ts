import { registryError } from '../errors.js';
import type { VersionNumber } from './brands.js';

export const maxVersionNumber = 2 ** 31 - 1;

/** Is `value` a whole number from 1 to 2³¹ - 1? */
export function isVersionNumber(value: unknown): value is VersionNumber {
	return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxVersionNumber;
}

/** `7`, also written `07` or `v7`, as a version number. Throws `version-invalid`. */
export function parseVersionNumber(text: string): VersionNumber {
	const digits = /^\s*v?(\d{1,10})\s*$/i.exec(text)?.[1];
	const number = digits === undefined ? undefined : Number(digits);
	if (!isVersionNumber(number)) throw registryError('version-invalid', { text });
	return number;
}

/** The number of a folder below `versions/`, or `undefined` for any other name (`07`, `.incoming-…`). */
export function versionOfFolder(folder: string): VersionNumber | undefined {
	const number = Number(folder);
	return /^[1-9]\d*$/.test(folder) && isVersionNumber(number) ? number : undefined;
}
