import type { Box, Direction, GraphLayout } from '../graphLayout.js';

type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const along = {
	LR: { back: 'ArrowLeft', ahead: 'ArrowRight' },
	TB: { back: 'ArrowUp', ahead: 'ArrowDown' },
} as const;

/** The node an arrow key leads to: along an edge, or to the neighbour beside it; `undefined` at an end. */
export function nodeAt(
	layout: GraphLayout,
	from: string,
	key: string,
	direction: Direction,
): string | undefined {
	if (!isArrow(key)) return undefined;
	const box = layout.nodes.get(from);
	if (!box) return undefined;
	const { back, ahead } = along[direction];
	if (key === ahead) return nearest(layout, box, successors(layout, from), direction);
	if (key === back) return nearest(layout, box, predecessors(layout, from), direction);
	const step = key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1;
	return sibling(layout, from, step, direction);
}

function isArrow(key: string): key is Arrow {
	return /^Arrow(?:Left|Right|Up|Down)$/.test(key);
}

function successors({ edges }: GraphLayout, id: string): string[] {
	return edges.filter(({ from }) => from === id).map(({ to }) => to);
}

function predecessors({ edges }: GraphLayout, id: string): string[] {
	return edges.filter(({ to }) => to === id).map(({ from }) => from);
}

/** Of several ends, the one that lies straightest ahead. */
function nearest(
	layout: GraphLayout,
	box: Box,
	ids: readonly string[],
	direction: Direction,
): string | undefined {
	const distance = (id: string): number => {
		const other = layout.nodes.get(id);
		return other ? Math.abs(across(other, direction) - across(box, direction)) : Infinity;
	};
	return [...ids].sort((a, b) => distance(a) - distance(b))[0];
}

/** The next node beside it: of the same rank if there is one, else not far off. */
function sibling(layout: GraphLayout, from: string, step: 1 | -1, direction: Direction): string | undefined {
	const box = layout.nodes.get(from);
	if (!box) return undefined;
	// Those at the ends of its edges have keys of their own.
	const joined = new Set([...successors(layout, from), ...predecessors(layout, from)]);
	const distances = [...layout.nodes].flatMap(([id, other]) => {
		const aside = (across(other, direction) - across(box, direction)) * step;
		const ahead = Math.abs(rankOf(other, direction) - rankOf(box, direction));
		return aside > 1 && !joined.has(id) ? [{ id, distance: aside + 3 * ahead }] : [];
	});
	return distances.sort((a, b) => a.distance - b.distance)[0]?.id;
}

/** Boxes of a rank share their middle in the direction of the edges. */
function rankOf(box: Box, direction: Direction): number {
	return direction === 'LR' ? box.x + box.width / 2 : box.y + box.height / 2;
}

function across(box: Box, direction: Direction): number {
	return direction === 'LR' ? box.y + box.height / 2 : box.x + box.width / 2;
}
