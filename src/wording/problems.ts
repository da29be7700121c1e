import type { Problem, ProblemData } from '../core/problem.js';
import { visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';

/** What is wrong with a file of the registry, without its place. */
export function problemSentence({ code, data }: Problem): Sentence {
	switch (code) {
		case 'yaml-invalid':
			return sentence('Not valid YAML: {detail}', { detail: visible(data.detail) });
		case 'yaml-refused':
			return sentence('{what}', { what: refusals[data.feature] });
		case 'unresolved-merge':
			return sentence('Unresolved merge: choose one side and remove the conflict markers');
		case 'schema-mismatch':
			return data.pointer === ''
				? sentence('{detail}', { detail: visible(data.detail) })
				: sentence('{key}: {detail}', { key: visible(keyOf(data.pointer)), detail: visible(data.detail) });
		case 'format-newer':
			return sentence('Uses {feature}, which this version can read but not write', data);
		case 'file-missing':
			return sentence('{file} is missing', data);
		case 'alias-dangling':
			return sentence('@{alias} points at version {version}, which does not exist', data);
		case 'folder-mismatch':
			return sentence('The file says version {found}, its folder says {expected}', data);
	}
}

/** `model.yaml line 4: …`: a problem with its place, for rows and terminals. */
export function placedSentence(problem: Problem): Sentence {
	const { template, args } = problemSentence(problem);
	const file = problem.path.split('/').at(-1) ?? problem.path;
	if (!problem.range) return { template: `{file}: ${template}`, args: { ...args, file } };
	const line = problem.range.start.line + 1;
	return { template: `{file} line {line}: ${template}`, args: { ...args, file, line } };
}

const refusals: Record<ProblemData['yaml-refused']['feature'], string> = {
	anchor: 'Anchors and aliases are not allowed here',
	tag: 'Tags such as !x are not allowed here',
	directive: 'Directives such as %YAML are not allowed here',
	size: 'Too large: up to 1 MiB, 20,000 lines, 2,000 keys in a map and some 10,000 values',
	depth: 'Nested deeper than 32 levels',
	key: 'This key is not allowed',
	encoding: 'Not UTF-8 text',
	number: 'This number is too large to be exact; quote it if it is text',
};

function keyOf(pointer: string): string {
	return pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}
