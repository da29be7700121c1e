import assert from 'node:assert/strict';
import { deleteAlias, setAlias } from '../../src/core/operations/aliases.js';
import type { VersionNumber } from '../../src/core/model/brands.js';
import type { RegistryState } from '../../src/host/registryState.js';
import { ModelTree, shownVersions } from '../../src/views/modelTree.js';
import type { Node } from '../../src/views/nodes.js';
import { rowOf } from '../../src/views/rows.js';
import { ShownRows } from '../../src/views/shownRows.js';
import { fillSentence } from '../../src/wording/sentence.js';
import { MemoryRegistry } from '../kit/memoryRegistry.js';

/** A tree over registries in memory, with the states it sees; `renew` takes new snapshots. */
class Fixture {
	readonly registries: MemoryRegistry[] = [];
	states: RegistryState[] = [];
	readonly tree = new ModelTree(() => this.states);
	#revision = 0;

	async add(): Promise<MemoryRegistry> {
		const registry = await MemoryRegistry.create();
		this.registries.push(registry);
		this.renew();
		return registry;
	}

	renew(): void {
		this.states = this.registries.map(({ snapshot }, index) => ({
			key: `file:///w/r${index}`,
			folder: `r${index}`,
			snapshot,
			revision: ++this.#revision,
		}));
	}

	async row(node: Node) {
		const facts = await this.tree.facts(node);
		return facts && rowOf(facts, fillSentence, new Date('2026-11-21T12:00:00.000Z'));
	}

	/** The unfolded tree, indented. */
	async text(node?: Node, indent = ''): Promise<string[]> {
		const children = await this.tree.children(node);
		const lines = await Promise.all(
			children.map(async (child) => {
				const row = await this.row(child);
				const line = `${indent}${row?.label ?? '?'} ${row?.description ?? ''}`.trimEnd();
				return [line, ...(await this.text(child, `${indent}  `))];
			}),
		);
		return lines.flat();
	}
}

