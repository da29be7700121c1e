import type { VersionRow } from '../../src/protocol/modelPage.js';
import { data, icon, iconButton, linkButton, time } from '../components/parts.js';
import type { Context } from '../context.js';
import { h, type Child, type ElementNode } from '../dom/vnode.js';
import { fileName, fill } from '../text.js';
import { decimalPad, type Column } from './columns.js';

/** One version: its number opens the details, its actions show on hover and focus. */
export function versionRow(row: VersionRow, columns: readonly Column[], context: Context): ElementNode {
	const isOpen = context.view.scope.version === row.number;
	const toggle = (): void => toggleDetails(row, isOpen, context);
	return h(
		'tr',
		{
			key: `version:${row.number}`,
			class: `version is-${row.state}${isOpen ? ' is-open' : ''}`,
			'data-version': row.number,
			onclick: (event) => {
				if (!isOnControl(event) && document.getSelection()?.isCollapsed !== false) toggle();
			},
		},
		numberCell(row, isOpen, toggle, context),
		columns.slice(1).map((column) => cell(row, column, context)),
		h('td', { key: '\nactions', class: 'column-actions' }, rowActions(row, context)),
	);
}

function toggleDetails({ number }: VersionRow, isOpen: boolean, { view, act }: Context): void {
	const { limit } = view.scope;
	act.setScope(isOpen ? { limit } : { limit, version: number });
}

function numberCell(
	{ number }: VersionRow,
	isOpen: boolean,
	toggle: () => void,
	{ strings }: Context,
): ElementNode {
	const label = fill(strings.versions.details, { version: number });
	return h(
		'th',
		{ key: 'number', scope: 'row', class: 'column-number' },
		h(
			'button',
			{ type: 'button', class: 'disclosure', 'aria-expanded': isOpen, 'aria-label': label, onclick: toggle },
			[icon(isOpen ? 'chevron-down' : 'chevron-right'), h('span', {}, String(number))],
		),
	);
}

function cell(row: VersionRow, column: Column, context: Context): ElementNode {
	const kind = column.id.split(':', 1)[0] ?? '';
	const classes = `column-${kind}${column.isNumeric ? ' is-numeric' : ''}`;
	const text = column.metric && row.metrics[column.metric.index]?.text;
	const pad = column.metric && text !== undefined ? decimalPad(text, column.metric.decimals) : '';
	const props = { key: column.id, class: classes, 'data-pad': pad === '' ? undefined : pad };
	return h('td', props, cellContent(row, column, context));
}

function cellContent(row: VersionRow, { id, metric }: Column, context: Context): Child {
	if (metric !== undefined) return row.metrics[metric.index]?.text;
	switch (id) {
		case 'aliases':
			return row.aliases.map((alias) => h('span', { class: 'badge', key: alias }, data(`@${alias}`)));
		case 'state':
			return stateContent(row, context);
		case 'registered':
			return row.created !== undefined && time(row.created, context);
		case 'by':
			return row.by && data(row.by.name, { title: row.by.full });
		case 'size':
			return row.size?.text;
		case 'summary':
			return row.summary !== undefined && data(row.summary, { title: row.summary });
		default:
			return undefined;
	}
}

function stateContent({ state, stage, problem }: VersionRow, { strings, act }: Context): Child {
	if (problem) {
		return linkButton(
			[icon('warning', 'warning'), ' ', state === 'broken' ? strings.states.broken : fileName(problem.file)],
			() => act.openFile(problem.file),
			{ title: problem.sentence },
		);
	}
	return [
		stage !== undefined && h('span', {}, stage),
		state !== 'ready' && [
			stage !== undefined && ' ',
			h('span', { class: 'secondary' }, [
				icon(state === 'archived' ? 'archive' : 'cloud'),
				' ',
				strings.states[state],
			]),
		],
	];
}

function rowActions({ number }: VersionRow, { strings, act }: Context): ElementNode {
	const { versions } = strings;
	return h('div', { class: 'row-actions' }, [
		iconButton('bookmark', fill(versions.setAlias, { version: number }), () =>
			act.setAlias({ version: number }),
		),
		iconButton('copy', fill(versions.copyUri, { version: number }), () => act.copyUri({ version: number })),
		iconButton('go-to-file', fill(versions.openFile, { version: number, file: 'version.yaml' }), () =>
			act.openFile({ kind: 'version', version: number }),
		),
	]);
}

/** A click on a button or link in the row is not meant for the row. */
function isOnControl({ target }: Event): boolean {
	return target instanceof Element && target.closest('button, a') !== null;
}
