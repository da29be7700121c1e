import assert from 'node:assert/strict';
import type { LineageGraph, LineageKind, LineageNode } from '../../src/protocol/modelPage.js';
import { layoutGraph, type Direction, type GraphLayout } from '../../webview/graphLayout.js';
import { drawEdges } from '../../webview/lineage/edges.js';
import { kindIcons } from '../../webview/lineage/kinds.js';
import { relatedNodes } from '../../webview/lineage/list.js';
import { nodeAt } from '../../webview/lineage/navigation.js';
import { clipText, nodeSentence, nodeTitle } from '../../webview/lineage/nodeText.js';
import { fitZoom, stepZoom } from '../../webview/lineage/zoom.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/vscode/cache.js';
import { pageContext } from '../kit/pageContext.js';

function node(id: string, kind: LineageKind): LineageNode {
	return { id, kind, label: id.split(':')[1] ?? id, facts: [], target: { kind: 'version', version: 1 } };
}
const graph: LineageGraph = {
	nodes: [
		node('version:2', 'version'),
		node('version:1', 'version'),
		node('run:b', 'run'),
		node('run:a', 'run'),
		node('dataset:d', 'dataset'),
		node('alias:champion', 'alias'),
	],
	edges: [
		['dataset:d', 'run:a'],
		['dataset:d', 'run:b'],
		['run:a', 'version:1'],
		['run:b', 'version:2'],
		['version:1', 'version:2'],
		['version:2', 'alias:champion'],
	].map(([from = '', to = '']) => ({ from, to })),
	leftOut: 0,
};

function layout(direction: Direction): GraphLayout {
	const boxes = graph.nodes.map(({ id }) => ({ id, width: 120, height: 40 }));
	return layoutGraph(boxes, graph.edges, direction);
}

describe('the layout of the lineage', () => {
	for (const direction of ['LR', 'TB'] as const) {
		it(`goes ${direction} and lets no boxes touch`, () => {
			const { nodes, edges, width, height } = layout(direction);
			for (const { from, to } of edges) {
				const [a, b] = [nodes.get(from) ?? assert.fail(), nodes.get(to) ?? assert.fail()];
				assert.ok(direction === 'LR' ? a.x + a.width <= b.x : a.y + a.height <= b.y, `${from} > ${to}`);
			}
			const boxes = [...nodes.values()];
			for (const [index, a] of boxes.entries()) {
				assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height);
				for (const b of boxes.slice(index + 1)) {
					const isApart =
						a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
					assert.ok(isApart);
				}
			}
		});
	}

	it('survives edges to nowhere and cycles', () => {
		const boxes = ['a', 'b'].map((id) => ({ id, width: 10, height: 10 }));
		const edges = [
			{ from: 'a', to: 'b' },
			{ from: 'b', to: 'a' },
			{ from: 'a', to: 'c' },
		];
		assert.equal(layoutGraph(boxes, edges, 'LR').nodes.size, 2);
		assert.equal(layoutGraph([], [], 'LR').nodes.size, 0);
	});

	it('draws each edge once, those of the selected node on top', () => {
		const drawn = drawEdges(layout('LR'), 'LR', 'run:a');
		assert.equal(drawn.length, graph.edges.length);
		const classes = drawn.map(({ props }) => props['class']);
		assert.deepEqual(classes.slice(-2), ['edge is-lit', 'edge is-lit']);
		assert.ok(drawn.every(({ children }) => children.length === 2));
	});
});

describe('arrow keys in the lineage', () => {
	it('follow the edges from left to right', () => {
		const at = layout('LR');
		assert.equal(nodeAt(at, 'version:2', 'ArrowRight', 'LR'), 'alias:champion');
		assert.equal(nodeAt(at, 'run:a', 'ArrowLeft', 'LR'), 'dataset:d');
		assert.equal(nodeAt(at, 'dataset:d', 'ArrowLeft', 'LR'), undefined);
		const other = nodeAt(at, 'run:a', 'ArrowUp', 'LR') ?? nodeAt(at, 'run:a', 'ArrowDown', 'LR');
		assert.equal(other, 'run:b');
	});

	it('follow the edges from top to bottom', () => {
		const at = layout('TB');
		assert.equal(nodeAt(at, 'version:2', 'ArrowDown', 'TB'), 'alias:champion');
		assert.equal(nodeAt(at, 'run:a', 'ArrowUp', 'TB'), 'dataset:d');
	});

	it('leave other keys alone', () => {
		assert.equal(nodeAt(layout('LR'), 'run:a', 'Tab', 'LR'), undefined);
		assert.equal(nodeAt(layout('LR'), 'unknown', 'ArrowLeft', 'LR'), undefined);
	});
});

describe('the words of the lineage', () => {
	const context = pageContext();

	it('say what a node is and where it leads', () => {
		const [version, , run] = graph.nodes;
		assert.equal(nodeTitle(version ?? assert.fail(), context), 'Version 2');
		assert.equal(nodeSentence(run ?? assert.fail(), graph, context), 'Run b, leads to Version 2');
	});

	it('list for a version what leads to it, not through other versions', () => {
		const [newest, oldest] = graph.nodes;
		const ids = (of: LineageNode | undefined): string[] =>
			relatedNodes(of ?? assert.fail(), graph).map(({ id }) => id);
		assert.deepEqual(ids(newest), ['version:1', 'run:b', 'dataset:d', 'alias:champion']);
		assert.deepEqual(ids(oldest), ['run:a', 'dataset:d']);
	});

	it('are cut to the width of the box', () => {
		const measure = (text: string): number => text.length;
		assert.equal(clipText('short', 10, measure), 'short');
		assert.equal(clipText('a rather long name', 10, measure), 'a rather …');
		assert.equal(clipText('💥💥💥', 4, measure), '💥…');
		assert.equal(clipText('x', 0, measure), '…');
	});
});

describe('zooming the lineage', () => {
	it('fits what can still be read and stays in bounds', () => {
		assert.equal(fitZoom(500, 1000), 1);
		assert.equal(fitZoom(1000, 900), 0.9);
		assert.equal(fitZoom(5000, 900), 0.75);
		let zoom = 1;
		for (let step = 0; step < 20; step++) zoom = stepZoom(zoom, 1);
		assert.equal(zoom, 2);
		for (let step = 0; step < 20; step++) zoom = stepZoom(zoom, -1);
		assert.equal(zoom, 0.4);
	});
});

describe('the icons of the lineage', () => {
	it('have the characters the icon font gives them', () => {
		const css = readFileSync(
			join(repositoryRoot(), 'node_modules/@vscode/codicons/dist/codicon.css'),
			'utf8',
		);
		for (const { name, glyph } of Object.values(kindIcons)) {
			const code = glyph.codePointAt(0)?.toString(16) ?? '';
			assert.ok(css.includes(`.codicon-${name}:before { content: "\\${code}"`), name);
		}
	});
});
