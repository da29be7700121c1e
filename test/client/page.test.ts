import assert from 'node:assert/strict';
import { buildModelPage } from '../../src/core/registry/modelPage.js';
import type { PageContent } from '../../src/protocol/modelPage.js';
import type { VNode } from '../../webview/dom/vnode.js';
import { pageContent } from '../../webview/components/page.js';
import { newsOf } from '../../webview/announce.js';
import { setAlias, deleteAlias } from '../../src/core/operations/aliases.js';
import type { MemoryRegistry } from '../kit/memoryRegistry.js';
import { pageContext } from '../kit/pageContext.js';
import { brokenRegistry, irisRegistry, longNames, manyVersions, versionNumber } from '../kit/pageFixtures.js';
import { elementsOf, textOf } from '../kit/pageText.js';
import { plainWording } from '../kit/pageWording.js';

function build(registry: MemoryRegistry, name: string, version?: number): Promise<PageContent> {
	return buildModelPage(registry.snapshot, name, {
		scope: version === undefined ? { limit: 200 } : { limit: 200, version },
		wording: plainWording,
		registryName: 'model-registry',
	});
}

function click(vnode: VNode | undefined): void {
	assert.ok(typeof vnode === 'object' && vnode.type === 'element');
	const { onclick } = vnode.props;
	assert.ok(typeof onclick === 'function');
	onclick({} as Event);
}

describe('the drawn page', () => {
	it('has one h1, the tabs and the overview', async () => {
		const page = await build(await irisRegistry(), 'iris');
		const context = pageContext();
		const drawn = pageContent(page, context);
		assert.deepEqual(
			elementsOf(drawn, 'h1').map((h1) => textOf([h1])),
			['iris'],
		);
		const text = textOf(drawn);
		for (const words of ['@champion', 'Version 4', 'accuracy', '+0.017', 'sepal length (cm)', 'README.md'])
			assert.ok(text.includes(words), words);
		assert.equal(elementsOf(drawn, 'table').length, 0);
	});

	it('asks for the alias of the chip that was clicked', async () => {
		const context = pageContext();
		const drawn = pageContent(await build(await irisRegistry(), 'iris'), context);
		const chips = elementsOf(drawn, 'button').filter(({ props }) =>
			String(props['class']).startsWith('chip'),
		);
		for (const chip of chips) click(chip);
		assert.deepEqual(context.calls, [
			'setAlias {"alias":"champion"}',
			'setAlias {"alias":"challenger"}',
			'setAlias {}',
			'setTag {"key":"task"}',
			'setTag {"key":"team"}',
			'setTag {}',
		]);
	});

	it('opens the file of an alias that can not be read', async () => {
		const context = pageContext();
		const drawn = pageContent(await build(await brokenRegistry(), 'fraud'), context);
		const broken = elementsOf(drawn, 'button').filter(({ props }) => props['class'] === 'chip has-problem');
		for (const chip of broken) click(chip);
		assert.deepEqual(context.calls, [
			'setAlias {"alias":"gone"}',
			'openFile {"kind":"alias","alias":"staging"}',
		]);
		assert.match(textOf(drawn), /yaml-invalid versions\/2\/version\.yaml:2/);
	});

	it('has a row a version, and the details of the open one below its own', async () => {
		const page = await build(await irisRegistry(), 'iris', 2);
		const drawn = pageContent(page, pageContext({ tab: 'versions', scope: { limit: 200, version: 2 } }));
		const rows = elementsOf(drawn, 'tr').map(({ key }) => key);
		assert.deepEqual(rows, [undefined, 'version:4', 'version:3', 'version:2', 'details:2', 'version:1']);
		const heads = elementsOf(drawn, 'th').filter(({ props }) => props['aria-sort'] !== undefined);
		assert.deepEqual(
			heads.map(({ key, props }) => [key, props['aria-sort']]),
			[['number', 'descending']],
		);
		assert.match(textOf(drawn), /gaudy-mole-41/);
	});

	it('tells of the open version what it is and what loading it would run, the warning before', async () => {
		const registry = await longNames();
		const [model] = await registry.snapshot.models();
		const page = await build(registry, model?.manifest.ok ? model.manifest.value.name : '', 2);
		const drawn = textOf(
			pageContent(page, pageContext({ tab: 'versions', scope: { limit: 200, version: 2 } })),
		);
		assert.match(drawn, /warning.*What it is.*Made with.*Licence.*Loading it would run.*pickle model\.bin/);
	});

	it('says how many versions are left, and asks for more', async () => {
		const registry = await manyVersions(12);
		const page = await buildModelPage(registry.snapshot, 'fraud', {
			scope: { limit: 3 },
			wording: plainWording,
			registryName: 'r',
		});
		const text = textOf(pageContent(page, pageContext({ tab: 'versions' })));
		assert.match(text, /Show 8 of 8 Older Versions/);
	});

	it('draws the lineage as options of a list box, and as a list', async () => {
		const page = await build(await irisRegistry(), 'iris');
		const drawn = pageContent(page, pageContext({ tab: 'lineage' }));
		const options = elementsOf(drawn, 'g').filter(({ props }) => props['role'] === 'option');
		assert.equal(page.kind === 'model' && page.lineage.nodes.length, options.length);
		assert.deepEqual(
			options.filter(({ props }) => props['tabindex'] === 0).map(({ key }) => key),
			['version:4'],
		);
		const list = textOf(pageContent(page, pageContext({ tab: 'lineage', isLineageList: true })));
		for (const words of ['Version 4', 'calm-finch-7', 'flower-base/2', '@champion', 'train.py'])
			assert.ok(list.includes(words), words);
	});

	it('explains a model that can not be shown', async () => {
		const registry = await irisRegistry();
		registry.store.files.set('models/iris/model.yaml', 'name: [');
		const text = async (name: string): Promise<string> =>
			textOf(pageContent(await build(registry, name), pageContext()));
		assert.match(await text('none'), /none is no longer in the registry model-registry/);
		assert.match(await text('iris'), /iris can't be read\..*Open model\.yaml/);
		assert.match(textOf(pageContent({ kind: 'away', name: 'x' }, pageContext())), /not open in this window/);
	});

	it('never writes a style attribute, which the policy would drop', async () => {
		for (const tab of ['overview', 'versions', 'lineage'] as const) {
			const page = await build(await irisRegistry(), 'iris', 2);
			const drawn = pageContent(page, pageContext({ tab, scope: { limit: 200, version: 2 } }));
			for (const tag of ['div', 'span', 'svg', 'g', 'td', 'th', 'tr'])
				assert.ok(elementsOf(drawn, tag).every(({ props }) => !('style' in props)));
		}
	});
});

describe('the news of an update', () => {
	it('are told in sentences', async () => {
		const { strings } = pageContext();
		const registry = await manyVersions(2);
		const before = await build(registry, 'fraud');
		await registry.register('fraud');
		await registry.apply(setAlias({ name: 'fraud', alias: 'b', version: versionNumber(3) }));
		await registry.apply(deleteAlias({ name: 'fraud', alias: 'champion' }));
		const next = await build(registry, 'fraud');
		assert.deepEqual(newsOf(before, next, strings), [
			'Version 3 was registered',
			'@b points at version 3',
			'@champion was removed',
		]);
		assert.deepEqual(newsOf(next, next, strings), []);
		assert.deepEqual(newsOf(next, { kind: 'away', name: 'fraud' }, strings), []);
	});
});
