import { Git } from '../git.js';
import type { GitSettings } from '../gitSettings.js';

/** Weights take their time; a person stops it with Ctrl-C. */
const transferTimeoutMs = 24 * 60 * 60_000;

/** The same git, for commands that carry files to or from the server of Git LFS. */
export function patientGit(git: Git): Git {
	return new Git(git.folder, { ...git.options, timeoutMs: transferTimeoutMs });
}

/** Does git put files through Git LFS here? */
export function usesLfs(settings: GitSettings): boolean {
	return ['process', 'clean', 'smudge'].some((key) => Boolean(settings.get(`filter.lfs.${key}`)));
}
