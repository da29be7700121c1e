import { sha256 } from '../base/sha256.js';
import { parseChecksumList } from '../manifest/checksumList.js';
import { findConflictMarker } from '../manifest/yamlReader.js';
import type { Artifacts } from '../model/types.js';
import { problem, type Problem, type TextRange } from '../problem.js';
import { checkContents } from './checkContents.js';
import type { Snapshot } from './snapshot.js';

/**
 * Do the digest of a version, its list of checksums and the names of its files agree? The bytes of the files are not
 * read, so a Git LFS pointer to what is listed is as good as its file. `files` are the paths of all files of the version.
 */
export async function checkArtifacts(
	snapshot: Snapshot,
	version: string,
	artifacts: Artifacts,
	files: readonly string[],
): Promise<readonly Problem[]> {
	const path = `${version}/artifacts.sha256`;
	const bytes = await snapshot.read(path);
	if (!bytes) {
		// Of what is elsewhere the files may be unknown.
		return artifacts.storage === 'copy' ? [problem('file-missing', { file: path }, { path })] : [];
	}
	const text = new TextDecoder('utf-8').decode(bytes);
	const merge = findConflictMarker(text);
	if (merge) return [problem('unresolved-merge', {}, { path, range: merge })];
	const list = parseChecksumList(text);
	if (!list) {
		const range = lineWhere(text, (line) => line !== '' && !parseChecksumList(line));
		return [problem('checksums-invalid', {}, { path, range })];
	}
	const found = `sha256:${await sha256(bytes)}`;
	const expected = artifacts.digest ?? found;
	const problems: Problem[] = [];
	if (found !== expected) problems.push(problem('digest-mismatch', { expected, found }, { path }));

	const present = new Set(files.map((file) => file.slice(version.length + 1)));
	const listed = new Set(list.map((each) => each.path));
	const copied = artifacts.storage === 'copy' ? [...listed] : [];
	const missing = copied.filter((file) => !present.has(file));
	const unlisted = [...present].filter((file) => file.startsWith('artifacts/') && !listed.has(file));
	const [firstMissing] = missing;
	const [firstUnlisted] = unlisted;
	if (firstMissing !== undefined) {
		const range = lineWhere(
			text,
			(line) => line.endsWith(firstMissing) && parseChecksumList(line)?.[0]?.path === firstMissing,
		);
		problems.push(
			problem('artifact-missing', { file: firstMissing, others: missing.length - 1 }, { path, range }),
		);
	}
	if (firstUnlisted !== undefined) {
		const data = { file: firstUnlisted, others: unlisted.length - 1 };
		problems.push(problem('artifact-unlisted', data, { path: `${version}/${firstUnlisted}` }));
	}
	if (artifacts.storage === 'copy' && firstMissing === undefined)
		problems.push(...(await checkContents(snapshot, version, artifacts.size, list)));
	return problems;
}

/** The place of the first line that `matches`. */
function lineWhere(text: string, matches: (line: string) => boolean): TextRange | undefined {
	const lines = text.split('\n');
	const line = lines.findIndex(matches);
	if (line < 0) return undefined;
	return { start: { line, column: 0 }, end: { line, column: lines[line]?.length ?? 0 } };
}
