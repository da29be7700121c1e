import type { Greeting, PageUpdate } from '../src/protocol/modelPage.js';
import type { PageStrings } from '../src/protocol/pageStrings.js';
import {
	initialView,
	viewForOtherModel,
	type SavedState,
	type ScrollId,
	type ViewState,
} from './viewState.js';

/** Everything the page is drawn from. */
export interface PageModel {
	readonly strings: PageStrings;
	readonly language: string;
	readonly update: PageUpdate;
	readonly view: ViewState;
}

/** Holds the page's model, tells who draws it of changes and remembers the view. */
export class Store {
	#model: PageModel | undefined;
	#saved: SavedState | undefined;
	#early: PageUpdate | undefined;
	readonly #save: (state: SavedState) => void;
	readonly #onDidChange: (model: PageModel, before: PageModel | undefined) => void;

	constructor(
		saved: SavedState | undefined,
		listeners: {
			save: (state: SavedState) => void;
			onDidChange: (model: PageModel, before: PageModel | undefined) => void;
		},
	) {
		this.#saved = saved;
		this.#save = listeners.save;
		this.#onDidChange = listeners.onDidChange;
	}

	/** `undefined` until the host has answered. */
	get model(): PageModel | undefined {
		return this.#model;
	}

	/** The host's answer to `ready`; an update may have overtaken it. */
	greet({ strings, language, update: answer }: Greeting): void {
		const early = this.#early;
		const update = !early || early.revision < answer.revision ? answer : { ...answer, ...early };
		const view = this.#viewFor(update);
		this.#set({ strings, language, update, view });
	}

	/** A later update; one that was overtaken is dropped. */
	update(update: PageUpdate): void {
		const model = this.#model;
		if (!model) this.#early = update;
		if (!model || update.revision <= model.update.revision) return;
		this.#set({ ...model, update, view: this.#viewFor(update) });
	}

	/** A change of the view. */
	setView(change: Partial<ViewState>): void {
		const model = this.#model;
		if (model) this.#set({ ...model, view: { ...model.view, ...change } });
	}

	/** Remembers how far something is scrolled; nothing is drawn for it. */
	setScroll(id: ScrollId, top: number): void {
		const model = this.#model;
		if (!model || model.view.scroll[id] === top) return;
		const view = { ...model.view, scroll: { ...model.view.scroll, [id]: top } };
		this.#model = { ...model, view };
		this.#remember(this.#model);
	}

	#viewFor(update: PageUpdate): ViewState {
		const known = this.#model ? { subject: this.#model.update.subject, view: this.#model.view } : this.#saved;
		const isSame =
			known?.subject.model === update.subject.model && known.subject.registry === update.subject.registry;
		const view = !known ? initialView : isSame ? known.view : viewForOtherModel(known.view);
		if (update.reveal === undefined) return view;
		return { ...view, tab: 'versions', scope: { ...view.scope, version: update.reveal } };
	}

	#set(model: PageModel): void {
		const before = this.#model;
		this.#model = model;
		this.#remember(model);
		this.#onDidChange(model, before);
	}

	#remember({ update, view }: PageModel): void {
		this.#save({ subject: update.subject, view });
	}
}
