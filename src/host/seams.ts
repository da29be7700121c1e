import * as vscode from 'vscode';
import type { MessageWindow } from './messages.js';
import type { Prompts } from './prompts.js';
import { windowPrompts } from './windowPrompts.js';

/** Where the extension meets the person in front of it. Tests answer in their place. */
export interface Person {
	readonly window: MessageWindow;
	readonly prompts: Prompts;
	/** Puts a text on the clipboard. */
	readonly copy: (text: string) => Thenable<void>;
}

const realPerson: Person = {
	window: vscode.window,
	prompts: windowPrompts,
	copy: (text) => vscode.env.clipboard.writeText(text),
};

/** A `Person` whose place another can take. */
export interface Seams extends Person {
	/** Lets `person` answer from now on; without one the real one does again. */
	readonly replace: (person?: Partial<Person>) => void;
}

/** Makes the seams, closed as long as nobody asks otherwise. */
export function createSeams(): Seams {
	let now: Person = realPerson;
	return {
		window: {
			showInformationMessage: (...message) => now.window.showInformationMessage(...message),
			showErrorMessage: (...message) => now.window.showErrorMessage(...message),
			setStatusBarMessage: (...message) => now.window.setStatusBarMessage(...message),
		},
		prompts: {
			pick: (question) => now.prompts.pick(question),
			input: (question) => now.prompts.input(question),
			folder: (...question) => now.prompts.folder(...question),
		},
		copy: (text) => now.copy(text),
		replace: (person) => (now = { ...realPerson, ...person }),
	};
}
