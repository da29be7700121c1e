import type { LineageGraph, LineageKind } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, type ElementNode } from '../dom/vnode.js';
import { layoutGraph, type Direction, type GraphLayout } from '../graphLayout.js';
import { drawNode, nodeBox, textWidth, viewBox } from './drawing.js';
import { drawEdges } from './edges.js';
import { nodeAt } from './navigation.js';
import { startPan } from './pan.js';
import { fitZoom, stepZoom } from './zoom.js';
import { fill } from '../text.js';

/** Below this width the graph runs from top to bottom. */
const narrowWidth = 500;

/** The lineage as a drawing: arrow keys follow the edges, Enter or a click selects. */
export function lineageDrawing(
	graph: LineageGraph,
	name: string,
	selected: string | undefined,
	context: Context,
): ElementNode {
	const direction: Direction = context.width < narrowWidth ? 'TB' : 'LR';
	const layout = layoutOf(graph, direction, context);
	const zoom = context.view.zoom ?? fitZoom(layout.width, context.width);
	const tabStop = selected ?? graph.nodes[0]?.id;
	return h(
		'div',
		{
			class: 'graph-scroller',
			onpointerdown: startPan,
			onwheel: (event) => {
				if (!(event instanceof WheelEvent) || !event.ctrlKey) return;
				event.preventDefault();
				context.act.setZoom(stepZoom(zoom, event.deltaY < 0 ? 1 : -1));
			},
		},
		h(
			'svg',
			{
				class: 'graph',
				role: 'listbox',
				'aria-label': fill(context.strings.lineage.label, { model: name }),
				viewBox: viewBox(layout),
				width: Math.round(layout.width * zoom),
				height: Math.round(layout.height * zoom),
				onkeydown: (event) => onKey(event, layout, direction, context),
			},
			h('g', { 'aria-hidden': true }, drawEdges(layout, direction, selected)),
			h('g', {}, [
				graph.nodes.map((node) => {
					const box = layout.nodes.get(node.id);
					const state = { isSelected: node.id === selected, isTabStop: node.id === tabStop };
					return box && drawNode(node, box, graph, context, state);
				}),
			]),
		),
	);
}

const layouts = new WeakMap<LineageGraph, Map<Direction, GraphLayout>>();

/** Laid out once a graph and direction, not with every tick of the clock. */
export function layoutOf(graph: LineageGraph, direction: Direction, context: Context): GraphLayout {
	const known = layouts.get(graph) ?? new Map<Direction, GraphLayout>();
	layouts.set(graph, known);
	const found = known.get(direction);
	if (found) return found;
	// One width a kind, so that each makes a column.
	const widths = new Map<LineageKind, number>();
	for (const node of graph.nodes)
		widths.set(node.kind, Math.max(widths.get(node.kind) ?? 0, textWidth(node, context)));
	const nodes = graph.nodes.map(({ id, kind }) => ({
		id,
		width: nodeBox.text + (widths.get(kind) ?? 0) + nodeBox.padding,
		height: nodeBox.height,
	}));
	const made = layoutGraph(nodes, graph.edges, direction);
	known.set(direction, made);
	return made;
}

function onKey(event: Event, layout: GraphLayout, direction: Direction, { act }: Context): void {
	if (!(event instanceof KeyboardEvent) || !(event.target instanceof Element)) return;
	const node = event.target.closest('[data-node]');
	const id = node?.getAttribute('data-node');
	if (!node || id === null || id === undefined) return;
	if (event.key === 'Enter' || event.key === ' ') {
		event.preventDefault();
		act.selectNode(id);
		return;
	}
	const next = nodeAt(layout, id, event.key, direction);
	if (next === undefined) return;
	event.preventDefault();
	const element = node.parentElement?.querySelector(`[data-node="${CSS.escape(next)}"]`);
	if (element instanceof SVGElement) element.focus();
}
