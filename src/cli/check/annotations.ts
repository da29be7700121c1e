import type { Problem } from '../../core/problem.js';
import { visible } from '../../wording/format.js';
import { problemSentence } from '../../wording/problems.js';
import { fillSentence } from '../../wording/sentence.js';

/** A problem as a line that GitHub Actions shows beside the file; `path` is from the top of the repository. */
export function annotation(problem: Problem, path: string): string {
	const { start, end } = problem.range ?? {};
	const places = start
		? { line: start.line + 1, col: start.column + 1, ...(end ? { endLine: end.line + 1 } : {}) }
		: {};
	const parts: Readonly<Record<string, string | number>> = { file: path, ...places, title: problem.code };
	const properties = Object.entries(parts)
		.map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
		.join(',');
	return `::${problem.severity} ${properties}::${escapeData(visible(fillSentence(problemSentence(problem))))}\n`;
}

/** As `@actions/core` does it: a line break would begin a command of its own. */
function escapeData(text: string): string {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
	return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
