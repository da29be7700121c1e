import type {
	NamedText,
	PageFile,
	VersionAbout,
	VersionDetails,
	VersionRow,
} from '../../src/protocol/modelPage.js';
import { definitions, factList } from '../components/factList.js';
import { notice } from '../components/notices.js';
import { markdown } from '../components/overview.js';
import { data, icon } from '../components/parts.js';
import { signatureGroups } from '../components/signature.js';
import { tagChip } from '../components/tagChip.js';
import type { Context } from '../context.js';
import { h, widget, type Child, type ElementNode } from '../dom/vnode.js';
import { fileName, fill, versionTitle } from '../text.js';

/** The row below the open version's: all that is known of it, and what can be done. */
export function versionDetails(row: VersionRow, span: number, context: Context): ElementNode {
	const { details, number, problem } = row;
	const title = versionTitle(context.strings, number);
	return h(
		'tr',
		{ key: `details:${number}`, class: 'details' },
		h(
			'td',
			{ colspan: span },
			h('div', { class: 'details-content', role: 'group', 'aria-label': title }, [
				actions(row, context),
				problem &&
					h(
						'ul',
						{ class: 'notices' },
						notice(problem, () => context.act.openFile(problem.file)),
					),
				details && content(details, number, context),
			]),
		),
	);
}

function content(details: VersionDetails, version: number, context: Context): Child {
	const { strings } = context;
	const { description, tags, about, facts, metrics, params, signature } = details;
	return [
		description !== undefined &&
			h('div', { class: 'details-description' }, markdown(description, 2, context)),
		tags.length > 0 &&
			h('ul', { class: 'chip-list', 'aria-label': strings.details.tags }, [
				tags.map((tag) => h('li', { key: tag.key }, tagChip(tag, context, version))),
			]),
		about?.warning !== undefined && loadWarning(about.warning),
		h('div', { class: 'details-columns' }, [
			h('div', { class: 'details-facts' }, [
				about && about.facts.length > 0 && group(strings.details.about, factList(about.facts, context)),
				facts.length > 0 && group(strings.details.facts, factList(facts, context), 'is-facts'),
			]),
			h('div', { class: 'details-values' }, [
				metrics.length > 0 && group(strings.details.metrics, values(metrics), 'metrics'),
				params.length > 0 && group(strings.details.params, values(params)),
				signature &&
					h('div', { class: 'details-group' }, [
						signatureGroups(signature, 100, context).map(({ name, values }) => group(name, values)),
					]),
			]),
		]),
		about && about.loading.length > 0 && loading(about, context),
	];
}

function loadWarning(warning: string): ElementNode {
	return h('ul', { class: 'notices', key: 'load-warning' }, [
		h('li', { class: 'notice' }, [icon('warning', 'warning'), h('span', {}, data(warning))]),
	]);
}

function loading({ loading: sentences }: VersionAbout, { strings }: Context): ElementNode {
	const items = sentences.map((sentence) => h('li', { key: sentence }, data(sentence)));
	return group(strings.details.loading, h('ul', { class: 'details-loading' }, items));
}

function actions({ number, details }: VersionRow, { strings, act }: Context): ElementNode {
	const button = (label: string, onClick: () => void): Child =>
		widget('button', { label, kind: 'secondary', onClick });
	const files: readonly PageFile[] = details?.files ?? [{ kind: 'version', version: number }];
	return h('div', { class: 'details-actions' }, [
		button(strings.details.setAlias, () => act.setAlias({ version: number })),
		button(strings.details.copyUri, () => act.copyUri({ version: number })),
		button(strings.details.describe, () => act.describe(number)),
		button(strings.details.editTags, () => act.setTag({ version: number })),
		files.map((file) =>
			button(fill(strings.details.openFile, { file: fileName(file) }), () => act.openFile(file)),
		),
	]);
}

function values(entries: readonly NamedText[]): ElementNode {
	return definitions(
		entries.map(({ name, text }) => ({ name, values: [h('span', { class: 'number' }, data(text))] })),
	);
}

function group(title: string, content: Child, more = ''): ElementNode {
	return h('section', { class: `details-group ${more}`.trimEnd(), key: title }, [
		h('h2', { class: 'group-title' }, title),
		content,
	]);
}
