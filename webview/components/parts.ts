import { formatDate, relativeTime } from '../../src/wording/format.js';
import type { Context } from '../context.js';
import { h, type Child, type ElementNode, type Props } from '../dom/vnode.js';

/** A codicon; its meaning must be told by text beside it. */
export function icon(name: string, more = ''): ElementNode {
	return h('span', { class: `codicon codicon-${name} ${more}`.trimEnd(), 'aria-hidden': true });
}

/** A button that is only an icon, as in a row of a list. */
export function iconButton(name: string, label: string, onclick: () => void, more: Props = {}): ElementNode {
	return h(
		'button',
		{ type: 'button', class: 'icon-button', title: label, 'aria-label': label, onclick, ...more },
		[icon(name)],
	);
}

/** A button that looks like a link. */
export function linkButton(label: Child, onclick: () => void, more: Props = {}): ElementNode {
	return h('button', { type: 'button', class: 'link-button', onclick, ...more }, label);
}

/** How long ago; the day and hour on hover. */
export function time(iso: string, { now, language }: Context): ElementNode {
	return h('time', { datetime: iso, title: formatDate(iso, language) }, relativeTime(iso, now));
}

/** Text for screen readers only. */
export function hidden(text: string): ElementNode {
	return h('span', { class: 'visually-hidden' }, text);
}

/** Text from a registry: its writing direction stays its own. */
export function data(text: string, more: Props = {}): ElementNode {
	return h('bdi', more, text);
}
