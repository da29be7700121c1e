import type { Channel, ParamsOf } from '../src/protocol/channel.js';
import type { ClientSide, HostSide, Requests } from '../src/protocol/modelPage.js';
import type { PageActions } from './context.js';
import type { PageModel, Store } from './store.js';
import { fill } from './text.js';
import { columnsOf } from './versions/columns.js';
import { nextSort } from './versions/sortRows.js';

export type HostChannel = Channel<ClientSide, HostSide>;

/** What people do on the page: view changes go to the store, the rest to the host as an intent. */
export function createActions(
	store: Store,
	channel: HostChannel,
	page: { say(sentence: string): void; scrollToVersion(version: number): void },
): PageActions {
	const withModel = (use: (model: PageModel, name: string) => void): void => {
		const { model } = store;
		if (model) use(model, model.update.subject.model);
	};
	const ask = <K extends keyof Requests>(name: K, params: ParamsOf<Requests, K>): void => {
		channel.request(name, params).catch(() => {
			// The host has told the user, or logged why; the page has nothing to add.
		});
	};
	const setScope: PageActions['setScope'] = (scope) =>
		withModel((_, model) => {
			store.setView({ scope });
			ask('scope', { model, scope });
		});
	const showVersion = (version: number): void =>
		withModel(({ view }) => {
			store.setView({ tab: 'versions' });
			setScope({ ...view.scope, version });
			page.scrollToVersion(version);
		});

	return {
		setScope,
		showVersion,
		selectTab: (tab) => store.setView({ tab }),
		selectNode: (node) => store.setView({ node }),
		setLineageList: (isLineageList) => store.setView({ isLineageList }),
		setZoom: (zoom) => store.setView({ zoom }),
		sortBy: (id) =>
			withModel(({ update, view, strings }) => {
				if (update.content.kind !== 'model') return;
				const column = columnsOf(update.content.versions, strings).find((each) => each.id === id);
				if (!column) return;
				const sort = nextSort(view.sort, column);
				store.setView({ sort });
				const { sortedUp, sortedDown } = strings.announce;
				page.say(fill(sort.isDescending ? sortedDown : sortedUp, { column: column.label }));
			}),
		registerVersion: () => withModel((_, model) => ask('registerVersion', { model })),
		setAlias: (what) => withModel((_, model) => ask('setAlias', { model, ...what })),
		setTag: (what) => withModel((_, model) => ask('setTag', { model, ...what })),
		describe: (version) =>
			withModel((_, model) => ask('describe', version === undefined ? { model } : { model, version })),
		copyUri: (what) =>
			withModel(({ strings }, model) => {
				channel.request('copyUri', { model, ...what }).then(
					(uri) => page.say(fill(strings.announce.copied, { uri })),
					() => undefined,
				);
			}),
		openFile: (file) => withModel((_, model) => ask('openFile', { model, file })),
		openNode: (node) =>
			withModel(({ update }, model) => {
				const { content } = update;
				const target =
					content.kind === 'model' && content.lineage.nodes.find(({ id }) => id === node)?.target;
				if (target && target.kind === 'version') showVersion(target.version);
				else ask('openNode', { model, node });
			}),
		openLink: (href) => withModel((_, model) => ask('openLink', { model, href })),
	};
}
