import type { FeaturedVersion, Person, ReadableModelPage } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, widget, type Child, type ElementNode, type WidgetNode } from '../dom/vnode.js';
import { fill, versionTitle } from '../text.js';
import { definitions } from './factList.js';
import { data, hidden, iconButton, linkButton, time } from './parts.js';
import { signatureGroups } from './signature.js';

/** Fields of a signature shown beside the description. */
const maxFields = 8;

/** Description and card, with the facts worth a glance beside them. */
export function overview(page: ReadableModelPage, context: Context): ElementNode {
	return h('div', { class: 'overview' }, [
		h('div', { class: 'prose' }, [description(page, context), card(page, context)]),
		h('aside', { class: 'aside', 'aria-label': context.strings.overview.facts }, [
			modelFacts(page, context),
			page.featured && featured(page.featured, context),
		]),
	]);
}

function description(
	{ description: text, card }: ReadableModelPage,
	context: Context,
): ElementNode | undefined {
	const { overview } = context.strings;
	const edit = (): void => context.act.describe();
	if (text !== undefined) {
		return h('section', { class: 'description', key: 'description' }, [
			sectionTitle(overview.description, iconButton('edit', overview.editDescription, edit)),
			markdown(text, 2, context),
		]);
	}
	if (card) return undefined;
	return h('section', { class: 'empty', key: 'description' }, [
		h('h2', { class: 'visually-hidden' }, overview.description),
		h('p', { class: 'secondary' }, overview.noDescription),
		widget('button', { label: overview.addDescription, kind: 'secondary', onClick: edit }),
	]);
}

function card({ card: text }: ReadableModelPage, context: Context): ElementNode | undefined {
	if (!text) return undefined;
	const { overview } = context.strings;
	const open = (): void => context.act.openFile({ kind: 'card' });
	return h('section', { class: 'card', key: 'card' }, [
		sectionTitle('README.md', iconButton('go-to-file', overview.openCard, open)),
		markdown(text.markdown, 2, context),
		text.isCut &&
			h('p', { class: 'secondary' }, [overview.cardIsCut, ' ', linkButton(overview.openCard, open)]),
	]);
}

/** Markdown of the registry, made harmless by its widget. */
export function markdown(text: string, headingShift: number, { strings, act }: Context): WidgetNode {
	return widget('markdown', {
		markdown: text,
		headingShift,
		imageLabel: strings.markdown.image,
		onLink: (href) => act.openLink(href),
	});
}

function modelFacts(page: ReadableModelPage, context: Context): ElementNode {
	const { overview } = context.strings;
	const { latest, created, createdBy } = page;
	const groups: { name: string; values: Child[] }[] = [];
	if (latest) {
		const title = versionTitle(context.strings, latest.number);
		const open = linkButton(title, () => context.act.showVersion(latest.number));
		groups.push({ name: overview.latest, values: [[open, ' · ', secondary(time(latest.created, context))]] });
	}
	groups.push({ name: overview.created, values: [[time(created, context), ' · ', personName(createdBy)]] });
	return definitions(groups);
}

function featured(version: FeaturedVersion, context: Context): ElementNode {
	const { strings, act } = context;
	const { alias, number } = version;
	const uri = alias === undefined ? { version: number } : { alias };
	const title = versionTitle(strings, number);
	const groups: { name: string; values: Child[] }[] = [
		...version.metrics.map(({ name, text, difference }) => ({
			name,
			values: [
				[
					h('span', { class: 'number' }, text),
					difference !== undefined && delta(difference, version, context),
				],
			],
		})),
	];
	const facts: { name: string; values: Child[] }[] = [];
	const { flavors, formats, size } = version;
	if (flavors.length > 0) facts.push({ name: strings.facts.flavors, values: [data(flavors.join(', '))] });
	if (formats.length > 0) facts.push({ name: strings.facts.formats, values: [data(formats.join(', '))] });
	if (size !== undefined) facts.push({ name: strings.facts.size, values: [size] });
	facts.push({
		name: strings.facts.registered,
		values: [[time(version.created, context), ' · ', personName(version.by)]],
	});
	return h('section', { class: 'featured' }, [
		sectionTitle(
			[
				alias !== undefined && [data(`@${alias}`), ' '],
				linkButton(title, () => act.showVersion(number), {
					title: fill(strings.overview.openVersion, { version: number }),
				}),
			],
			iconButton('copy', strings.details.copyUri, () => act.copyUri(uri)),
		),
		groups.length > 0 && h('div', { class: 'metrics' }, definitions(groups)),
		definitions([
			...facts,
			...(version.signature ? signatureGroups(version.signature, maxFields, context) : []),
		]),
	]);
}

function delta(difference: string, { comparedWith }: FeaturedVersion, { strings }: Context): Child {
	const since = fill(strings.overview.difference, { version: comparedWith ?? '' });
	return [' ', h('span', { class: 'secondary number', title: since }, [difference, hidden(` ${since}`)])];
}

function sectionTitle(title: Child, action: Child): ElementNode {
	return h('div', { class: 'section-title' }, [h('h2', {}, title), action]);
}

function personName({ name, full }: Person): ElementNode {
	return secondary(data(name, { title: full }));
}

function secondary(child: Child): ElementNode {
	return h('span', { class: 'secondary' }, child);
}
