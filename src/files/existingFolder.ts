import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unlessMissing } from './systemError.js';

/** The nearest folder at or above `path` (absolute) that exists. */
export async function existingFolder(path: string): Promise<string> {
	const found = await unlessMissing(stat(path), undefined);
	const above = dirname(path);
	return found?.isDirectory() || above === path ? path : existingFolder(above);
}
