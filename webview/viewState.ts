import {
	scopeStep,
	parseScope,
	parseSubject,
	type ModelPageScope,
	type PageSubject,
} from '../src/protocol/modelPage.js';
import { parseObject } from '../src/protocol/parse.js';

/** What of the page is the viewer's and not the registry's. */
export interface ViewState {
	readonly tab: TabId;
	readonly sort: Sort;
	readonly scope: ModelPageScope;
	/** Id of the selected node of the lineage graph. */
	readonly node?: string;
	readonly isLineageList: boolean;
	/** Of the lineage graph; absent while it fits itself to the page. */
	readonly zoom?: number | undefined;
	/** How far each tab, and what scrolls by itself, is scrolled down. */
	readonly scroll: Readonly<Partial<Record<ScrollId, number>>>;
}

export const tabIds = ['overview', 'versions', 'lineage'] as const;
export type TabId = (typeof tabIds)[number];

export const scrollIds = [...tabIds, 'table'] as const;
export type ScrollId = (typeof scrollIds)[number];

/** `column` is one of the fixed columns or `metric:<name>`. */
export interface Sort {
	readonly column: string;
	readonly isDescending: boolean;
}

/** What a page keeps for the time it is hidden or VS Code is closed. */
export interface SavedState {
	readonly subject: PageSubject;
	readonly view: ViewState;
}

/** The view of a model that was not looked at before. */
export const initialView: ViewState = {
	tab: 'overview',
	sort: { column: 'number', isDescending: true },
	scope: { limit: scopeStep },
	isLineageList: false,
	scroll: {},
};

/** The view for another model: what concerned the old one is forgotten, habits stay. */
export function viewForOtherModel(view: ViewState): ViewState {
	return { ...initialView, tab: view.tab, sort: view.sort, isLineageList: view.isLineageList };
}

/** What a page of this or an earlier version saved; `undefined` where it is no use. */
export function parseSavedState(raw: unknown): SavedState | undefined {
	try {
		const object = parseObject(raw);
		return { subject: parseSubject(object['subject']), view: parseView(object['view']) };
	} catch {
		// Nothing saved, or by another version: the page starts afresh.
		return undefined;
	}
}

function parseView(raw: unknown): ViewState {
	const { tab, sort, scope, node, isLineageList, zoom, scroll } = parseObject(raw);
	const { column, isDescending } = parseObject(sort);
	return {
		tab: tabIds.find((id) => id === tab) ?? initialView.tab,
		sort: typeof column === 'string' ? { column, isDescending: isDescending === true } : initialView.sort,
		scope: parseScope(scope),
		...(typeof node === 'string' ? { node } : {}),
		isLineageList: isLineageList === true,
		...(typeof zoom === 'number' ? { zoom } : {}),
		scroll: Object.fromEntries(
			Object.entries(parseObject(scroll)).filter(
				([id, top]) => scrollIds.some((each) => each === id) && typeof top === 'number',
			),
		),
	};
}
