import './styles/main.css';
import { Channel } from '../src/protocol/channel.js';
import { clientInbox, type ClientSide, type HostSide } from '../src/protocol/modelPage.js';
import { createActions } from './actions.js';
import { newsOf } from './announce.js';
import { pageContent } from './components/page.js';
import { Patcher } from './dom/patch.js';
import { createMeasure } from './measureText.js';
import { markdownWidget } from './markdown/widget.js';
import { rememberScroll, restoreScroll, scrollToVersion } from './scrolling.js';
import { Store } from './store.js';
import { button, tabs } from './ui.js';
import { parseSavedState } from './viewState.js';
import { connectToHost } from './vscodeApi.js';

const root = requireElement('page');
const status = requireElement('status');
const api = connectToHost();
const patcher = new Patcher({ button, tabs, markdown: markdownWidget });
const measure = createMeasure();
const saved = parseSavedState(api.getState());
const store = new Store(saved, {
	save: (state) => api.setState(state),
	onDidChange: (model, before) => {
		draw();
		const isOther =
			before?.view.tab !== model.view.tab || before.update.subject.model !== model.update.subject.model;
		if (isOther) restoreScroll(root, model);
		const { reveal } = model.update;
		if (reveal !== undefined && model.update !== before?.update) scrollToVersion(root, reveal);
		const news = before ? newsOf(before.update.content, model.update.content, model.strings) : [];
		if (news.length > 0) say(news.join('. '));
	},
});
const inbox = clientInbox((update) => store.update(update));
const channel = new Channel<ClientSide, HostSide>(api, inbox, {
	warn: () => undefined,
	// The first answer may wait for a registry to be found and read.
	timeoutMs: 60_000,
});
const actions = createActions(store, channel, {
	say,
	scrollToVersion: (version) => scrollToVersion(root, version),
});

function draw(): void {
	const { model } = store;
	if (!model) return;
	const { strings, language, view, update } = model;
	const context = {
		strings,
		language,
		view,
		now: new Date(),
		width: contentWidth(),
		measure,
		act: actions,
	};
	document.title = update.subject.model;
	patcher.render(root, pageContent(update.content, context));
}

function contentWidth(): number {
	const { paddingLeft, paddingRight } = getComputedStyle(root);
	return root.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}

function say(sentence: string): void {
	status.textContent = sentence;
}

function requireElement(id: string): HTMLElement {
	const element = document.getElementById(id);
	if (!element) throw new Error(`The page has no element ${id}`);
	return element;
}

rememberScroll(store);
new ResizeObserver(() => draw()).observe(root);
// Relative times grow old; the page is gone, and this with it, while it is hidden.
setInterval(draw, 60_000);

const remembered = saved && { model: saved.subject.model, scope: saved.view.scope };
channel.request('ready', remembered ?? {}).then(
	(greeting) => {
		root.removeAttribute('aria-busy');
		store.greet(greeting);
	},
	() => {
		// Without an answer the page stays empty; VS Code shows its own message for a panel that can't be restored.
	},
);
