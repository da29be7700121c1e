import assert from 'node:assert/strict';
import { setAlias } from '../../src/core/operations/aliases.js';
import { Channel } from '../../src/protocol/channel.js';
import {
	clientInbox,
	type ClientSide,
	type HostSide,
	type PageUpdate,
} from '../../src/protocol/modelPage.js';
import { linkedPorts } from '../kit/linkedPorts.js';
import type { MemoryRegistry } from '../kit/memoryRegistry.js';
import { irisRegistry, manyVersions, versionNumber } from '../kit/pageFixtures.js';
import { startSession, testRegistry, type TestSession } from '../kit/pageSession.js';

describe('the session of a page', () => {
	let registry: MemoryRegistry;
	let test: TestSession;
	let client: Channel<ClientSide, HostSide>;
	let updates: PageUpdate[];

	async function start(from: Promise<MemoryRegistry>, model = 'iris', patienceMs = 5000): Promise<void> {
		registry = await from;
		const [host, page] = linkedPorts();
		test = startSession(host, model, registry.snapshot, { patienceMs });
		updates = [];
		client = new Channel<ClientSide, HostSide>(
			page,
			clientInbox((update) => updates.push(update)),
			{
				warn: (message) => assert.fail(message),
			},
		);
	}
	afterEach(() => {
		client.dispose();
		test.session.dispose();
	});

	/** As the editor does after a change. */
	async function change(): Promise<void> {
		test.snapshots.set(testRegistry, registry.snapshot);
		await test.session.refresh();
		await settled();
	}
	async function settled(): Promise<void> {
		await new Promise((done) => setImmediate(done));
	}
	function rowsOf(update: PageUpdate | undefined): number[] {
		const { content } = update ?? assert.fail();
		assert.equal(content.kind, 'model');
		return content.versions.rows.map(({ number }) => number);
	}

	it('greets a page with words and the whole state', async () => {
		await start(irisRegistry());
		const { strings, language, update } = await client.request('ready', {});
		assert.equal(strings.tabs.versions, 'Versions');
		assert.equal(language, 'en-GB');
		assert.deepEqual(update.subject, { registry: testRegistry, model: 'iris' });
		assert.deepEqual(rowsOf(update), [4, 3, 2, 1]);
	});

	it('tells nothing to a page that has not started, and nothing that is no news', async () => {
		await start(irisRegistry());
		await change();
		assert.equal(updates.length, 0);
		await client.request('ready', {});
		await change();
		assert.equal(updates.length, 0);
	});

	it('follows the registry with rising revisions', async () => {
		await start(irisRegistry());
		const { update } = await client.request('ready', {});
		await registry.apply(setAlias({ name: 'iris', alias: 'champion', version: versionNumber(2) }));
		await change();
		assert.equal(updates.length, 1);
		assert.ok((updates[0]?.revision ?? 0) > update.revision);
		registry.store.files.clear();
		await change();
		assert.equal(updates[1]?.content.kind, 'gone');
	});

	it('sends only the last of several changes', async () => {
		await start(manyVersions(3), 'fraud');
		await client.request('ready', {});
		await registry.register('fraud');
		test.snapshots.set(testRegistry, registry.snapshot);
		const first = test.session.refresh();
		await registry.register('fraud');
		test.snapshots.set(testRegistry, registry.snapshot);
		await Promise.all([first, test.session.refresh()]);
		await settled();
		assert.deepEqual(updates.map(rowsOf), [[5, 4, 3, 2, 1]]);
	});

	it('falls silent while the page is hidden', async () => {
		await start(irisRegistry());
		await client.request('ready', {});
		test.session.pause();
		await registry.register('iris');
		await change();
		assert.equal(updates.length, 0);
		assert.deepEqual(rowsOf((await client.request('ready', {})).update), [5, 4, 3, 2, 1]);
	});

	it('shows a version that was asked for, once', async () => {
		await start(irisRegistry());
		await test.session.show({ registry: testRegistry, model: 'iris' }, 2);
		const { update } = await client.request('ready', { model: 'iris', scope: { limit: 200, version: 4 } });
		assert.equal(update.reveal, 2);
		const open =
			update.content.kind === 'model' ? update.content.versions.rows.filter(({ details }) => details) : [];
		assert.deepEqual(
			open.map(({ number }) => number),
			[2],
		);
		assert.equal((await client.request('ready', {})).update.reveal, undefined);
		await test.session.show({ registry: testRegistry, model: 'iris' }, 2);
		await settled();
		assert.equal(updates.at(-1)?.reveal, 2);
	});

	it('remembers what the page had open, if it is the same model', async () => {
		await start(irisRegistry());
		const same = await client.request('ready', { model: 'iris', scope: { limit: 2 } });
		assert.deepEqual(rowsOf(same.update), [4, 3]);
		await test.session.show({ registry: testRegistry, model: 'other' });
		const other = await client.request('ready', { model: 'iris', scope: { limit: 2 } });
		assert.equal(other.update.content.kind, 'gone');
	});

	it('answers a wider scope with an update', async () => {
		await start(manyVersions(10), 'fraud');
		await client.request('ready', { model: 'fraud', scope: { limit: 3 } });
		await client.request('scope', { model: 'fraud', scope: { limit: 6 } });
		await settled();
		assert.deepEqual(rowsOf(updates[0]), [10, 9, 8, 7, 6, 5, 2]);
	});

	it('waits for its registry to be found after a reload', async () => {
		await start(irisRegistry());
		const { snapshot } = registry;
		test.snapshots.clear();
		const greeting = client.request('ready', {});
		await settled();
		await test.session.refresh();
		test.snapshots.set(testRegistry, snapshot);
		await test.session.refresh();
		assert.deepEqual(rowsOf((await greeting).update), [4, 3, 2, 1]);
	});

	it('says so when the registry is not found, and comes back when it is', async () => {
		await start(irisRegistry(), 'iris', 5);
		test.snapshots.clear();
		const { update } = await client.request('ready', {});
		assert.deepEqual(update.content, { kind: 'away', name: 'iris' });
		await change();
		assert.deepEqual(rowsOf(updates[0]), [4, 3, 2, 1]);
	});
});
