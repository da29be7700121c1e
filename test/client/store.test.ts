import assert from 'node:assert/strict';
import type { Greeting, PageUpdate } from '../../src/protocol/modelPage.js';
import { pageStrings } from '../../src/webview/pageStrings.js';
import { Store } from '../../webview/store.js';
import { initialView, parseSavedState, type SavedState } from '../../webview/viewState.js';
import { englishL10n } from '../kit/pageSession.js';

const strings = pageStrings(englishL10n);

function update(revision: number, more: Partial<PageUpdate> & { model?: string } = {}): PageUpdate {
	const { model = 'iris', ...rest } = more;
	return { revision, subject: { registry: 'r', model }, content: { kind: 'away', name: model }, ...rest };
}
function greeting(of: PageUpdate): Greeting {
	return { strings, language: 'en', update: of };
}

describe('the store', () => {
	let saved: SavedState[];
	let draws: number;
	function make(remembered?: SavedState): Store {
		[saved, draws] = [[], 0];
		return new Store(remembered, { save: (state) => saved.push(state), onDidChange: () => (draws += 1) });
	}

	it('is empty until it is greeted', () => {
		const store = make();
		store.setView({ tab: 'lineage' });
		assert.equal(draws, 0);
		store.greet(greeting(update(1)));
		assert.deepEqual(store.model?.view, initialView);
		assert.equal(draws, 1);
	});

	it('drops updates that were overtaken', () => {
		const store = make();
		store.greet(greeting(update(5)));
		store.update(update(4));
		store.update(update(5));
		assert.equal(draws, 1);
		store.update(update(6));
		assert.equal(store.model?.update.revision, 6);
	});

	it('keeps an update that overtook the greeting', () => {
		const store = make();
		store.update(update(3, { reveal: 7 }));
		store.greet(greeting(update(2)));
		assert.equal(store.model?.update.revision, 3);
		assert.equal(store.model.view.scope.version, 7);
	});

	it('keeps what an overtaken greeting was to reveal', () => {
		const store = make();
		store.update(update(3));
		store.greet(greeting(update(2, { reveal: 7 })));
		assert.equal(store.model?.view.scope.version, 7);
	});

	it('saves the view with each change', () => {
		const store = make();
		store.greet(greeting(update(1)));
		store.setView({ tab: 'versions' });
		store.setScroll('versions', 120);
		assert.equal(saved.at(-1)?.view.scroll.versions, 120);
		assert.deepEqual(parseSavedState(JSON.parse(JSON.stringify(saved.at(-1)))), saved.at(-1));
		assert.equal(draws, 2);
	});

	it('comes back as it was saved', () => {
		const view = { ...initialView, tab: 'lineage', node: 'run:1', zoom: 1.5 } as const;
		const store = make({ subject: { registry: 'r', model: 'iris' }, view });
		store.greet(greeting(update(1)));
		assert.deepEqual(store.model?.view, view);
	});

	it('keeps habits and forgets the rest for another model', () => {
		const store = make();
		store.greet(greeting(update(1)));
		const sort = { column: 'metric:f1', isDescending: false };
		store.setView({ tab: 'lineage', sort, node: 'run:1', scope: { limit: 400, version: 3 } });
		store.update(update(2, { model: 'other' }));
		assert.deepEqual(store.model?.view, { ...initialView, tab: 'lineage', sort });
	});

	it('opens the version that is to be revealed', () => {
		const store = make();
		store.greet(greeting(update(1)));
		store.update(update(2, { reveal: 3 }));
		assert.equal(store.model?.view.tab, 'versions');
		assert.deepEqual(store.model.view.scope, { limit: 200, version: 3 });
	});
});

describe('a saved state', () => {
	it('is no use where it is of another shape', () => {
		const subject = { registry: 'r', model: 'm' };
		for (const raw of [undefined, null, 7, {}, { subject }, { subject, view: {} }, { view: initialView }])
			assert.equal(parseSavedState(raw), undefined);
	});

	it('falls back where a part is unknown', () => {
		const subject = { registry: 'r', model: 'm' };
		const view = { ...initialView, tab: 'history', scroll: { history: 3, table: 'x', lineage: 4 } };
		assert.deepEqual(parseSavedState({ subject, view })?.view, { ...initialView, scroll: { lineage: 4 } });
	});
});
