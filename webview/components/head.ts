import type { AliasItem, ReadableModelPage, TagItem } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, widget, type ElementNode } from '../dom/vnode.js';
import { fill } from '../text.js';
import { data, icon } from './parts.js';
import { tagChip } from './tagChip.js';

/** Name, registry, aliases and tags of the model, with what can be done to them. */
export function head(page: ReadableModelPage, context: Context): ElementNode {
	const { strings, act } = context;
	return h('header', { class: 'head' }, [
		h('div', { class: 'head-title' }, [
			h('div', { class: 'head-names' }, [
				h('h1', {}, data(page.name)),
				h('p', { class: 'secondary' }, fill(strings.head.registry, { registry: page.registry })),
			]),
			widget('button', {
				label: strings.head.registerVersion,
				kind: 'primary',
				onClick: () => act.registerVersion(),
			}),
		]),
		h('div', { class: 'chips' }, [
			page.versions.rows.length > 0 && aliasList(page.aliases, context),
			tagList(page.tags, context),
		]),
	]);
}

function aliasList(aliases: readonly AliasItem[], { strings, act }: Context): ElementNode {
	const { head } = strings;
	return h('ul', { class: 'chip-list', 'aria-label': head.aliases }, [
		aliases.map((item) => h('li', { key: item.alias }, aliasChip(item, { strings, act }))),
		h(
			'li',
			{ key: '\n+' },
			addChip(head.alias, head.newAlias, () => act.setAlias({})),
		),
	]);
}

function aliasChip(
	{ alias, version, problem }: AliasItem,
	{ strings, act }: Pick<Context, 'strings' | 'act'>,
): ElementNode {
	const label =
		problem?.sentence ?? fill(strings.head.moveAlias, { alias: `@${alias}`, version: version ?? '' });
	const onclick = (): void => {
		// A file that can't be read must be mended by hand.
		if (problem && version === undefined) act.openFile(problem.file);
		else act.setAlias({ alias });
	};
	return h(
		'button',
		{ type: 'button', class: problem ? 'chip has-problem' : 'chip', title: label, onclick },
		icon(problem ? 'warning' : 'bookmark'),
		data(alias, { class: 'chip-name' }),
		version !== undefined && h('span', { class: 'chip-value' }, `v${version}`),
	);
}

function tagList(tags: readonly TagItem[], context: Context): ElementNode {
	const { head } = context.strings;
	const add = (): void => context.act.setTag({});
	return h('ul', { class: 'chip-list', 'aria-label': head.tags }, [
		tags.map((tag) => h('li', { key: tag.key }, tagChip(tag, context))),
		h('li', { key: '\n+' }, addChip(head.tag, head.newTag, add)),
	]);
}

function addChip(label: string, title: string, onclick: () => void): ElementNode {
	const props = { type: 'button', class: 'chip-add', title, 'aria-label': title, onclick };
	return h('button', props, [icon('add'), label]);
}
