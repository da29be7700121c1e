import { registryError } from '../../core/errors.js';
import type { Fix } from '../../core/operations/fixes/fix.js';
import type { Problem } from '../../core/problem.js';
import { plural, visible } from '../../wording/format.js';
import { problemSentence } from '../../wording/problems.js';
import { fillSentence } from '../../wording/sentence.js';
import { changeHelp, changeOptions } from '../change.js';
import { annotation } from '../check/annotations.js';
import { applyFixes, checkFixOptions, fixedData } from '../check/applyFixes.js';
import { findProblems, requireGit } from '../check/findProblems.js';
import { sarifLog } from '../check/sarif.js';
import { exitCode } from '../io.js';
import { shownPaths } from '../shownPaths.js';
import { jsonText } from '../table.js';
import { atHelp, atOption, textOption, type Verb } from '../verb.js';

export const check: Verb = {
	usage: 'check [--base REF] [--at REF] [--fix] [--dry-run] [--format text|json|sarif|github] [--json]',
	help: [
		'Tells what is wrong in the registry, one line a problem, as PATH:LINE:COLUMN: SENTENCE.',
		'Of the files of models it compares names, sizes and Git LFS pointers; gmr verify reads them. Code of the repository is looked through for models:/ URIs that have no answer. Exits with 1 where there is an error; warnings alone are no finding.',
		'--base REF also looks at each commit since the branch left REF, and at the work tree: no version that was there may be altered, or go without a tombstone.',
		'--format sarif is a SARIF 2.1.0 log for code scanning, github are annotations of GitHub Actions; both have paths from the top of the repository. --json is --format json.',
		'--fix ends the problems that have a fix, in one commit, and tells those that remain. What nobody but you can decide, and what is written once, is never touched.',
		...changeHelp,
		atHelp,
	],
	example: 'gmr check',
	options: {
		...atOption,
		...changeOptions,
		base: { type: 'string' },
		fix: { type: 'boolean' },
		format: { type: 'string' },
	},
	positionals: [0, 0],
	async run(invocation) {
		const { io, json, options, registry } = invocation;
		checkFixOptions(invocation);
		const format = formatOf(textOption(options, 'format') ?? (json ? 'json' : 'text'));
		const first = await findProblems(invocation);
		const isFixed = options['fix'] === true && first.fixes.size > 0;
		const fixed = isFixed && format === 'json' ? await fixedData(invocation) : null;
		if (isFixed && format !== 'json') {
			const out = (text: string) => (format === 'text' ? io.out(text) : io.err(text));
			await applyFixes({ ...invocation, io: { ...io, out } });
		}
		if (options['fix'] === true && !isFixed && first.problems.length > 0) {
			await requireGit(invocation);
			io.err('None of these problems has a fix that gmr could make\n');
		}
		const { problems, fixes } = isFixed ? await findProblems(invocation) : first;
		const errors = problems.filter(({ severity }) => severity === 'error').length;
		const warnings = problems.length - errors;
		if (format === 'json') {
			const told = problems.map((problem) => problemData(problem, fixes.get(problem)));
			io.out(jsonText({ errors, warnings, problems: told, ...(options['fix'] === true ? { fixed } : {}) }));
		} else if (format !== 'text') {
			const { inRepository } = await shownPaths(registry);
			const pathOf = ({ path }: Problem) => inRepository(path);
			if (format === 'sarif') io.out(jsonText(sarifLog(problems, pathOf, fixes)));
			else io.out(problems.map((problem) => annotation(problem, pathOf(problem))).join(''));
		} else {
			const { fromRegistry } = await shownPaths(registry);
			io.out(problems.map((problem) => problemLine(fromRegistry(problem.path), problem)).join(''));
			io.err(problems.length === 0 ? 'No problems\n' : countLine({ errors, warnings, fixable: fixes.size }));
		}
		return errors > 0 ? exitCode.findings : exitCode.done;
	},
};

function countLine({
	errors,
	warnings,
	fixable,
}: {
	errors: number;
	warnings: number;
	fixable: number;
}): string {
	const all = errors + warnings;
	const fix = `${fixable} of ${plural(all, 'problem')} can be fixed: gmr check --fix\n`;
	return `${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n${fixable === 0 ? '' : fix}`;
}

const formats = ['text', 'json', 'sarif', 'github'] as const;

function formatOf(text: string): (typeof formats)[number] {
	const format = formats.find((each) => each === text);
	if (format === undefined)
		throw registryError('usage', {
			message: `--format must be ${formats.join(', ')}, not "${visible(text)}"`,
		});
	return format;
}

/** As compilers write it, so that terminals and editors make a link of it. */
function problemLine(path: string, problem: Problem): string {
	const start = problem.range?.start;
	const at = start ? `:${start.line + 1}:${start.column + 1}` : '';
	const severity = problem.severity === 'warning' ? 'warning: ' : '';
	const text = fillSentence(problemSentence(problem));
	return `${visible(path)}${at}: ${severity}${text}\n`;
}

/** Lines and columns count from 1, paths from the registry's folder; `fix` is the sentence of what `--fix` does. */
function problemData(problem: Problem, fix: Fix | undefined) {
	const { code, severity, path, range, data } = problem;
	const place = (position: { line: number; column: number } | undefined) =>
		position ? { line: position.line + 1, column: position.column + 1 } : null;
	return {
		code,
		severity,
		path,
		start: place(range?.start),
		end: place(range?.end),
		message: fillSentence(problemSentence(problem)),
		fix: fix?.summary ?? null,
		data,
	};
}
