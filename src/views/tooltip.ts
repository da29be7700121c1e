import * as vscode from 'vscode';
import { commandLink } from '../host/commands.js';
import { commandIds, type Target } from '../host/ids.js';
import type { Card } from './card.js';

/** A card as the tooltip of a row. What the registry says goes in as text, never as Markdown. */
export function tooltipOf(card: Card, target: Target): vscode.MarkdownString {
	const markdown = new vscode.MarkdownString();
	markdown.isTrusted = { enabledCommands: [commandIds.openPage, commandIds.copyUri] };
	markdown.appendMarkdown('**').appendText(card.title).appendMarkdown('** ');
	appendWords(markdown, card.subtitle);
	for (const paragraph of card.paragraphs) {
		markdown.appendMarkdown('\n\n');
		appendWords(markdown, paragraph);
	}
	if (card.warning !== undefined) {
		markdown.appendMarkdown('\n\n');
		appendWords(markdown, card.warning);
	}
	const open = `[${vscode.l10n.t('Open Page')}](${commandLink(commandIds.openPage, target)})`;
	const copy = `[${vscode.l10n.t('Copy URI')}](${commandLink(commandIds.copyUri, target)})`;
	return markdown.appendMarkdown(`\n\n${open} · ${copy}`);
}

/** As `appendText`, which would make every blank one that does not break, and long lines with it. */
function appendWords(markdown: vscode.MarkdownString, text: string): void {
	text.split(' ').forEach((word, index) => {
		if (index > 0) markdown.appendMarkdown(' ');
		markdown.appendText(word);
	});
}
