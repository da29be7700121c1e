import { h, type ElementNode } from '../dom/vnode.js';
import type { Box, Direction, GraphLayout, RoutedEdge } from '../graphLayout.js';

interface Point {
	readonly x: number;
	readonly y: number;
}

/** All edges with their arrow heads; those that touch the selected node are lit and lie on top. */
export function drawEdges(
	layout: GraphLayout,
	direction: Direction,
	selected: string | undefined,
): ElementNode[] {
	const isLit = ({ from, to }: RoutedEdge): boolean => from === selected || to === selected;
	return [...layout.edges]
		.sort((a, b) => Number(isLit(a)) - Number(isLit(b)))
		.map((edge) => {
			const points = pointsOf(edge, layout, direction);
			return h('g', { key: `${edge.from}\n${edge.to}`, class: isLit(edge) ? 'edge is-lit' : 'edge' }, [
				h('path', { d: curve(points, direction) }),
				h('path', { d: arrowHead(points.at(-1), direction) }),
			]);
		});
}

/** From the middle of one side to the middle of the other, straight across the ranks in between. */
function pointsOf({ from, to, points }: RoutedEdge, { nodes }: GraphLayout, direction: Direction): Point[] {
	const [start, end] = [nodes.get(from), nodes.get(to)];
	if (!start || !end) return [];
	// Every other bend lies between two ranks and would make the curve waver.
	const bends = points.slice(1, -1).filter((_, index) => index % 2 === 1);
	const crossings = bends.flatMap((bend) => acrossRank(bend, nodes.values(), direction));
	return [exit(start, direction), ...crossings, entry(end, direction)];
}

/** Where an edge enters and leaves a rank, whose boxes are wider than the gap that was kept for it. */
function acrossRank(bend: Point, boxes: Iterable<Box>, direction: Direction): Point[] {
	const isWide = direction === 'LR';
	let half = 0;
	for (const { x, y, width, height } of boxes) {
		const [middle, size] = isWide ? [x + width / 2, width] : [y + height / 2, height];
		if (Math.abs(middle - (isWide ? bend.x : bend.y)) < 2) half = Math.max(half, size / 2);
	}
	return isWide
		? [
				{ x: bend.x - half, y: bend.y },
				{ x: bend.x + half, y: bend.y },
			]
		: [
				{ x: bend.x, y: bend.y - half },
				{ x: bend.x, y: bend.y + half },
			];
}

function exit({ x, y, width, height }: Box, direction: Direction): Point {
	return direction === 'LR' ? { x: x + width, y: y + height / 2 } : { x: x + width / 2, y: y + height };
}

function entry({ x, y, width, height }: Box, direction: Direction): Point {
	return direction === 'LR' ? { x, y: y + height / 2 } : { x: x + width / 2, y };
}

/** S-curves that leave and enter each point in the direction of the graph. */
function curve([first, ...rest]: readonly Point[], direction: Direction): string {
	if (!first) return '';
	let from = first;
	const parts = rest.map((to) => {
		const isWide = direction === 'LR';
		const reach = (isWide ? to.x - from.x : to.y - from.y) / 2;
		const [a, b] = isWide
			? [`${round(from.x + reach)} ${round(from.y)}`, `${round(to.x - reach)} ${round(to.y)}`]
			: [`${round(from.x)} ${round(from.y + reach)}`, `${round(to.x)} ${round(to.y - reach)}`];
		from = to;
		return `C${a} ${b} ${round(to.x)} ${round(to.y)}`;
	});
	return `M${round(first.x)} ${round(first.y)}${parts.join('')}`;
}

function arrowHead(tip: Point | undefined, direction: Direction): string {
	if (!tip) return '';
	const { x, y } = { x: round(tip.x), y: round(tip.y) };
	return direction === 'LR'
		? `M${x - 6} ${y - 3.5}L${x} ${y}L${x - 6} ${y + 3.5}`
		: `M${x - 3.5} ${y - 6}L${x} ${y}L${x + 3.5} ${y - 6}`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
