import assert from 'node:assert/strict';
import {
	clientInbox,
	hostInbox,
	parseScope,
	parseSubject,
	type PageUpdate,
	type RequestHandlers,
	type Requests,
} from '../../src/protocol/modelPage.js';

const valid: { readonly [K in keyof Requests]: readonly Requests[K]['params'][] } = {
	ready: [{}, { model: 'iris', scope: { limit: 200, version: 3 } }],
	scope: [{ model: 'iris', scope: { limit: 1 } }],
	registerVersion: [{ model: 'iris' }],
	setAlias: [{ model: 'iris' }, { model: 'iris', alias: 'champion', version: 3 }],
	setTag: [{ model: 'iris' }, { model: 'iris', key: 'a/b c', version: 3 }],
	describe: [{ model: 'iris' }, { model: 'iris', version: 3 }],
	copyUri: [
		{ model: 'iris', alias: 'champion' },
		{ model: 'iris', version: 3 },
	],
	openFile: [
		{ model: 'iris', file: { kind: 'card' } },
		{ model: 'iris', file: { kind: 'alias', alias: 'champion' } },
		{ model: 'iris', file: { kind: 'signature', version: 3 } },
	],
	openNode: [{ model: 'iris', node: 'version:3' }],
	openLink: [{ model: 'iris', href: 'https://example.com' }],
};

const handlers = Object.fromEntries(
	Object.keys(valid).map((name) => [name, () => Promise.resolve(null)]),
) as unknown as RequestHandlers;
const { requests } = hostInbox(handlers);

describe('the contract of the model page', () => {
	for (const [name, samples] of Object.entries(valid)) {
		const parse = (raw: unknown): unknown => requests[name as keyof Requests].parse(raw);

		it(`takes ${name} and drops what it does not know`, () => {
			for (const params of samples) assert.deepEqual(parse({ ...params, path: '/etc/passwd' }), params);
		});

		it(`refuses ${name} with any field of another kind`, () => {
			for (const junk of [undefined, null, 'x', 7, [], true])
				if (name !== 'ready') assert.throws(() => parse(junk));
			for (const params of samples) {
				for (const key of Object.keys(params)) {
					for (const junk of [{}, [], true, '', -1, 1.5, NaN, 'x'.repeat(10_000)])
						assert.throws(
							() => parse({ ...params, [key]: junk }),
							`${name}.${key} = ${JSON.stringify(junk)}`,
						);
				}
			}
		});
	}

	it('knows no other file than those of the model', () => {
		for (const file of [{ kind: 'path', path: '/' }, { kind: 'version' }, { kind: 'alias' }, 'model.yaml'])
			assert.throws(() => requests.openFile.parse({ model: 'iris', file }));
	});

	it('bounds how many rows can be asked for', () => {
		assert.deepEqual(parseScope({ limit: 1e9 }), { limit: 10_000 });
	});

	it('reads a saved subject', () => {
		assert.deepEqual(parseSubject({ registry: 'file:///r', model: 'iris', more: 1 }), {
			registry: 'file:///r',
			model: 'iris',
		});
		assert.throws(() => parseSubject({ registry: '', model: 'iris' }));
	});

	it('hands whole updates to the client and refuses others', () => {
		const taken: PageUpdate[] = [];
		const { update } = clientInbox((each) => taken.push(each)).pushes;
		const whole = {
			revision: 1,
			subject: { registry: 'r', model: 'm' },
			content: { kind: 'away', name: 'm' },
		};
		update.handle(update.parse(whole));
		assert.deepEqual(taken, [whole]);
		assert.throws(() => update.parse({ ...whole, revision: 'x' }));
		assert.throws(() => update.parse({ ...whole, content: null }));
	});
});
