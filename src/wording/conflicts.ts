import type { ReplayConflict } from '../core/replay/conflict.js';
import { visible } from './format.js';

/** What both sides changed, as a person would ask which is right; `upstream` is what theirs is called. */
export function conflictSentence(conflict: ReplayConflict, upstream: string): string {
	const them = visible(conflict.by === undefined ? upstream : `${upstream}, by ${conflict.by}`);
	const yours = `yours: ${visible(conflict.ours)}`;
	switch (conflict.kind) {
		case 'alias': {
			const { model, alias, theirVersion, ourVersion } = conflict;
			const subject = `@${visible(alias)} of ${visible(model)}`;
			return `${subject}: ${theirVersion ?? 'deleted'} (${them}) or ${ourVersion ?? 'deleted'} (yours)?`;
		}
		case 'key': {
			const { model, version, key } = conflict;
			const subject = version === undefined ? visible(model) : `${visible(model)} version ${version}`;
			return `${visible(key)} of ${subject} was changed (${them}) and is changed by ${yours}`;
		}
		case 'file':
			return `${visible(conflict.path)} was changed (${them}) and is changed by ${yours}`;
		case 'model-changed':
			return `${visible(conflict.model)} was changed (${them}) and is deleted by ${yours}`;
		case 'model-deleted':
			return `${visible(conflict.model)} was deleted (${them}); ${yours}. Only --theirs settles this.`;
		case 'version-deleted':
			return `${visible(conflict.model)} version ${conflict.version} was deleted (${them}); ${yours}. Only --theirs settles this.`;
		case 'version-aliased':
			return `@${visible(conflict.alias)} points at ${visible(conflict.model)} version ${conflict.version} (${them}); ${yours}. Only --theirs settles this.`;
		case 'name-taken':
			return `There is another model named ${visible(conflict.model)} (${them}); ${yours}. Only --theirs settles this.`;
	}
}
