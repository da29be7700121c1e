import assert from 'node:assert/strict';
import { Channel } from '../../src/protocol/channel.js';
import { clientInbox, type ClientSide, type HostSide } from '../../src/protocol/modelPage.js';
import { requireAddress } from '../../src/webview/pageIntents.js';
import { linkedPorts } from '../kit/linkedPorts.js';
import { irisRegistry } from '../kit/pageFixtures.js';
import { startSession, testRegistry, type TestSession } from '../kit/pageSession.js';

const model = 'iris';
const subject = `{"registry":"${testRegistry}","model":"iris"}`;

describe('an intent of the page', () => {
	let test: TestSession;
	let client: Channel<ClientSide, HostSide>;
	beforeEach(async () => {
		const [host, page] = linkedPorts();
		const registry = await irisRegistry();
		await registry.register('base');
		test = startSession(host, model, registry.snapshot);
		client = new Channel<ClientSide, HostSide>(
			page,
			clientInbox(() => undefined),
			{
				warn: (message) => assert.fail(message),
			},
		);
		await client.request('ready', {});
	});
	afterEach(() => {
		client.dispose();
		test.session.dispose();
	});

	it('becomes the action of the same name', async () => {
		await client.request('registerVersion', { model });
		await client.request('setAlias', { model, alias: 'champion' });
		await client.request('setTag', { model, version: 2 });
		await client.request('describe', { model });
		await client.request('describe', { model, version: 2 });
		assert.deepEqual(test.calls, [
			`registerVersion ${subject}`,
			`setAlias ${subject} {"alias":"champion"}`,
			`setTag ${subject} {"version":2}`,
			`describe ${subject} `,
			`describe ${subject} 2`,
		]);
	});

	it('copies a URI and says which', async () => {
		assert.equal(await client.request('copyUri', { model, alias: 'champion' }), 'models:/iris@champion');
		assert.equal(await client.request('copyUri', { model, version: 2 }), 'models:/iris/2');
		assert.deepEqual(test.calls, ['copyUri "models:/iris@champion"', 'copyUri "models:/iris/2"']);
	});

	it('opens files by where the registry has them', async () => {
		await client.request('openFile', { model, file: { kind: 'version', version: 2 } });
		await client.request('openNode', { model, node: 'alias:champion' });
		assert.deepEqual(test.calls, [
			`openFile "${testRegistry}" "models/iris/versions/2/version.yaml" `,
			`openFile "${testRegistry}" "models/iris/aliases/champion.yaml" `,
		]);
	});

	it('opens the run of a node in the browser', async () => {
		await client.request('openNode', { model, node: 'run:1f25bcea8bae41188eafd4f028e79f98' });
		assert.deepEqual(test.calls, [
			'openExternal "https://mlflow.example.com/#/experiments/1/runs/1f25bcea8bae41188eafd4f028e79f98"',
		]);
	});

	it('follows links to the web and to mail, and to nothing else', async () => {
		await client.request('openLink', { model, href: 'https://example.com/a b' });
		assert.deepEqual(test.calls, ['openExternal "https://example.com/a%20b"']);
		const hrefs = [
			'command:workbench.action.terminal.new',
			'vscode://x/y',
			'file:///etc/passwd',
			'JaVaScRiPt:1',
		];
		for (const href of [...hrefs, '//host/share', '\\\\host\\share', 'data:text/html,x', 'notes.md'])
			await assert.rejects(client.request('openLink', { model, href }), { code: 'failed' }, href);
		assert.equal(test.calls.length, 1);
	});

	it('is refused where the registry has no such thing', async () => {
		const requests = [
			client.request('copyUri', { model, alias: 'x' }),
			client.request('copyUri', { model, version: 99 }),
			client.request('openFile', { model, file: { kind: 'alias', alias: '../x' } }),
			client.request('openNode', { model, node: 'run:unknown' }),
		];
		for (const request of requests) await assert.rejects(request, { code: 'failed' });
		assert.deepEqual(test.calls, []);
	});

	it('is refused where the page shows another model by now', async () => {
		await test.session.show({ registry: testRegistry, model: 'base' });
		await assert.rejects(client.request('setAlias', { model }), { code: 'failed' });
		assert.deepEqual(test.calls, []);
	});

	it('does not wait for an action, and logs one that fails', async () => {
		test.failWith = 'no git';
		assert.equal(await client.request('setAlias', { model }), null);
		await new Promise((done) => setImmediate(done));
		assert.match(test.warnings.join(), /no git/);
	});
});

describe('an address', () => {
	it('comes in its normal form', () => {
		assert.equal(requireAddress('HTTPS://Example.com'), 'https://example.com/');
		assert.equal(requireAddress('mailto:a@b.c'), 'mailto:a@b.c');
		assert.throws(() => requireAddress('\u0000javascript:1'));
	});
});
