import type { FolderSummary } from '../core/model/folderSummary.js';
import type { Translate } from '../host/translate.js';
import { formatSize, listed, visible } from '../wording/format.js';
import { sentence } from '../wording/sentence.js';

const shownEntries = 3;

/** What was found in a folder, on one line: `sklearn · skops · signature 4 → 1 · run bright-owl-12 · 6 files, 48 kB`. */
export function findingsLine(found: FolderSummary, t: Translate): string {
	const flavors = found.flavors.filter((flavor) => flavor !== 'python_function');
	const { signature, run, files } = found;
	const size = formatSize(found.bytes);
	return [
		...(flavors.length > 0 ? flavors : found.flavors).map(visible),
		...found.formats.map(visible),
		...(signature
			? [
					t(
						sentence('signature {inputs} → {outputs}', {
							inputs: signature.inputs,
							outputs: signature.outputs,
						}),
					),
				]
			: []),
		...(run === undefined ? [] : [t(sentence('run {run}', { run: visible(run) }))]),
		files === 1
			? t(sentence('1 file, {size}', { size }))
			: t(sentence('{files} files, {size}', { files, size })),
	].join(' · ');
}

/** `Left out: __pycache__ and .git`; `undefined` where everything is taken. */
export function leftOutLine({ leftOut }: FolderSummary, t: Translate): string | undefined {
	if (leftOut.length === 0) return undefined;
	const named = leftOut.slice(0, shownEntries).map(visible);
	const more = leftOut.length - named.length;
	if (more > 0) named.push(t(sentence('{count} more', { count: more })));
	return t(sentence('Left out: {entries}', { entries: listed(named) }));
}
