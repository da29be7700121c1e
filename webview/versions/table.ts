import { scopeStep, type ReadableModelPage } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, widget, type ElementNode } from '../dom/vnode.js';
import { hidden, icon } from '../components/parts.js';
import { fill } from '../text.js';
import { columnsOf, type Column } from './columns.js';
import { versionDetails } from './details.js';
import { versionRow } from './row.js';
import { sortRows } from './sortRows.js';

/** The versions as a table that can be sorted; the open one shows its details below its row. */
export function versionTable(page: ReadableModelPage, context: Context): ElementNode {
	const { strings, view, act } = context;
	const { rows, more, moreMetrics } = page.versions;
	if (rows.length === 0) return noVersions(context);
	const columns = columnsOf(page.versions, strings);
	const caption = fill(strings.versions.caption, { model: page.name });
	return h('div', { class: 'versions' }, [
		h(
			'div',
			{
				class: 'scroller',
				role: 'region',
				tabindex: 0,
				'aria-label': caption,
				'data-scroll': 'table',
			},
			[
				h('table', {}, [
					h('caption', { class: 'visually-hidden' }, caption),
					h(
						'thead',
						{},
						h('tr', {}, [columns.map((column) => headCell(column, context)), actionsHead(context)]),
					),
					h('tbody', {}, [
						sortRows(rows, columns, view.sort).flatMap((row) => [
							versionRow(row, columns, context),
							row.number === view.scope.version && versionDetails(row, columns.length + 1, context),
						]),
					]),
				]),
			],
		),
		h('div', { class: 'table-end' }, [
			moreMetrics > 0 &&
				h('p', { class: 'secondary' }, fill(strings.versions.moreMetrics, { count: moreMetrics })),
			more > 0 &&
				widget('button', {
					label: fill(strings.versions.showMore, { count: Math.min(more, scopeStep), total: more }),
					kind: 'secondary',
					onClick: () => act.setScope({ ...view.scope, limit: view.scope.limit + scopeStep }),
				}),
		]),
	]);
}

function headCell({ id, label, isNumeric }: Column, { view, act }: Context): ElementNode {
	const isSorted = view.sort.column === id;
	const direction = view.sort.isDescending ? 'descending' : 'ascending';
	return h(
		'th',
		{
			key: id,
			scope: 'col',
			class: `column-${id.split(':', 1)[0] ?? ''}${isNumeric && id !== 'number' ? ' is-numeric' : ''}`,
			'aria-sort': isSorted ? direction : undefined,
		},
		h('button', { type: 'button', class: 'sort', onclick: () => act.sortBy(id) }, [
			h('bdi', {}, label),
			icon(view.sort.isDescending ? 'arrow-down' : 'arrow-up', isSorted ? '' : 'is-unsorted'),
		]),
	);
}

function actionsHead({ strings }: Context): ElementNode {
	return h(
		'th',
		{ key: '\nactions', scope: 'col', class: 'column-actions' },
		hidden(strings.versions.actions),
	);
}

function noVersions({ strings, act }: Context): ElementNode {
	return h('div', { class: 'empty' }, [
		h('p', { class: 'secondary' }, strings.versions.none),
		widget('button', {
			label: strings.head.registerVersion,
			kind: 'secondary',
			onClick: () => act.registerVersion(),
		}),
	]);
}
