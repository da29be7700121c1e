import assert from 'node:assert/strict';
import type { Lineage, VersionManifest } from '../../../src/core/model/types.js';
import {
	buildLineageGraph,
	type LineageGraph,
	type LineageInput,
	type LineageVersion,
} from '../../../src/core/registry/lineageGraph.js';
import { versionNumber } from '../../kit/pageFixtures.js';
import { plainWording } from '../../kit/pageWording.js';

function version(
	number: number,
	lineage: Partial<Lineage> = {},
	more: { aliases?: readonly string[]; source?: string } = {},
): LineageVersion {
	const manifest: VersionManifest = {
		version: versionNumber(number),
		created: '2026-11-21T12:00:00.000Z',
		createdBy: 'Ada <ada@example.com>',
		source: more.source ?? 'models/iris',
		artifacts: { storage: 'copy', digest: 'sha256:0', size: 10, files: 1 },
		flavors: ['sklearn'],
		formats: [],
		lineage: { datasets: [], params: {}, metrics: {}, parents: [], ...lineage },
	};
	return { number, aliases: more.aliases ?? [], manifest };
}

function graphOf(versions: readonly LineageVersion[], more: Partial<LineageInput> = {}): LineageGraph {
	const parents = new Map();
	return buildLineageGraph({ model: 'iris', versions, unlisted: 0, parents, wording: plainWording, ...more });
}

function edgesOf({ edges }: LineageGraph): string[] {
	return edges.map(({ from, to }) => `${from} > ${to}`);
}

const run = { id: 'r1', name: 'bright-owl-12', uri: 'https://mlflow.example.com/r1' };

describe('the lineage graph', () => {
	it('runs from data and code over run and logged model to version and alias', () => {
		const graph = graphOf([
			version(
				1,
				{
					run,
					loggedModel: 'm-1',
					datasets: [{ name: 'iris', digest: 'd1', source: 'https://example.com/iris.csv' }],
					code: { path: 'src/train.py', commit: 'abc', dirty: true },
				},
				{ aliases: ['champion'] },
			),
		]);
		assert.deepEqual(edgesOf(graph), [
			'run:r1 > loggedModel:m-1',
			'loggedModel:m-1 > version:1',
			'dataset:iris@d1 > run:r1',
			'code:src/train.py@abc+ > run:r1',
			'version:1 > alias:champion',
		]);
		const node = (id: string) => graph.nodes.find((each) => each.id === id) ?? assert.fail(id);
		assert.deepEqual(node('run:r1').target, { kind: 'url', url: run.uri });
		assert.deepEqual(node('dataset:iris@d1').target, { kind: 'url', url: 'https://example.com/iris.csv' });
		assert.deepEqual(node('loggedModel:m-1').target, { kind: 'file', file: { kind: 'version', version: 1 } });
		assert.deepEqual(node('alias:champion').target, {
			kind: 'file',
			file: { kind: 'alias', alias: 'champion' },
		});
		assert.deepEqual(node('version:1').target, { kind: 'version', version: 1 });
		assert.equal(node('code:src/train.py@abc+').label, 'train.py');
	});

	it('joins data to the logged model where there is no run', () => {
		const graph = graphOf([version(1, { loggedModel: 'm-1', datasets: [{ name: 'iris' }] })]);
		assert.deepEqual(edgesOf(graph), ['loggedModel:m-1 > version:1', 'dataset:iris@ > loggedModel:m-1']);
	});

	it('starts at the source where neither run nor logged model is known', () => {
		const graph = graphOf([version(1, { datasets: [{ name: 'iris' }] }, { source: 'out\\models\\iris\\' })]);
		assert.deepEqual(edgesOf(graph), ['source:out\\models\\iris\\ > version:1', 'dataset:iris@ > version:1']);
		assert.equal(graph.nodes.find(({ kind }) => kind === 'source')?.label, 'iris');
	});

	it('finds run and logged model in the source', () => {
		const graph = graphOf([
			version(2, {}, { source: 'models:/m-7' }),
			version(1, {}, { source: 'runs:/r9/model' }),
		]);
		assert.deepEqual(edgesOf(graph), ['loggedModel:m-7 > version:2', 'run:r9 > version:1']);
	});

	it('shares what several versions come from', () => {
		const datasets = [{ name: 'iris', digest: 'd1' }];
		const graph = graphOf([version(2, { datasets }), version(1, { datasets })]);
		assert.equal(graph.nodes.filter(({ kind }) => kind === 'dataset').length, 1);
	});

	it('joins a parent of the same model to its own node', () => {
		const parents = new Map([
			['models:/iris@old', { model: 'iris', version: 1 }],
			['models:/base/2', { model: 'base', version: 2 }],
		]);
		const uris = ['models:/iris@old', 'models:/base/2', 'models:/lost/3'];
		const graph = graphOf([version(2, { parents: uris }), version(1)], { parents });
		assert.ok(edgesOf(graph).includes('version:1 > version:2'));
		const kinds = graph.nodes.filter(({ kind }) => kind === 'parent');
		assert.deepEqual(
			kinds.map(({ label, target, isUnknown = false }) => [label, target.kind, isUnknown]),
			[
				['base 2', 'model', false],
				['lost/3', 'file', true],
			],
		);
	});

	it('shows a sibling that is not drawn itself as a parent', () => {
		const parents = new Map([['models:/iris/1', { model: 'iris', version: 1 }]]);
		const graph = graphOf([version(2, { parents: ['models:/iris/1'] })], { parents });
		const parent = graph.nodes.find(({ id }) => id === 'version:1');
		assert.equal(parent?.kind, 'parent');
		assert.deepEqual(parent.target, { kind: 'version', version: 1 });
	});

	it('takes the selected version, those with an alias and the newest, and counts the rest', () => {
		const versions = Array.from({ length: 20 }, (_, index) =>
			version(20 - index, {}, index === 15 ? { aliases: ['old'] } : {}),
		);
		const graph = graphOf(versions, { selected: 2, limit: 4, unlisted: 3 });
		const shown = graph.nodes.filter(({ kind }) => kind === 'version').map(({ label }) => Number(label));
		assert.deepEqual(shown, [20, 19, 5, 2]);
		assert.equal(graph.leftOut, 19);
	});

	it('draws twelve versions if not told otherwise, and no broken ones', () => {
		const versions = Array.from({ length: 20 }, (_, index) => version(20 - index));
		const broken = { number: 21, aliases: ['champion'] };
		const graph = graphOf([broken, ...versions]);
		assert.equal(graph.nodes.filter(({ kind }) => kind === 'version').length, 12);
		assert.equal(graph.leftOut, 9);
		assert.equal(
			graph.nodes.some(({ id }) => id === 'alias:champion'),
			false,
		);
	});

	it('stays small and free of cycles to itself, whatever the files say', () => {
		const datasets = Array.from({ length: 500 }, (_, index) => ({ name: `data ${index}` }));
		const parents = new Map([['models:/iris/1', { model: 'iris', version: 1 }]]);
		const graph = graphOf([version(1, { datasets, parents: ['models:/iris/1', 'models:/iris/1'] })], {
			parents,
		});
		assert.ok(graph.nodes.length < 20);
		assert.ok(graph.edges.every(({ from, to }) => from !== to));
	});

	it('opens nothing but the web by address', () => {
		const source = 'javascript:alert(1)//https://example.com';
		const graph = graphOf([version(1, { run: { id: 'r', uri: source }, datasets: [{ name: 'd', source }] })]);
		assert.ok(graph.nodes.every(({ target }) => target.kind !== 'url'));
	});
});
