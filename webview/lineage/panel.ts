import type { LineageGraph, LineageNode, ReadableModelPage } from '../../src/protocol/modelPage.js';
import { factList } from '../components/factList.js';
import { data, icon, iconButton } from '../components/parts.js';
import type { Context } from '../context.js';
import { h, widget, type Child, type ElementNode } from '../dom/vnode.js';
import { fileName, fill } from '../text.js';
import { layoutOf, lineageDrawing } from './graph.js';
import { kindIcons } from './kinds.js';
import { lineageList } from './list.js';
import { nodeTitle } from './nodeText.js';
import { fitZoom, stepZoom } from './zoom.js';

/** The lineage tab: the drawing with the facts of the selected node, or the list. */
export function lineagePanel(page: ReadableModelPage, context: Context): ElementNode {
	const { strings, view } = context;
	const { lineage } = page;
	const selected = selectedNode(page, view.node);
	return h('div', { class: 'lineage' }, [
		toolbar(lineage, context),
		view.isLineageList
			? lineageList(lineage, context)
			: lineageDrawing(lineage, page.name, selected?.id, context),
		lineage.leftOut > 0 &&
			h(
				'p',
				{ class: 'secondary left-out' },
				lineage.leftOut === 1
					? strings.lineage.leftOutOne
					: fill(strings.lineage.leftOut, { count: lineage.leftOut }),
			),
		!view.isLineageList && selected && nodeFacts(selected, context),
	]);
}

/** The node chosen last; at first the version the page is about. */
function selectedNode(
	{ lineage, featured }: ReadableModelPage,
	id: string | undefined,
): LineageNode | undefined {
	return (
		lineage.nodes.find((node) => node.id === id) ??
		lineage.nodes.find((node) => node.id === `version:${featured?.number ?? 0}`) ??
		lineage.nodes[0]
	);
}

function toolbar(graph: LineageGraph, context: Context): ElementNode {
	const { strings, view, act, width } = context;
	const zoomBy = (direction: 1 | -1): void => {
		const layout = layoutOf(graph, width < 500 ? 'TB' : 'LR', context);
		act.setZoom(stepZoom(view.zoom ?? fitZoom(layout.width, width), direction));
	};
	return h('div', { class: 'toolbar' }, [
		h(
			'button',
			{
				type: 'button',
				class: 'toggle',
				'aria-pressed': view.isLineageList,
				onclick: () => act.setLineageList(!view.isLineageList),
			},
			[icon('list-flat'), strings.lineage.asList],
		),
		!view.isLineageList && [
			iconButton('zoom-out', strings.lineage.zoomOut, () => zoomBy(-1)),
			iconButton('zoom-in', strings.lineage.zoomIn, () => zoomBy(1)),
			iconButton('screen-full', strings.lineage.fit, () => act.setZoom(undefined)),
		],
	]);
}

function nodeFacts(node: LineageNode, context: Context): ElementNode {
	const title = nodeTitle(node, context);
	return h('section', { class: 'node-facts', 'aria-label': title }, [
		h('div', { class: 'node-heading' }, [
			h('h2', {}, [
				icon(kindIcons[node.kind].name),
				node.kind !== 'version' && h('span', { class: 'secondary' }, context.strings.kinds[node.kind]),
				data(title),
			]),
			openButton(node, context),
		]),
		node.isUnknown && h('p', { class: 'secondary' }, context.strings.lineage.unknown),
		factList(node.facts, context),
	]);
}

function openButton({ id, target }: LineageNode, { strings, act }: Context): Child {
	const { lineage } = strings;
	const labels = {
		version: () => lineage.showVersion,
		model: () => lineage.openModel,
		file: () => fill(lineage.openFile, { file: target.kind === 'file' ? fileName(target.file) : '' }),
		url: () => fill(lineage.openUrl, { host: target.kind === 'url' ? hostOf(target.url) : '' }),
	};
	return widget('button', {
		label: labels[target.kind](),
		kind: 'secondary',
		onClick: () => act.openNode(id),
	});
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : url;
}
