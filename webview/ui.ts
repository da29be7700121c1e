import {
	provideVSCodeDesignSystem,
	vsCodeButton,
	vsCodePanels,
	vsCodePanelTab,
	vsCodePanelView,
} from '@vscode/webview-ui-toolkit';
import type { ButtonOptions, TabOptions, TabsOptions, Widget } from './dom/widget.js';

// The only importer of the toolkit, which is archived upstream: replacing it touches this file alone.

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodePanels(), vsCodePanelTab(), vsCodePanelView());

const buttonOptions = new WeakMap<HTMLElement, ButtonOptions>();

/** A button with a text. */
export const button: Widget<ButtonOptions> = {
	create(options) {
		const element = document.createElement('vscode-button');
		element.className = 'button';
		element.addEventListener('click', () => buttonOptions.get(element)?.onClick());
		applyButton(element, options);
		return element;
	},
	update: applyButton,
};

function applyButton(element: HTMLElement, options: ButtonOptions): void {
	const before = buttonOptions.get(element);
	buttonOptions.set(element, options);
	if (before?.kind !== options.kind) element.setAttribute('appearance', options.kind);
	if (before?.label === options.label && before.icon === options.icon) return;
	const icon = document.createElement('span');
	icon.className = `codicon codicon-${options.icon ?? ''}`;
	icon.slot = 'start';
	element.replaceChildren(...(options.icon === undefined ? [] : [icon]), options.label);
}

const tabsOptions = new WeakMap<HTMLElement, TabsOptions>();

/** Tabs with their panels; arrow keys go from tab to tab. */
export const tabs: Widget<TabsOptions> = {
	create(options) {
		const element = document.createElement('vscode-panels');
		element.className = 'tabs';
		element.addEventListener('change', (event) => {
			if (event.target !== element) return;
			const current = tabsOptions.get(element);
			// The attribute follows the property only later.
			const { activeid } = element as HTMLElement & { readonly activeid?: string };
			const id = activeid?.replace(/^tab-/, '');
			if (current && id !== undefined && id !== current.active) current.onChange(id);
		});
		applyTabs(element, options);
		return element;
	},
	update: applyTabs,
	slot: (element, name) => [...element.children].find(({ id }) => id === `view-${name}`),
};

function applyTabs(element: HTMLElement, options: TabsOptions): void {
	const before = tabsOptions.get(element);
	tabsOptions.set(element, options);
	element.setAttribute('aria-label', options.label);
	const known = (before?.tabs ?? []).map(({ id }) => id);
	const wanted = options.tabs.map(({ id }) => id);
	if (known.join() !== wanted.join()) {
		const views = wanted.map((id) => child(element, `view-${id}`) ?? make('vscode-panel-view', `view-${id}`));
		const heads = wanted.map((id) => child(element, `tab-${id}`) ?? make('vscode-panel-tab', `tab-${id}`));
		element.replaceChildren(...heads, ...views);
	}
	for (const tab of options.tabs) labelTab(element, tab);
	if (before?.active !== options.active) element.setAttribute('activeid', `tab-${options.active}`);
}

function labelTab(element: HTMLElement, { id, label, count }: TabOptions): void {
	const head = child(element, `tab-${id}`);
	const text = count === undefined ? label : `${label} (${count})`;
	if (head && head.textContent !== text) head.textContent = text;
}

function child(element: HTMLElement, id: string): Element | undefined {
	return [...element.children].find((each) => each.id === id);
}

function make(tag: string, id: string): HTMLElement {
	const element = document.createElement(tag);
	element.id = id;
	return element;
}
