import type { Change } from '../core/change.js';
import { changeSentence } from '../wording/changes.js';
import { fillSentence } from '../wording/sentence.js';

/** As `--json` prints a Change; `model` and `folder` are null for what is of the registry. */
export function changeData(change: Change) {
	const data = Object.entries(change.data).map(([key, value]) => [jsonNames[key] ?? key, value as unknown]);
	return {
		kind: change.kind,
		model: change.model?.name ?? null,
		folder: change.model?.folder ?? null,
		sentence: fillSentence(changeSentence(change)),
		data: Object.fromEntries(data) as Record<string, unknown>,
	};
}

/** Names as in all output for programs. */
const jsonNames: Readonly<Record<string, string>> = { replacedBy: 'replaced_by', isDangling: 'dangling' };
