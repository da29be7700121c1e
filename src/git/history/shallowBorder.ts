import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../files/systemError.js';
import type { Repository } from '../repository.js';

/** The commits (full ids) a shallow clone ends with: git has no parents to compare them with. None in a whole clone. */
export async function shallowBorder({
	commonDir,
}: Pick<Repository, 'commonDir'>): Promise<ReadonlySet<string>> {
	const text = await unlessMissing(readFile(join(commonDir, 'shallow'), 'utf8'), '');
	return new Set(text.split('\n').filter(Boolean));
}
