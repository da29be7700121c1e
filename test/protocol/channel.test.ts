import assert from 'node:assert/strict';
import { Channel, type ChannelError, type Inbox, type Port, type Side } from '../../src/protocol/channel.js';
import { linkedPorts } from '../kit/linkedPorts.js';

interface Requests {
	double: { params: number; result: number };
	fail: { params: null; result: null };
	wait: { params: null; result: null };
}
type Server = Side<Requests>;
type Client = Side<object, { news: string }>;

function number(raw: unknown): number {
	if (typeof raw !== 'number') throw new Error('expected a number');
	return raw;
}

function text(raw: unknown): string {
	if (typeof raw !== 'string') throw new Error('expected a text');
	return raw;
}

describe('a channel', () => {
	let client: Channel<Client, Server>;
	let server: Channel<Server, Client>;
	let ports: readonly [Port, Port];
	let news: string[];
	let warnings: string[];
	let handled: number;

	beforeEach(() => {
		[news, warnings, handled] = [[], [], 0];
		ports = linkedPorts();
		const warn = (message: string): void => void warnings.push(message);
		const serverInbox: Inbox<Server> = {
			requests: {
				double: { parse: number, handle: (value) => Promise.resolve(++handled && value * 2) },
				fail: { parse: () => null, handle: () => Promise.reject(new Error('no such thing')) },
				wait: { parse: () => null, handle: () => new Promise(() => undefined) },
			},
			pushes: {},
		};
		const clientInbox: Inbox<Client> = {
			requests: {},
			pushes: { news: { parse: text, handle: (value) => void news.push(value) } },
		};
		server = new Channel<Server, Client>(ports[0], serverInbox, { warn });
		client = new Channel<Client, Server>(ports[1], clientInbox, { warn, timeoutMs: 30 });
	});
	afterEach(() => {
		client.dispose();
		server.dispose();
	});

	it('answers each request with its own result', async () => {
		const results = await Promise.all([1, 2, 3].map((value) => client.request('double', value)));
		assert.deepEqual(results, [2, 4, 6]);
	});

	it('delivers pushes in order', async () => {
		server.push('news', 'a');
		server.push('news', 'b');
		await client.request('double', 1);
		assert.deepEqual(news, ['a', 'b']);
	});

	it('answers with an error where the handler throws', async () => {
		await assert.rejects(client.request('fail', null), (error: ChannelError) => {
			assert.equal(error.code, 'failed');
			assert.match(error.message, /no such thing/);
			return true;
		});
		assert.equal(warnings.length, 1);
	});

	it('refuses parameters of the wrong shape before the handler sees them', async () => {
		const request = client.request('double', 'x' as unknown as number);
		await assert.rejects(request, { code: 'bad-params' });
		assert.equal(handled, 0);
	});

	for (const name of ['unknown', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
		it(`refuses the request ${name}`, async () => {
			await assert.rejects(client.request(name as 'double', 1), { code: 'unknown-request' });
		});
	}

	it('gives up on a request that is not answered in time', async () => {
		await assert.rejects(client.request('wait', null), { code: 'timeout' });
	});

	it('rejects what is pending when it is disposed, and what comes after', async () => {
		const pending = client.request('wait', null);
		client.dispose();
		await assert.rejects(pending, { code: 'closed' });
		await assert.rejects(client.request('double', 1), { code: 'closed' });
	});

	it('says nothing after it is disposed', async () => {
		server.dispose();
		server.push('news', 'late');
		await assert.rejects(client.request('double', 1), { code: 'timeout' });
		assert.deepEqual(news, []);
	});

	it('warns of a push that is unknown or of the wrong shape', async () => {
		ports[0].post({ kind: 'push', name: 'news', value: 7 });
		ports[0].post({ kind: 'push', name: 'rumour', value: 'x' });
		await client.request('double', 1);
		assert.deepEqual(news, []);
		assert.equal(warnings.length, 2);
	});

	it('passes over messages that are not its own', async () => {
		const foreign = [null, 1, 'x', [], {}, { kind: 'request' }, { kind: 'reply', id: 'x' }, { kind: 7 }];
		for (const message of [...foreign, { kind: 'reply', id: 999, ok: true }, { type: 'vscode' }]) {
			ports[0].post(message);
			ports[1].post(message);
		}
		assert.equal(await client.request('double', 2), 4);
		assert.deepEqual(warnings, []);
	});

	it('survives an error reply of the wrong shape', async () => {
		const pending = client.request('wait', null);
		ports[0].post({ kind: 'reply', id: 1, ok: false, error: 'x' });
		await assert.rejects(pending, { code: 'failed' });
	});
});
