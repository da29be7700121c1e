import type { PageContent } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, widget, type ElementNode } from '../dom/vnode.js';
import { fileName, fill } from '../text.js';
import { data } from './parts.js';

type Elsewhere = Exclude<PageContent, { kind: 'model' }>;

/** What is shown in place of a model that can't be shown: why, and what to do. */
export function elsewhere(content: Elsewhere, context: Context): ElementNode {
	const { strings, act } = context;
	const { title, why } = wordsFor(content, context);
	return h('main', { class: 'elsewhere' }, [
		h('h1', {}, data(content.name)),
		h('p', {}, title),
		h('p', { class: 'secondary' }, data(why)),
		content.kind === 'unreadable' &&
			widget('button', {
				label: fill(strings.elsewhere.openFile, { file: fileName(content.problem.file) }),
				kind: 'primary',
				onClick: () => act.openFile(content.problem.file),
			}),
	]);
}

function wordsFor(content: Elsewhere, { strings }: Context): { title: string; why: string } {
	const { elsewhere } = strings;
	const model = content.name;
	switch (content.kind) {
		case 'gone':
			return { title: fill(elsewhere.gone, { model, registry: content.registry }), why: elsewhere.goneWhy };
		case 'unreadable': {
			const { place, sentence } = content.problem;
			return { title: fill(elsewhere.unreadable, { model }), why: `${place}: ${sentence}` };
		}
		case 'away':
			return { title: fill(elsewhere.away, { model }), why: elsewhere.awayWhy };
	}
}
