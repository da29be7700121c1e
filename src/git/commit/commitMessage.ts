import type { Edit } from '../../core/edit.js';

/** What a message tells of an Edit. */
export type ToldEdit = Pick<Edit, 'operation' | 'summary' | 'parts' | 'model' | 'version' | 'reason'>;

/**
 * The sentence of an Edit, those of its parts, then its trailers; of several, all sentences and then the trailers of each,
 * which start with `Registry-Operation`. Nothing in a value can begin a line, so none can forge a trailer.
 */
export function commitMessage(...edits: readonly [ToldEdit, ...ToldEdit[]]): string {
	const [first, ...others] = edits;
	const summary = oneLine(first.summary);
	const trailers = edits.map(trailersOf).join('');
	if (others.length === 0) {
		const parts = list(first.parts ?? []);
		return `${summary}\n\n${parts === '' ? '' : `${parts}\n`}${trailers}`;
	}
	const more = `${others.length} more ${others.length === 1 ? 'change' : 'changes'}`;
	const sentences = edits.map((edit) => list([edit.summary]) + list(edit.parts ?? [], '  ')).join('');
	return `${summary}, and ${more}\n\n${sentences}\n${trailers}`;
}

function list(sentences: readonly string[], indent = ''): string {
	return sentences.map((sentence) => `${indent}- ${oneLine(sentence)}\n`).join('');
}

function trailersOf(edit: ToldEdit): string {
	const trailers = [
		['Operation', edit.operation],
		['Model', edit.model],
		['Version', edit.version],
		['Reason', edit.reason],
	].map(([name, value]) => [name, oneLine(String(value ?? ''))] as const);
	return trailers
		.filter(([, value]) => value !== '')
		.map(([name, value]) => `Registry-${name}: ${value}\n`)
		.join('');
}

/** Line breaks and all other control characters become a blank. */
function oneLine(text: string): string {
	// eslint-disable-next-line no-control-regex -- these are the characters that are refused
	return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
