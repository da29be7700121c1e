import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/host/cancelled.js';
import type { InputAnswer, InputQuestion, PickQuestion } from '../../../src/host/prompts.js';
import type { Person } from '../../../src/host/seams.js';

/** What a person does with the next question. */
export type Answer =
	/** Chooses the first row whose label matches, after typing. */
	| { readonly pick: RegExp; readonly typed?: string }
	| { readonly input: string }
	/** Presses Back, or a button of the input by its id. */
	| { readonly press: string; readonly typed?: string }
	| { readonly folder: string }
	| 'escape';

/** A message as it was shown. */
export interface Shown {
	readonly kind: 'information' | 'error' | 'status';
	readonly text: string;
	readonly buttons: readonly string[];
	press(button: string): void;
}

/** Stands in for the person in front of the editor: answers by script, and remembers what was asked and told. */
export class ScriptedPerson implements Person {
	readonly shown: Shown[] = [];
	readonly copied: string[] = [];
	/** Titles, and for lists their rows, of what was asked. */
	readonly asked: string[] = [];
	readonly #answers: Answer[] = [];

	/** What to do with the next questions. */
	will(...answers: readonly Answer[]): this {
		this.#answers.push(...answers);
		return this;
	}

	/** The only message of a kind; fails where there is none or another. */
	message(text: RegExp): Shown {
		const last = this.shown.at(-1);
		assert.match(last?.text ?? '(nothing was shown)', text);
		return last!;
	}

	/** Fails unless every answer was asked for. */
	done(): void {
		assert.deepEqual(this.#answers, [], 'answers that nobody asked for');
	}

	readonly window = {
		showInformationMessage: (text: string, ...buttons: string[]) => this.#show('information', text, buttons),
		showErrorMessage: (text: string, ...buttons: string[]) => this.#show('error', text, buttons),
		setStatusBarMessage: (text: string) => {
			void this.#show('status', text, []);
			return { dispose: () => undefined };
		},
	};

	readonly prompts = {
		pick: <T>(question: PickQuestion<T>): Promise<{ value: T; typed: string }> => this.#pick(question),
		input: (question: InputQuestion): Promise<InputAnswer> => this.#input(question),
		folder: (title: string): Promise<string> => {
			const answer = this.#next(title);
			return typeof answer === 'object' && 'folder' in answer
				? Promise.resolve(answer.folder)
				: Promise.reject(new Error(`${title}: a folder was asked for`));
		},
	};

	copy = (text: string): Promise<void> => {
		this.copied.push(text);
		return Promise.resolve();
	};

	async #pick<T>(question: PickQuestion<T>): Promise<{ value: T; typed: string }> {
		await Promise.resolve();
		const answer = this.#next(question.title);
		if (answer === 'escape') throw new Cancelled();
		if (!('pick' in answer)) throw new Error(`${question.title}: a choice was asked for`);
		const typed = answer.typed ?? question.typed ?? '';
		const choices = question.choices(typed);
		const rows = choices.map(({ label, description, detail }) =>
			[label, description, detail].filter(Boolean).join(' | '),
		);
		this.asked.push(...rows.map((row) => `  ${row}`));
		const choice = choices.find(({ label }) => answer.pick.test(label));
		assert.ok(choice, `${String(answer.pick)} among ${rows.join('; ')}`);
		if (choice.value === undefined) throw new Cancelled();
		return { value: choice.value, typed };
	}

	async #input(question: InputQuestion): Promise<InputAnswer> {
		await Promise.resolve();
		const answer = this.#next(question.title);
		this.asked.push(
			`  ${question.placeholder ?? ''}`,
			`  ${question.prompt ?? ''}`,
			`  ${question.value ?? ''}`,
		);
		if (answer === 'escape') throw new Cancelled();
		if ('press' in answer) {
			const value = answer.typed ?? question.value ?? '';
			if (answer.press === 'back') return { kind: 'back', value };
			const ids = (question.buttons ?? []).map(({ id }) => id);
			assert.ok(ids.includes(answer.press), `${answer.press} among the buttons ${ids.join()}`);
			return { kind: 'button', id: answer.press, value };
		}
		if (!('input' in answer)) throw new Error(`${question.title}: a text was asked for`);
		const refusal = question.validate?.(answer.input);
		if (refusal !== undefined) throw new Error(`${answer.input}: ${refusal}`);
		return { kind: 'accepted', value: answer.input };
	}

	#next(title: string): Answer {
		this.asked.push(title);
		const answer = this.#answers.shift();
		if (answer === undefined) throw new Cancelled();
		return answer;
	}

	#show(kind: Shown['kind'], text: string, buttons: readonly string[]): Promise<string | undefined> {
		return new Promise((resolve) => this.shown.push({ kind, text, buttons, press: resolve }));
	}
}
