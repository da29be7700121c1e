/** Go back to the question before. */
export const back = Symbol('back');
export type Back = typeof back;

/** One choice of a list. */
export interface Choice<T> {
	/** Stable while the list is typed into. */
	readonly key: string;
	readonly label: string;
	/** Id of a codicon before the label. */
	readonly icon?: string;
	readonly description?: string;
	readonly detail?: string;
	/** Left out: shown, and can't be chosen. */
	readonly value?: T;
	/** Stays in the list whatever is typed. */
	readonly isAlwaysShown?: boolean;
	/** A line with this text goes before it. */
	readonly group?: string;
}

/** Which step of how many. */
export interface Step {
	readonly step: number;
	readonly of: number;
}

/** A question with a list; the list may follow what is typed. */
export interface PickQuestion<T> {
	readonly title: string;
	readonly placeholder: string;
	readonly step?: Step;
	/** Typed text to start with. */
	readonly typed?: string;
	/** The choice to start on. */
	readonly activeKey?: string;
	choices(typed: string): readonly Choice<T>[];
}

/** A button in the title of an input. */
export interface InputButton {
	/** Which of them was pressed is told by it. */
	readonly id: string;
	readonly icon: string;
	readonly tooltip: string;
}

/** A question for a line of text. */
export interface InputQuestion {
	readonly title: string;
	readonly placeholder?: string;
	readonly prompt?: string;
	readonly value?: string;
	readonly step?: Step;
	readonly canGoBack?: boolean;
	readonly buttons?: readonly InputButton[];
	/** Why the text won't do. */
	validate?(value: string): string | undefined;
}
export type InputAnswer =
	| { readonly kind: 'accepted'; readonly value: string }
	| { readonly kind: 'button'; readonly id: string; readonly value: string }
	| { readonly kind: 'back'; readonly value: string };

/** Every question the extension asks. Each throws `Cancelled` on Escape; tests put their answers here. */
export interface Prompts {
	readonly pick: <T>(question: PickQuestion<T>) => Promise<{ readonly value: T; readonly typed: string }>;
	readonly input: (question: InputQuestion) => Promise<InputAnswer>;
	/** A folder of this machine, as a URI. */
	readonly folder: (title: string, openLabel: string) => Promise<string>;
}
