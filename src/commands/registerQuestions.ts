import * as vscode from 'vscode';
import { parseAlias } from '../core/model/alias.js';
import { localize } from '../host/localize.js';
import type { InputAnswer, InputButton, Prompts } from '../host/prompts.js';
import type { FolderSummary } from '../core/model/folderSummary.js';
import { failureSentence } from '../wording/failures.js';
import { visible } from '../wording/format.js';
import { cardLine, findingsLine, leftOutLine, notesLine, proposedBy, warningLine } from './findings.js';
import { firstKey, nameChoices, type ChosenName, type ExistingModel } from './nameChoices.js';
import { attempt } from './refusal.js';

/** What is known before anything is asked. */
export interface RegisterSubject {
	/** Last part of the model folder's path. */
	readonly folderName: string;
	readonly guessedName: string;
	readonly existing: readonly ExistingModel[];
	readonly found: FolderSummary;
	/** The model, where the command was started on one; its step is passed over then. */
	readonly name?: ChosenName;
}

/** What was answered. */
export interface RegisterAnswers extends ChosenName, Details {}

interface Details {
	readonly description: string;
	readonly aliases: readonly string[];
	/** Are the tags and parents taken that the model card proposes? */
	readonly takesCard: boolean;
}

/** Asks the two questions of a registration; Back restores what was answered. Throws `Cancelled` on Escape. */
export async function askRegistration(prompts: Prompts, subject: RegisterSubject): Promise<RegisterAnswers> {
	const { guessedName, existing, folderName } = subject;
	let typed = '';
	let activeKey = firstKey(guessedName, existing);
	let details: Details = { description: '', aliases: [], takesCard: false };
	for (;;) {
		let name = subject.name;
		if (!name) {
			const answer = await prompts.pick({
				title: vscode.l10n.t('Register {folder}', { folder: visible(folderName) }),
				placeholder: vscode.l10n.t('Choose a model, or type the name of a new one, such as fraud'),
				step: { step: 1, of: 2 },
				typed,
				activeKey,
				choices: (text) => nameChoices(text, guessedName, existing, localize),
			});
			name = answer.value;
			typed = answer.typed;
			activeKey = firstKey(name.name, existing);
		}
		const answer = await askDetails(prompts, subject, name, details);
		if (!answer.isBack) return { ...name, ...answer.details };
		details = answer.details;
	}
}

async function askDetails(
	prompts: Prompts,
	{ found, name: given }: RegisterSubject,
	{ name, version }: ChosenName,
	start: Details,
): Promise<{ isBack: boolean; details: Details }> {
	let { description, aliases, takesCard } = start;
	for (;;) {
		const answer: InputAnswer = await prompts.input({
			title: vscode.l10n.t('Register as {model} version {version}', { model: visible(name), version }),
			placeholder: findingsLine(found, localize),
			prompt: promptLine(aliases, takesCard, found),
			value: description,
			...(given ? {} : { step: { step: 2, of: 2 }, canGoBack: true }),
			buttons: [
				{ id: 'alias', icon: 'bookmark', tooltip: vscode.l10n.t('Add Alias…') },
				...cardButton(takesCard, found),
			],
		});
		description = answer.value;
		if (answer.kind !== 'button') {
			return {
				isBack: answer.kind === 'back',
				details: { description: description.trim(), aliases, takesCard },
			};
		}
		if (answer.id === 'card') {
			takesCard = !takesCard;
			description = withCard(description, takesCard, found.card?.description);
			continue;
		}
		const alias = await askAlias(prompts, name, version);
		if (alias !== undefined) aliases = [...aliases.filter((each) => each !== alias), alias];
	}
}

/** There where its model card proposes something. */
function cardButton(takesCard: boolean, { card }: FolderSummary): readonly InputButton[] {
	if (!card || proposedBy(card, localize) === undefined) return [];
	const tooltip = takesCard
		? vscode.l10n.t('Leave Out What the Model Card Proposes')
		: vscode.l10n.t('Take What the Model Card Proposes');
	// An X would look as if it closed the question.
	return [{ id: 'card', icon: takesCard ? 'discard' : 'book', tooltip }];
}

/** The description of the card stands in the input while it is taken, to be changed; the user's own words stay. */
function withCard(description: string, takesCard: boolean, proposed = ''): string {
	if (takesCard) return description.trim() === '' ? proposed : description;
	return description === proposed ? '' : description;
}

function promptLine(aliases: readonly string[], takesCard: boolean, found: FolderSummary): string {
	const named = aliases.map((alias) => `@${alias}`).join(', ');
	return [
		vscode.l10n.t('Description (optional), Markdown'),
		...(aliases.length > 0 ? [vscode.l10n.t('will be {aliases}', { aliases: named })] : []),
		cardLine(takesCard, found, localize),
		warningLine(found, localize),
		leftOutLine(found, localize),
		notesLine(found, localize),
	]
		.filter((part) => part !== undefined)
		.join(' · ');
}

/** The alias for the new version; `undefined` where the user went back. */
async function askAlias(prompts: Prompts, model: string, version: number): Promise<string | undefined> {
	const { kind, value } = await prompts.input({
		title: vscode.l10n.t('Alias of {model} version {version}', { model: visible(model), version }),
		placeholder: vscode.l10n.t('An alias such as champion; one that exists is moved'),
		canGoBack: true,
		validate: (text) => {
			const checked = attempt(() => parseAlias(withoutAt(text)));
			return checked.ok || text === '' ? undefined : localize(failureSentence(checked.failure));
		},
	});
	const alias = withoutAt(value);
	return kind === 'accepted' && alias !== '' ? alias : undefined;
}

function withoutAt(text: string): string {
	return text.trim().replace(/^@/, '');
}
