import { parseAlias } from '../core/model/alias.js';
import type { VersionNumber } from '../core/model/brands.js';
import type { Choice } from '../host/prompts.js';
import type { Translate } from '../host/translate.js';
import { failureSentence } from '../wording/failures.js';
import { visible } from '../wording/format.js';
import { sentence } from '../wording/sentence.js';
import { attempt } from './refusal.js';

/** An alias with the version it points at, if that can be read. */
export interface ExistingAlias {
	readonly alias: string;
	readonly version?: VersionNumber;
}

/** MLflow's documentation speaks of these two. */
const usual = ['champion', 'challenger'];

/**
 * The aliases to set: the model's own, then new ones: what is typed, or the usual names. `version` is where the alias
 * goes, where that is known already.
 */
export function aliasChoices(
	typed: string,
	existing: readonly ExistingAlias[],
	version: number | undefined,
	t: Translate,
): readonly Choice<string>[] {
	const known = existing.map((each): Choice<string> => ({
		key: each.alias,
		icon: 'bookmark',
		label: `@${visible(each.alias)}`,
		description: whereTo(each.version, version, t),
		value: each.alias,
	}));
	const isKnown = (alias: string) => existing.some((each) => each.alias === alias);
	const wanted = typed.trim().replace(/^@/, '');
	if (wanted !== '') return isKnown(wanted) ? known : [...known, newChoice(wanted, t)];
	return [...known, ...usual.filter((alias) => !isKnown(alias)).map((alias) => newChoice(alias, t))];
}

function newChoice(alias: string, t: Translate): Choice<string> {
	const checked = attempt(() => parseAlias(alias));
	const choice = { key: `new ${alias}`, isAlwaysShown: true };
	const label = t(sentence('New alias @{alias}', { alias: visible(alias) }));
	return checked.ok
		? { ...choice, label, icon: 'add', value: checked.value }
		: { ...choice, label, icon: 'error', detail: t(failureSentence(checked.failure)) };
}

function whereTo(from: number | undefined, to: number | undefined, t: Translate): string {
	if (from === undefined) return '';
	if (to === undefined) return t(sentence('version {version}', { version: from }));
	if (from === to) return t(sentence('points at version {version} already', { version: to }));
	return t(sentence('moves from version {from} to version {to}', { from, to }));
}
