import type { ModelPageScope, PageFile } from '../src/protocol/modelPage.js';
import type { PageStrings } from '../src/protocol/pageStrings.js';
import type { TabId, ViewState } from './viewState.js';

/** What render functions need besides what they render. */
export interface Context {
	readonly strings: PageStrings;
	/** BCP 47. */
	readonly language: string;
	readonly now: Date;
	readonly view: ViewState;
	/** Of the page, in CSS pixels. */
	readonly width: number;
	/** Width of a text in the page's font, in CSS pixels. */
	readonly measure: (text: string) => number;
	readonly act: PageActions;
}

/** What a person can do on the page. */
export interface PageActions {
	selectTab(tab: TabId): void;
	sortBy(column: string): void;
	setScope(scope: ModelPageScope): void;
	/** Opens a version's details in the table. */
	showVersion(version: number): void;
	selectNode(id: string): void;
	setLineageList(isList: boolean): void;
	setZoom(zoom: number | undefined): void;
	registerVersion(): void;
	setAlias(what: { readonly alias?: string; readonly version?: number }): void;
	setTag(what: { readonly key?: string; readonly version?: number }): void;
	describe(version?: number): void;
	copyUri(what: { readonly alias: string } | { readonly version: number }): void;
	openFile(file: PageFile): void;
	openNode(id: string): void;
	openLink(href: string): void;
}