describe('ModelTree', () => {
	let fixture: Fixture;
	let registry: MemoryRegistry;
	beforeEach(async () => {
		fixture = new Fixture();
		registry = await fixture.add();
	});

	it('shows models, their aliases with the main one first, and versions, newest first', async () => {
		await registry.register('iris', { aliases: ['challenger'] });
		await registry.register('iris', { aliases: ['champion'] });
		await registry.register('fraud');
		fixture.renew();
		assert.deepEqual(await fixture.text(), [
			'fraud v1 · just now',
			'  Version 1 just now',
			'iris @champion v2 · just now',
			'  @champion → v2',
			'  @challenger → v1',
			'  Version 2 @champion · just now',
			'  Version 1 @challenger · just now',
		]);
	});

	it('has a level of registries only with several', async () => {
		await registry.register('iris');
		const second = await fixture.add();
		await second.register('fraud');
		fixture.renew();
		assert.deepEqual(await fixture.text(), [
			'r0',
			'  iris v1 · just now',
			'    Version 1 just now',
			'r1',
			'  fraud v1 · just now',
			'    Version 1 just now',
		]);
	});

	it('folds older versions away, but not a single one', async () => {
		for (let count = 0; count < shownVersions + 1; count++) await registry.register('iris');
		fixture.renew();
		const labels = async () => (await fixture.text()).map((line) => line.trim().replace(/ just now$/, ''));
		assert.equal((await labels()).at(-1), 'Version 1');
		await registry.register('iris');
		fixture.renew();
		const lines = await labels();
		assert.ok(lines.includes('2 older versions'));
		assert.deepEqual(lines.slice(-3), ['2 older versions', 'Version 2', 'Version 1']);
	});

	it('leaves deleted versions out', async () => {
		await registry.register('iris');
		await registry.register('iris');
		registry.store.files.set(
			'models/iris/versions/2/deleted.yaml',
			'deleted: 2026-11-21T12:00:00.000Z\ndeleted_by: Ada\n',
		);
		fixture.renew();
		assert.deepEqual(await fixture.text(), ['iris v1 · just now', '  Version 1 just now']);
	});

	it('shows a broken model as a row of its own and goes on', async () => {
		await registry.register('iris');
		await registry.register('fraud');
		registry.store.files.set('models/fraud/model.yaml', 'name: fraud\ncreated: "x\n');
		fixture.renew();
		const [iris, , broken] = await fixture.text();
		assert.equal(iris, 'iris v1 · just now');
		assert.match(broken ?? '', /^fraud model\.yaml line \d: Not valid YAML: /);
	});

	it('shows a registry that is too new, with its models', async () => {
		await registry.register('iris');
		registry.store.files.set('registry.yaml', 'kind: git-model-registry\nformat: 2\n');
		fixture.renew();
		assert.match((await fixture.text())[0] ?? '', /^registry\.yaml .*format 2/);
	});

	it('knows the parent of every node', async () => {
		for (let count = 0; count < shownVersions + 3; count++)
			await registry.register('iris', { aliases: ['a'] });
		await fixture.add();
		fixture.renew();
		const check = async (parent?: Node): Promise<void> => {
			for (const child of await fixture.tree.children(parent)) {
				assert.equal(await fixture.tree.parent(child), parent, child.id);
				await check(child);
			}
		};
		await check();
	});

	it('finds the node of a version, also of an older one', async () => {
		for (let count = 0; count < shownVersions + 3; count++) await registry.register('iris');
		fixture.renew();
		const node = await fixture.tree.version('file:///w/r0', 'iris', 1);
		assert.equal(node?.id, 'file:///w/r0/models/iris/versions/1');
		assert.equal((await fixture.tree.parent(node))?.kind, 'older');
		assert.equal(await fixture.tree.version('file:///w/r0', 'iris', 99), undefined);
	});

	describe('with ShownRows', () => {
		let shown: ShownRows;
		/** Asks for everything, as VS Code does for an unfolded tree. */
		async function show(parent?: Node): Promise<void> {
			const nodes = await fixture.tree.children(parent);
			shown.noteChildren(parent, nodes);
			for (const node of nodes) {
				shown.noteRow(node, await fixture.row(node));
				await show(node);
			}
		}
		async function changes(): Promise<readonly string[] | 'all'> {
			fixture.renew();
			const found = await shown.changes(
				(parent) => fixture.tree.children(parent),
				(node) => fixture.row(node),
			);
			return found === 'all' ? found : found.map(({ id }) => id.replace('file:///w/r0/models/', ''));
		}
		beforeEach(async () => {
			shown = new ShownRows();
			await registry.register('fraud', { aliases: ['champion'] });
			await registry.register('iris', { aliases: ['champion'] });
			await registry.register('iris', { aliases: ['challenger'] });
			fixture.renew();
			await show();
		});

		it('is silent when nothing shown has changed', async () => {
			registry.store.files.set('models/iris/README.md', '# Iris\n');
			assert.deepEqual(await changes(), []);
		});

		it('names the rows that a moved alias changes, and no others', async () => {
			await registry.apply(setAlias({ name: 'iris', alias: 'challenger', version: 1 as VersionNumber }));
			assert.deepEqual(await changes(), ['iris/aliases/challenger', 'iris/versions/2', 'iris/versions/1']);
		});

		it('names the model whose list is another, once', async () => {
			await registry.apply(deleteAlias({ name: 'iris', alias: 'challenger' }));
			assert.deepEqual(await changes(), ['iris']);
			await registry.register('iris', { aliases: ['champion'] });
			assert.deepEqual(await changes(), ['iris']);
		});

		it('shows everything again when there is another model', async () => {
			await registry.register('wine');
			assert.equal(await changes(), 'all');
		});

		it('shows everything again when a model has another name', async () => {
			registry.store.files.set(
				'models/iris/model.yaml',
				registry.text('models/iris/model.yaml').replace('iris', 'irises'),
			);
			assert.equal(await changes(), 'all');
		});
	});
});
