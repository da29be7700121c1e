import { parseTagKey } from '../core/model/alias.js';
import type { Tags } from '../core/model/types.js';
import type { Choice } from '../host/prompts.js';
import type { Translate } from '../host/translate.js';
import { failureSentence } from '../wording/failures.js';
import { visible } from '../wording/format.js';
import { sentence } from '../wording/sentence.js';
import { attempt } from './refusal.js';

/** The keys of the tags to set: those that are there with their values, and what is typed. */
export function tagChoices(typed: string, tags: Tags, t: Translate): readonly Choice<string>[] {
	const known = Object.entries(tags).map(([key, value]): Choice<string> => ({
		key,
		icon: 'tag',
		label: visible(key),
		description: visible(value),
		value: key,
	}));
	const wanted = typed.trim();
	if (wanted === '' || Object.hasOwn(tags, wanted)) return known;
	const checked = attempt(() => parseTagKey(wanted));
	const choice = {
		key: 'new',
		label: t(sentence('New tag {key}', { key: visible(wanted) })),
		isAlwaysShown: true,
	};
	return [
		...known,
		checked.ok
			? { ...choice, icon: 'add', value: checked.value }
			: { ...choice, icon: 'error', detail: t(failureSentence(checked.failure)) },
	];
}
