/** A part of the page that draws itself from options. */
export interface Widget<O> {
	create(options: O): HTMLElement;
	/** Brings an element of `create` up to date. */
	update(element: HTMLElement, options: O): void;
	/** Where the children of a slot go; only for widgets that take some. */
	slot?(element: HTMLElement, name: string): Element | undefined;
}

/** The widgets there are and what each is told. */
export interface WidgetOptions {
	button: ButtonOptions;
	tabs: TabsOptions;
	markdown: MarkdownOptions;
}

export type Widgets = { readonly [K in keyof WidgetOptions]: Widget<WidgetOptions[K]> };

export interface ButtonOptions {
	readonly label: string;
	readonly kind: 'primary' | 'secondary';
	/** Name of a codicon. */
	readonly icon?: string;
	readonly onClick: () => void;
}

/** The content of each tab is the slot of its id. */
export interface TabsOptions {
	/** Accessible name of the whole. */
	readonly label: string;
	readonly tabs: readonly TabOptions[];
	readonly active: string;
	readonly onChange: (id: string) => void;
}

export interface TabOptions {
	readonly id: string;
	readonly label: string;
	readonly count?: number;
}

export interface MarkdownOptions {
	readonly markdown: string;
	/** Added to the level of each heading, so that the page keeps its one `h1`. */
	readonly headingShift: number;
	/** Put before the alternative text of an image, which is not loaded. */
	readonly imageLabel: string;
	/** A link outside of the text was followed. */
	readonly onLink: (href: string) => void;
}
