import { relativeTime } from '../../src/wording/format.js';
import type { LineageGraph, LineageNode } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { fill, versionTitle } from '../text.js';

/** What a node is called. */
export function nodeTitle(node: LineageNode, { strings }: Pick<Context, 'strings'>): string {
	return node.kind === 'version' ? versionTitle(strings, node.label) : node.label;
}

/** Its second line: what it is, or when where that can be seen. */
export function nodeSubtitle(node: LineageNode, { strings, now }: Pick<Context, 'strings' | 'now'>): string {
	const registered = node.facts.find(({ key }) => key === 'registered');
	if (registered) return relativeTime(registered.value, now);
	return node.isUnknown ? strings.lineage.unknown : strings.kinds[node.kind];
}

/** The same for one who can't see the edges: `Run bright-owl-12, leads to Version 7`. */
export function nodeSentence(node: LineageNode, graph: LineageGraph, context: Context): string {
	const { strings } = context;
	const title = nodeTitle(node, context);
	const kind = node.kind === 'version' ? '' : `${strings.kinds[node.kind]} `;
	const ends = graph.edges
		.filter(({ from }) => from === node.id)
		.flatMap(({ to }) => graph.nodes.find(({ id }) => id === to) ?? [])
		.map((end) => nodeTitle(end, context));
	const parts = [`${kind}${title}`];
	if (node.isUnknown) parts.push(strings.lineage.unknown);
	if (ends.length > 0) parts.push(fill(strings.lineage.leadsTo, { to: ends.join(', ') }));
	return parts.join(', ');
}

/** `text` cut at the end so that it is at most `width` wide. */
export function clipText(text: string, width: number, measure: (text: string) => number): string {
	if (measure(text) <= width) return text;
	const characters = Array.from(text.slice(0, 300));
	let [low, high] = [0, characters.length];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (measure(`${characters.slice(0, middle).join('')}…`) <= width) low = middle;
		else high = middle - 1;
	}
	return `${characters.slice(0, low).join('')}…`;
}
