import * as vscode from 'vscode';
import { parseTagKey } from '../core/model/alias.js';
import { requireTrust } from '../host/editing.js';
import { localize } from '../host/localize.js';
import { visible } from '../wording/format.js';
import type { Chooser } from './chooser.js';
import type { CommandParts } from './parts.js';
import { describedBy, type Described } from './subject.js';
import { tagChoices } from './tagChoices.js';
import { parseTarget } from './target.js';

type Parts = Pick<CommandParts, 'prompts' | 'messages' | 'editing'> & { chooser: Chooser };

/** Set Tag…: sets, changes or removes a tag of a model or version. */
export function setTag({ chooser, prompts, messages, editing }: Parts) {
	return async (argument: unknown, options: unknown): Promise<undefined> => {
		requireTrust();
		const target = parseTarget(argument);
		const chosen = await chooser.model(target, vscode.l10n.t('Set Tag'));
		const described = await describedBy(chosen, target);
		const { subject, title: what, tags } = described;
		const key = keyIn(options) ?? (await askKey(described));
		const current = Object.hasOwn(tags, key) ? tags[key] : undefined;
		const words = { key: visible(key), what };
		const { kind, value } = await prompts.input({
			title: vscode.l10n.t('Tag {key} of {what}', words),
			placeholder: vscode.l10n.t('The value of the tag'),
			value: current ?? '',
			...(current === undefined
				? {}
				: { buttons: [{ id: 'remove', icon: 'trash', tooltip: vscode.l10n.t('Remove Tag') }] }),
		});
		const isRemoval = kind === 'button';
		await editing.apply(chosen.registry.key, (operations) =>
			isRemoval ? operations.deleteTag(subject, key) : operations.setTag(subject, key, value),
		);
		messages.glance(
			isRemoval
				? vscode.l10n.t('Removed tag {key} of {what}', words)
				: vscode.l10n.t('Set tag {key} of {what}', words),
		);
		return undefined;
	};

	async function askKey({ title: what, tags }: Described): Promise<string> {
		const { value } = await prompts.pick({
			title: vscode.l10n.t('Set Tag of {what}', { what }),
			placeholder: vscode.l10n.t('A tag, or type a new one, such as team'),
			choices: (typed) => tagChoices(typed, tags, localize),
		});
		return value;
	}
}

/** The key a caller names. Throws `tag-key-invalid`. */
function keyIn(options: unknown): string | undefined {
	if (typeof options !== 'object' || options === null || !('key' in options)) return undefined;
	return typeof options.key === 'string' ? parseTagKey(options.key) : undefined;
}
