import type { Git } from './git.js';

/** Why a clone would not have a file as it is here. */
export type UncommittedReason = 'untracked' | 'uncommitted';

/** Those of `files` (from the top of the repository, where git runs) that a clone would not have as they are here. */
export async function uncommittedFiles(
	git: Git,
	folder: string,
	files: readonly string[],
): Promise<ReadonlyMap<string, UncommittedReason>> {
	const operands = folder === '' ? [] : [folder];
	const status = ['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames'];
	const [tracked, changed] = await Promise.all([
		git.run({ command: ['ls-files', '-z'], operands }),
		git.run({ command: status, operands }),
	]);
	const isTracked = new Set(tracked.toString('utf8').split('\0'));
	// `XY path`
	const isChanged = new Set(
		changed
			.toString('utf8')
			.split('\0')
			.map((line) => line.slice(3)),
	);
	const reasonOf = (file: string): UncommittedReason | undefined => {
		if (!isTracked.has(file)) return 'untracked';
		return isChanged.has(file) ? 'uncommitted' : undefined;
	};
	return new Map(
		files.flatMap((file) => {
			const reason = reasonOf(file);
			return reason ? [[file, reason] as const] : [];
		}),
	);
}
