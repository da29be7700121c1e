import type { TagItem } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, type ElementNode } from '../dom/vnode.js';
import { fill } from '../text.js';
import { data } from './parts.js';

/** A tag of the model, or of one of its versions; a click changes it. */
export function tagChip({ key, value }: TagItem, { strings, act }: Context, version?: number): ElementNode {
	const title = fill(strings.head.editTag, { key });
	const onclick = (): void => act.setTag(version === undefined ? { key } : { key, version });
	return h('button', { type: 'button', class: 'chip tag', title, onclick }, [
		data(value === '' ? key : `${key}:`, { class: 'chip-key' }),
		value !== '' && data(value, { class: 'chip-name' }),
	]);
}
