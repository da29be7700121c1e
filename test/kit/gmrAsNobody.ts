import 'simple-git';
import '../../src/git/openGitRegistry.js';
import '../../src/git/usages/repositoryUsages.js';
import { verbs } from '../../src/cli/verbs.js';
import { gmrIn } from './gmr.js';

/**
 * A process that runs `gmr` as a user for whom modes and owners count, which they do not for root: the first argument is
 * the folder. All code is loaded before, as that user may not read it. Prints code and output as JSON.
 */
const nobody = 65_534;
await Promise.all(Object.values(verbs).map(({ load }) => load()));
if (process.getuid?.() === 0) {
	process.setgroups?.([]);
	process.setgid?.(nobody);
	process.setuid?.(nobody);
}
const [folder = '', ...args] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await gmrIn(folder, args)));
