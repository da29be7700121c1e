import { pageStrings } from '../../src/webview/pageStrings.js';
import type { Context, PageActions } from '../../webview/context.js';
import { initialView, type ViewState } from '../../webview/viewState.js';
import { englishL10n } from './pageSession.js';

/** What render functions are given, with actions that are recorded as `name argument`. */
export function pageContext(view: Partial<ViewState> = {}, width = 1000): Context & { calls: string[] } {
	const calls: string[] = [];
	const act = new Proxy({} as PageActions, {
		get: (_, name) => (argument: unknown) => calls.push([name, JSON.stringify(argument)].join(' ')),
	});
	return {
		strings: pageStrings(englishL10n),
		language: 'en-GB',
		now: new Date(),
		view: { ...initialView, ...view },
		width,
		measure: (text) => text.length * 7,
		act,
		calls,
	};
}
