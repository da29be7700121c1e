import type { Edit } from '../core/edit.js';

/** The sentence of an Edit, then its trailers. Nothing in a value can begin a line, so none can forge a trailer. */
export function commitMessage(
	edit: Pick<Edit, 'operation' | 'summary' | 'model' | 'version' | 'reason'>,
): string {
	const trailers = [
		['Operation', edit.operation],
		['Model', edit.model],
		['Version', edit.version],
		['Reason', edit.reason],
	].map(([name, value]) => [name, oneLine(String(value ?? ''))] as const);
	const lines = trailers
		.filter(([, value]) => value !== '')
		.map(([name, value]) => `Registry-${name}: ${value}\n`);
	return `${oneLine(edit.summary)}\n\n${lines.join('')}`;
}

/** Line breaks and all other control characters become a blank. */
function oneLine(text: string): string {
	// eslint-disable-next-line no-control-regex -- these are the characters that are refused
	return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
