import type { CommandId } from './ids.js';

/** Why a command has nothing to do, in a sentence, with the command that helps: no failure, and not to be silent of. */
export class Notice extends Error {
	readonly help: { readonly command: CommandId; readonly title: string } | undefined;

	constructor(sentence: string, help?: { command: CommandId; title: string }) {
		super(sentence);
		this.name = 'Notice';
		this.help = help;
	}
}
