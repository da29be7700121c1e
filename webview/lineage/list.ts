import type { LineageGraph, LineageKind, LineageNode } from '../../src/protocol/modelPage.js';
import { definitions } from '../components/factList.js';
import { data, icon, linkButton } from '../components/parts.js';
import type { Context } from '../context.js';
import { h, type ElementNode } from '../dom/vnode.js';
import { kindIcons } from './kinds.js';
import { nodeTitle } from './nodeText.js';

const order: readonly LineageKind[] = ['run', 'loggedModel', 'source', 'dataset', 'code', 'parent', 'alias'];

/** What the drawing says, in words: for each version what it comes from and which aliases point at it. */
export function lineageList(graph: LineageGraph, context: Context): ElementNode {
	const versions = graph.nodes.filter(({ kind }) => kind === 'version');
	return h('ul', { class: 'lineage-list' }, [
		versions.map((version) =>
			h('li', { key: version.id }, [
				h('h2', { class: 'group-title' }, nodeLink(version, context)),
				relations(version, graph, context),
			]),
		),
	]);
}

function relations(version: LineageNode, graph: LineageGraph, context: Context): ElementNode {
	const related = relatedNodes(version, graph);
	return definitions(
		order.flatMap((kind) => {
			const nodes = related.filter((node) => groupOf(node) === kind);
			const values = nodes.map((node) => nodeLink(node, context));
			return nodes.length > 0 ? [{ name: context.strings.kinds[kind], values }] : [];
		}),
	);
}

/** A version among the origins of another is its parent. */
function groupOf({ kind }: LineageNode): LineageKind {
	return kind === 'version' ? 'parent' : kind;
}

/** All that leads to a version, not through another version, and what it leads to. */
export function relatedNodes(version: LineageNode, { nodes, edges }: LineageGraph): LineageNode[] {
	const found = new Set<string>();
	const climb = (id: string): void => {
		for (const { from, to } of edges) {
			if (to !== id || found.has(from) || from === version.id) continue;
			found.add(from);
			const isVersion = nodes.some((node) => node.id === from && node.kind === 'version');
			if (!isVersion) climb(from);
		}
	};
	climb(version.id);
	const aliases = edges.filter(({ from }) => from === version.id).map(({ to }) => to);
	return nodes.filter(({ id, kind }) => found.has(id) || (aliases.includes(id) && kind === 'alias'));
}

function nodeLink(node: LineageNode, context: Context): ElementNode {
	const { strings, act } = context;
	const title = nodeTitle(node, context);
	return h('span', { class: 'node-link' }, [
		icon(kindIcons[node.kind].name),
		' ',
		linkButton(data(title), () => act.openNode(node.id), {
			title: node.isUnknown ? strings.lineage.unknown : title,
		}),
	]);
}
