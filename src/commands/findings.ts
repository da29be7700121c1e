import type { CardProposals } from '../core/inspection/modelCard.js';
import type { FolderSummary } from '../core/model/folderSummary.js';
import type { Translate } from '../host/translate.js';
import { formatSize, listed, visible } from '../wording/format.js';
import { inspectionParts } from '../wording/inspectionLine.js';
import { lineageNoteSentence } from '../wording/lineageNotes.js';
import { loadWarning } from '../wording/loadWarning.js';
import { sentence } from '../wording/sentence.js';

const shownEntries = 3;

/** What was found in a folder, on one line: `ONNX: linear · 512 parameters (float32) · signature 1 → 1 · run bright-owl-12 · 2 files, 48 kB`. */
export function findingsLine(found: FolderSummary, t: Translate): string {
	const what = inspectionParts(found.formats, t);
	const { signature, run, files } = found;
	const size = formatSize(found.bytes);
	return [
		...(what.length > 0 ? what : found.flavors.map(visible)),
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
		...lineageParts(found, t),
		files === 1
			? t(sentence('1 file, {size}', { size }))
			: t(sentence('{files} files, {size}', { files, size })),
	].join(' · ');
}

/** `3 metrics · 1 dataset · train.py`. */
function lineageParts({ metrics, datasets, code }: FolderSummary, t: Translate): string[] {
	return [
		...(metrics === 1 ? [t(sentence('1 metric'))] : []),
		...(metrics > 1 ? [t(sentence('{count} metrics', { count: metrics }))] : []),
		...(datasets === 1 ? [t(sentence('1 dataset'))] : []),
		...(datasets > 1 ? [t(sentence('{count} datasets', { count: datasets }))] : []),
		...(code === undefined ? [] : [visible(code)]),
	];
}

/** Warns of code that loading the model would run. */
export function warningLine({ load }: FolderSummary, t: Translate): string | undefined {
	const warning = loadWarning(load, false);
	return warning && t(warning);
}

/** What the model card proposes, and whether it is taken; `undefined` where it proposes nothing. */
export function cardLine(takesCard: boolean, { card }: FolderSummary, t: Translate): string | undefined {
	const what = card && proposedBy(card, t);
	if (what === undefined) return undefined;
	return takesCard
		? t(sentence('with what its model card proposes: {what}', { what }))
		: t(sentence('its model card proposes {what}', { what }));
}

/** `a description, 3 tags and 1 parent`. */
export function proposedBy({ description, tags, parents }: CardProposals, t: Translate): string | undefined {
	const count = Object.keys(tags).length;
	const parts = [
		...(description === undefined ? [] : [t(sentence('a description'))]),
		...(count === 1 ? [t(sentence('1 tag'))] : []),
		...(count > 1 ? [t(sentence('{count} tags', { count }))] : []),
		...(parents.length === 1 ? [t(sentence('1 parent'))] : []),
		...(parents.length > 1 ? [t(sentence('{count} parents', { count: parents.length }))] : []),
	];
	return parts.length === 0 ? undefined : listed(parts);
}

/** The first thing that was not taken into the lineage, and how many more there are. */
export function notesLine({ notes }: FolderSummary, t: Translate): string | undefined {
	const [first, ...others] = notes;
	if (!first) return undefined;
	const said = t(lineageNoteSentence(first));
	return others.length === 0 ? said : `${said} ${t(sentence('{count} more', { count: others.length }))}`;
}

/** `Left out: __pycache__ and .git`; `undefined` where everything is taken. */
export function leftOutLine({ leftOut }: FolderSummary, t: Translate): string | undefined {
	if (leftOut.length === 0) return undefined;
	const named = leftOut.slice(0, shownEntries).map(visible);
	const more = leftOut.length - named.length;
	if (more > 0) named.push(t(sentence('{count} more', { count: more })));
	return t(sentence('Left out: {entries}', { entries: listed(named) }));
}
