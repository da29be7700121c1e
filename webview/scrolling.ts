import { visibleTab } from './components/page.js';
import { centerSelection } from './lineage/center.js';
import type { PageModel, Store } from './store.js';
import { scrollIds, type TabId } from './viewState.js';

/** Remembers how far the page and what scrolls inside it are scrolled. */
export function rememberScroll(store: Store): void {
	const remember = ({ target }: Event): void => {
		const tab = tabOf(store.model);
		if (target === document && tab) store.setScroll(tab, Math.round(window.scrollY));
		if (!(target instanceof HTMLElement)) return;
		const id = scrollIds.find((each) => each === target.dataset['scroll']);
		if (id) store.setScroll(id, Math.round(target.scrollTop));
	};
	// Scroll events do not bubble; on their way down they can be seen.
	document.addEventListener('scroll', remember, { capture: true, passive: true });
}

/** Scrolls a tab that has just been drawn to where it was left. */
export function restoreScroll(root: Element, model: PageModel): void {
	const tab = tabOf(model);
	if (!tab) return;
	const { scroll } = model.view;
	for (const element of root.querySelectorAll<HTMLElement>('[data-scroll]')) {
		const id = scrollIds.find((each) => each === element.dataset['scroll']);
		if (id) element.scrollTop = scroll[id] ?? 0;
	}
	window.scrollTo({ top: scroll[tab] ?? 0, behavior: 'instant' });
	if (tab === 'lineage') centerSelection(root);
}

/** Brings a version's row into sight. */
export function scrollToVersion(root: Element, version: number): void {
	root.querySelector(`[data-version="${version}"]`)?.scrollIntoView({ block: 'nearest' });
}

function tabOf(model: PageModel | undefined): TabId | undefined {
	const content = model?.update.content;
	return content?.kind === 'model' ? visibleTab(content, model?.view.tab ?? 'overview') : undefined;
}
