import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than hooks take as a rule; who writes a message in an editor is not waited for any longer. */
const patienceMs = 15_000;
const pollMs = 30;
/** The commands of git that make a commit on the branch that is checked out. */
const committing: ReadonlySet<string> = new Set([
	'commit',
	'merge',
	'pull',
	'rebase',
	'cherry-pick',
	'revert',
	'am',
]);

/**
 * Waits while git makes a commit for somebody else in a work tree: were HEAD to move while its hooks run, git would
 * refuse it. Only Linux tells what processes do and where; elsewhere nobody is waited for.
 */
export async function waitForForeignCommits(topLevel: string): Promise<void> {
	if (process.platform !== 'linux') return;
	const folder = await realpath(topLevel);
	for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
		if (!(await isCommitUnderWay(folder))) return;
		await delay(pollMs);
	}
}

async function isCommitUnderWay(folder: string): Promise<boolean> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	return (await Promise.all(pids.map((pid) => commitsIn(folder, pid)))).includes(true);
}

/** git works at the top of the work tree, wherever it was started. */
async function commitsIn(folder: string, pid: string): Promise<boolean> {
	try {
		const [program = '', ...words] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
		if (basename(program) !== 'git' || !words.some((word) => committing.has(word))) return false;
		return (await readlink(`/proc/${pid}/cwd`)) === folder;
	} catch {
		// It has ended, or is another user's.
		return false;
	}
}
