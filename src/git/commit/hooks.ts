import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../files/systemError.js';
import type { GitSettings, HookChoice } from '../gitSettings.js';
import type { Repository } from '../repository.js';

/** Those that `git commit` runs, or the ref and the index it writes. */
const commitHooks: ReadonlySet<string> = new Set([
	'pre-commit',
	'prepare-commit-msg',
	'commit-msg',
	'post-commit',
	'post-index-change',
	'reference-transaction',
]);

/** May a commit take longer than git itself does: for a hook, or for a signature? Hooks elsewhere are not looked for. */
export async function isCommitSlow(
	{ commonDir }: Repository,
	settings: GitSettings,
	hooks: HookChoice,
): Promise<boolean> {
	if (settings.isOn('commit.gpgsign')) return true;
	if (hooks === 'skip') return false;
	if (settings.get('core.hookspath') !== undefined) return true;
	const names = await unlessMissing(readdir(join(commonDir, 'hooks')), []);
	return names.some((name) => commitHooks.has(name));
}
