import type { LineageGraph, LineageNode } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, type ElementNode } from '../dom/vnode.js';
import type { Box, GraphLayout } from '../graphLayout.js';
import { kindCorners, kindIcons } from './kinds.js';
import { clipText, nodeSentence, nodeSubtitle, nodeTitle } from './nodeText.js';

/** Measures of a node's box, in CSS pixels. */
export const nodeBox = { height: 42, text: 34, padding: 12, maxText: 180, minText: 64 } as const;

/** How wide the text of a node may become, given what it says. */
export function textWidth(node: LineageNode, context: Context): number {
	const widths = [nodeTitle(node, context), nodeSubtitle(node, context)].map(context.measure);
	return Math.ceil(Math.min(nodeBox.maxText, Math.max(nodeBox.minText, ...widths)));
}

/** A node as a focusable option of the graph. */
export function drawNode(
	node: LineageNode,
	box: Box,
	graph: LineageGraph,
	context: Context,
	state: { readonly isSelected: boolean; readonly isTabStop: boolean },
): ElementNode {
	const room = box.width - nodeBox.text - nodeBox.padding;
	const title = nodeTitle(node, context);
	const radius = Math.min(kindCorners[node.kind], box.height / 2);
	const { width, height } = box;
	return h(
		'g',
		{
			key: node.id,
			class: `node is-${node.kind}${node.isUnknown ? ' is-unknown' : ''}${state.isSelected ? ' is-selected' : ''}`,
			transform: `translate(${Math.round(box.x)} ${Math.round(box.y)})`,
			role: 'option',
			tabindex: state.isTabStop ? 0 : -1,
			'aria-selected': state.isSelected,
			'data-node': node.id,
			onclick: () => context.act.selectNode(node.id),
		},
		// The accessible name of the option, and its tooltip.
		h('title', {}, nodeSentence(node, graph, context)),
		h('rect', { class: 'node-box', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: radius }),
		h('text', { class: 'node-icon', x: 12, y: height / 2, 'aria-hidden': true }, kindIcons[node.kind].glyph),
		h('text', { class: 'node-title', x: nodeBox.text, y: 17 }, clipText(title, room, context.measure)),
		h(
			'text',
			{ class: 'node-subtitle', x: nodeBox.text, y: 32 },
			clipText(nodeSubtitle(node, context), room, context.measure),
		),
	);
}

/** Where a layout's drawing ends. */
export function viewBox({ width, height }: GraphLayout): string {
	return `0 0 ${width} ${height}`;
}
