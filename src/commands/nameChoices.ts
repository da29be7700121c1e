import { checkNewName } from '../core/model/modelName.js';
import type { Choice } from '../host/prompts.js';
import type { Translate } from '../host/translate.js';
import { failureSentence } from '../wording/failures.js';
import { visible } from '../wording/format.js';
import { sentence } from '../wording/sentence.js';
import { attempt } from './refusal.js';

/** A model that a folder may become a version of. */
export interface ExistingModel {
	readonly name: string;
	readonly nextVersion: number;
}
/** The model a folder is registered to. */
export interface ChosenName {
	readonly name: string;
	readonly version: number;
}

/**
 * The list of the first step: a new model named by what is typed, or as guessed, then the existing ones. A name that
 * won't do is shown with the reason and can't be chosen.
 */
export function nameChoices(
	typed: string,
	guessed: string,
	existing: readonly ExistingModel[],
	t: Translate,
): readonly Choice<ChosenName>[] {
	const known = existing.map(({ name, nextVersion }, index): Choice<ChosenName> => ({
		key: existingKey(name),
		icon: 'package',
		label: visible(name),
		description: t(sentence('becomes version {version}', { version: nextVersion })),
		value: { name, version: nextVersion },
		...(index === 0 ? { group: t(sentence('existing models')) } : {}),
	}));
	const wanted = typed.trim() === '' ? guessed : typed;
	// The model itself is in the list; a second row could only say that the name is taken.
	if (existing.some(({ name }) => name === wanted)) return known;
	return [newChoice(wanted, existing, t), ...known];
}

/** The choice to start on: the model of the guessed name if there is one. */
export function firstKey(guessed: string, existing: readonly ExistingModel[]): string {
	return existing.some(({ name }) => name === guessed) ? existingKey(guessed) : newKey;
}

const newKey = 'new';

function existingKey(name: string): string {
	return `model ${name}`;
}

function newChoice(wanted: string, existing: readonly ExistingModel[], t: Translate): Choice<ChosenName> {
	const names = existing.map(({ name }) => name);
	const checked = attempt(() => checkNewName(wanted, names));
	const choice = {
		key: newKey,
		label: t(sentence('New model "{name}"', { name: visible(wanted) })),
		isAlwaysShown: true,
	};
	return checked.ok
		? { ...choice, icon: 'add', value: { name: checked.value, version: 1 } }
		: { ...choice, icon: 'error', detail: t(failureSentence(checked.failure)) };
}
