import { createHash } from 'node:crypto';
import type { Fix } from '../../core/operations/fixes/fix.js';
import { severityOf, type Problem, type ProblemCode } from '../../core/problem.js';
import { visible } from '../../wording/format.js';
import { problemTitles } from '../../wording/problemTitles.js';
import { problemSentence } from '../../wording/problems.js';
import { fillSentence } from '../../wording/sentence.js';

/**
 * Problems as a SARIF 2.1.0 log; `pathOf` gives a problem's path from the top of the repository. What fixes a problem is said
 * in its message: SARIF's own fixes replace regions of files and can't tell of a file that is to go.
 */
export function sarifLog(
	problems: readonly Problem[],
	pathOf: (problem: Problem) => string,
	fixes: ReadonlyMap<Problem, Fix> = new Map(),
) {
	const codes = Object.keys(problemTitles) as ProblemCode[];
	const rules = codes.map((id) => ({
		id,
		shortDescription: { text: problemTitles[id] },
		defaultConfiguration: { level: severityOf(id) },
	}));
	const indexOf = new Map(codes.map((code, index) => [code, index]));
	const fingerprint = fingerprints();
	const results = problems.map((problem) => ({
		ruleId: problem.code,
		ruleIndex: indexOf.get(problem.code),
		level: problem.severity,
		message: { text: messageText(problem, fixes.get(problem)) },
		locations: [{ physicalLocation: physicalLocation(problem, pathOf(problem)) }],
		partialFingerprints: { 'gmrProblem/v1': fingerprint(problem) },
	}));
	return {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [{ tool: { driver: { name: 'gmr', rules } }, columnKind: 'utf16CodeUnits', results }],
	};
}

function messageText(problem: Problem, fix: Fix | undefined): string {
	const text = fillSentence(problemSentence(problem));
	return fix ? `${text}. gmr check --fix: ${visible(fix.summary)}` : text;
}

function physicalLocation({ range }: Problem, path: string) {
	const uri = path.split('/').map(encodeURIComponent).join('/');
	const artifactLocation = { uri, uriBaseId: '%SRCROOT%' };
	if (!range) return { artifactLocation };
	const { start, end } = range;
	const region = {
		startLine: start.line + 1,
		startColumn: start.column + 1,
		endLine: end.line + 1,
		endColumn: end.column + 1,
	};
	return { artifactLocation, region };
}

/** The same for a problem that only moved to another line; alike ones of a file are counted. */
function fingerprints(): (problem: Problem) => string {
	const counts = new Map<string, number>();
	return ({ code, path, data }) => {
		const hash = createHash('sha256')
			.update(JSON.stringify([code, path, data]))
			.digest('hex');
		const count = (counts.get(hash) ?? 0) + 1;
		counts.set(hash, count);
		return count === 1 ? hash : `${hash}:${count}`;
	};
}
