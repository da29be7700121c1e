import type { Edit } from '../core/edit.js';
import type { Applied } from '../core/ports.js';
import { visible } from '../wording/format.js';
import type { CliIo } from './io.js';
import { jsonText } from './table.js';

/** What is known of the way of a change to the upstream. */
export interface Pushed {
	/** May its number still be taken by somebody else, until it is pushed? */
	readonly isProvisional?: boolean;
	/** Where it was pushed to. */
	readonly upstream?: string;
	/** Members for JSON, and lines for people. */
	readonly data?: Record<string, unknown>;
	readonly lines?: readonly string[];
}

/** Tells what was done: the sentence, the commit, and where it was pushed. */
export function printApplied(io: CliIo, applied: Applied, json: boolean, pushed: Pushed = {}): void {
	const { edit, commit, state, branch } = applied;
	const { isProvisional = false, upstream, data = {}, lines = [] } = pushed;
	if (json) {
		const outcome = { state, commit: commit ?? null, branch: branch ?? null, provisional: isProvisional };
		io.out(jsonText({ ...editData(edit), ...outcome, ...data }));
		return;
	}
	const words = [
		outcome(applied),
		...(upstream === undefined ? [] : [`pushed to ${visible(upstream)}`]),
		...(isProvisional ? ['provisional until pushed'] : []),
	];
	io.out(`${visible(edit.summary)} (${words.join(', ')})\n${partLines(edit)}`);
	io.out(lines.map((line) => `${line}\n`).join(''));
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
		...(edit.reason === undefined ? {} : { reason: edit.reason }),
		...(edit.parts === undefined ? {} : { parts: edit.parts }),
	};
}

/** What an Edit does besides its sentence, a line each. */
export function partLines({ parts = [] }: Edit): string {
	return parts.map((part) => `  ${visible(part)}\n`).join('');
}
