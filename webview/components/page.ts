import type { PageContent, ReadableModelPage } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import type { TabOptions } from '../dom/widget.js';
import { h, widget, type VNode } from '../dom/vnode.js';
import { lineagePanel } from '../lineage/panel.js';
import { fill } from '../text.js';
import { versionTable } from '../versions/table.js';
import { tabIds, type TabId } from '../viewState.js';
import { elsewhere } from './elsewhere.js';
import { head } from './head.js';
import { notices } from './notices.js';
import { overview } from './overview.js';

/** The whole page. */
export function pageContent(content: PageContent, context: Context): VNode[] {
	if (content.kind !== 'model') return [elsewhere(content, context)];
	const { strings, act } = context;
	const tabs = tabsOf(content, context);
	const active = visibleTab(content, context.view.tab);
	return [
		head(content, context),
		h('main', { class: 'body' }, [
			notices(content, context),
			widget(
				'tabs',
				{
					label: fill(strings.tabs.label, { model: content.name }),
					tabs,
					active,
					onChange: (id) => {
						const tab = tabIds.find((each) => each === id);
						if (tab) act.selectTab(tab);
					},
				},
				{ slots: slotsOf(content, active, context) },
			),
		]),
	];
}

/** The tab that is shown: the chosen one, where the model has it. */
export function visibleTab(page: ReadableModelPage, tab: TabId): TabId {
	return tab === 'lineage' && page.lineage.nodes.length === 0 ? 'overview' : tab;
}

function tabsOf({ versions, lineage }: ReadableModelPage, { strings }: Context): TabOptions[] {
	return [
		{ id: 'overview', label: strings.tabs.overview },
		{ id: 'versions', label: strings.tabs.versions, count: versions.rows.length + versions.more },
		...(lineage.nodes.length > 0 ? [{ id: 'lineage', label: strings.tabs.lineage }] : []),
	];
}

/** Only what is seen is drawn. */
function slotsOf(page: ReadableModelPage, active: TabId, context: Context): Record<TabId, VNode[]> {
	return {
		overview: active === 'overview' ? [overview(page, context)] : [],
		versions: active === 'versions' ? [versionTable(page, context)] : [],
		lineage: active === 'lineage' ? [lineagePanel(page, context)] : [],
	};
}
