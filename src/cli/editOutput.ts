import type { Edit } from '../core/edit.js';
import type { Applied } from '../core/ports.js';
import { visible } from '../wording/format.js';
import type { CliIo } from './io.js';
import { jsonText } from './table.js';

/** Tells what was done: the sentence and the commit. */
export function printApplied(io: CliIo, applied: Applied, json: boolean): void {
	const { edit, commit, state, branch } = applied;
	if (json) {
		io.out(jsonText({ ...editData(edit), state, commit: commit ?? null, branch: branch ?? null }));
		return;
	}
	io.out(`${visible(edit.summary)} (${outcome(applied)})\n`);
}

function outcome({ state, commit = '', branch = '' }: Applied): string {
	switch (state) {
		case 'unchanged':
			return 'nothing to change';
		case 'written':
			return 'written, not staged';
		case 'staged':
			return 'staged, not committed';
		case 'committed':
			return `commit ${commit.slice(0, 7)}`;
		case 'proposed':
			return `commit ${commit.slice(0, 7)} on ${visible(branch)}`;
	}
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
