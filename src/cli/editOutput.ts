import type { Edit } from '../core/edit.js';
import type { Applied } from '../core/ports.js';
import { visible } from '../wording/format.js';
import type { CliIo } from './io.js';
import { jsonText } from './table.js';

/** Tells what was done: the sentence and the commit. */
export function printApplied(io: CliIo, { edit, commit }: Applied, json: boolean): void {
	if (json) {
		io.out(jsonText({ ...editData(edit), commit: commit ?? null }));
		return;
	}
	const done = commit === undefined ? 'nothing to change' : `commit ${commit.slice(0, 7)}`;
	io.out(`${visible(edit.summary)} (${done})\n`);
}

/** The members every JSON answer about an Edit has. */
export function editData(edit: Edit): Record<string, unknown> {
	return {
		operation: edit.operation,
		summary: edit.summary,
		model: edit.model ?? null,
		version: edit.version ?? null,
	};
}
