import { Graph, layout } from '@dagrejs/dagre';

/** A box to be placed. */
export interface LayoutNode {
	readonly id: string;
	readonly width: number;
	readonly height: number;
}

/** Where everything goes, in CSS pixels from the top left. */
export interface GraphLayout {
	readonly width: number;
	readonly height: number;
	readonly nodes: ReadonlyMap<string, Box>;
	readonly edges: readonly RoutedEdge[];
}

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

export interface RoutedEdge {
	readonly from: string;
	readonly to: string;
	readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** `LR` from left to right, `TB` from top to bottom. */
export type Direction = 'LR' | 'TB';

const margin = 8;

/** Places a directed graph in ranks. */
export function layoutGraph(
	nodes: readonly LayoutNode[],
	edges: readonly { readonly from: string; readonly to: string }[],
	direction: Direction,
): GraphLayout {
	const graph = new Graph({ multigraph: false });
	const isWide = direction === 'LR';
	graph.setGraph({
		rankdir: direction,
		nodesep: isWide ? 12 : 16,
		ranksep: isWide ? 56 : 36,
		marginx: margin,
		marginy: margin,
	});
	graph.setDefaultEdgeLabel(() => ({}));
	// Dagre puts what it meets last first within a rank.
	for (const { id, width, height } of [...nodes].reverse()) graph.setNode(id, { width, height });
	for (const { from, to } of [...edges].reverse())
		if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
	layout(graph);
	const boxes = nodes.map(({ id, width, height }) => {
		const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
		return [id, { x: x - width / 2, y: y - height / 2, width, height }] as const;
	});
	const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
	return {
		width: Math.ceil(width),
		height: Math.ceil(height),
		nodes: new Map(boxes),
		edges: graph.edges().map((edge) => {
			const { points = [] } = graph.edge(edge) as { points?: { x: number; y: number }[] };
			return { from: edge.v, to: edge.w, points };
		}),
	};
}
