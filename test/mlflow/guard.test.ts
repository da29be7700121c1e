import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRefusal, methods, passGate, type RequestHead } from '../../src/mlflow/guard.js';

const port = 5050;
const token = 'ab'.repeat(32);
const host = ['Host', `127.0.0.1:${port}`];
const bearer = ['Authorization', `Bearer ${token}`];

/** What a request that is right but for this gets: a status, or 200 where it passes. */
function pass(change: Partial<RequestHead> = {}, gatePort = port): number {
	const head = { method: 'GET', target: '/health', rawHeaders: [...host, ...bearer], ...change };
	const result = passGate(head, { port: gatePort, token });
	return isRefusal(result) ? result.status : 200;
}
const withHost = (...values: string[]) =>
	pass({ rawHeaders: [...values.flatMap((value) => ['Host', value]), ...bearer] });
const withHeaders = (...headers: string[]) => pass({ rawHeaders: [...host, ...headers] });

describe('the gate of the MLflow server', () => {
	const own = ['127.0.0.1:5050', 'localhost:5050', 'LOCALHOST:5050', 'LocalHost:5050', '[::1]:5050'];
	const foreign = [
		...['', '127.0.0.1', 'localhost', '[::1]', '::1', '::1:5050', '127.0.0.1:', '127.0.0.1:5051', ':5050'],
		...[
			'127.0.0.1:05050',
			'127.0.0.1:5050 ',
			' 127.0.0.1:5050',
			'127.0.0.1:5050,evil.example',
			'127.0.0.1.:5050',
		],
		...[
			'localhost.:5050',
			'localhost.evil.example:5050',
			'evil-localhost:5050',
			'evil.example:5050',
			'evil.example',
		],
		...[
			'127.0.0.1.nip.io:5050',
			'0.0.0.0:5050',
			'127.1:5050',
			'127.0.0.2:5050',
			'2130706433:5050',
			'0x7f.1:5050',
		],
		...['[::ffff:127.0.0.1]:5050', '[0:0:0:0:0:0:0:1]:5050', '[::1%25lo]:5050', 'gmr@127.0.0.1:5050'],
		...[
			'http://127.0.0.1:5050',
			'127.0.0.1:5050/',
			'127.0.0.1:5050@evil.example',
			'localhost:5050\t',
			'192.168.0.1:5050',
		],
	];
	for (const value of own) it(`takes Host ${value}`, () => assert.equal(withHost(value), 200));
	for (const value of foreign)
		it(`refuses Host ${JSON.stringify(value)}`, () => assert.equal(withHost(value), 403));
	it('knows that clients leave out port 80', () => {
		const rawHeaders = ['Host', 'localhost', ...bearer];
		assert.equal(pass({ rawHeaders }, 80), 200);
		assert.equal(pass({ rawHeaders }), 403);
	});
	it('refuses none and two Host headers', () => {
		assert.equal(withHost(), 403);
		assert.equal(withHost('127.0.0.1:5050', '127.0.0.1:5050'), 403);
		assert.equal(withHost('127.0.0.1:5050', 'evil.example'), 403);
	});

	const wrongTargets = [
		...[
			'',
			'*',
			'health',
			'http://evil/x',
			'http://127.0.0.1:5050/health',
			'//evil/x',
			'/\\evil/x',
			'/health#x',
		],
		...[
			'/..',
			'/.',
			'/a/../b',
			'/%2e%2e/x',
			'/%2E%2e/x',
			'/..%2f..%2fx',
			'/a%2fb',
			'/a%5cb',
			'/a\\b',
			'/a%00b',
		],
		...['/a\0b', '/%', '/%zz', '/%ff', '/%c0%ae%c0%ae/x'],
	];
	for (const target of wrongTargets)
		it(`refuses the target ${JSON.stringify(target)}`, () => assert.equal(pass({ target }), 400));
	it('decodes each segment once', () => {
		const target = '/a%252e%252e/%2541/b%20c?x=%2e%2e';
		const result = passGate({ method: 'GET', target, rawHeaders: [...host, ...bearer] }, { port, token });
		assert.ok(!isRefusal(result));
		assert.deepEqual(result.segments, ['a%2e%2e', '%41', 'b c']);
		assert.equal(result.query.get('x'), '..');
	});
	it('lets no segment through that a path could climb with', () => {
		const pieces = [
			'.',
			'..',
			'%2e',
			'%252e',
			'/',
			'%2f',
			'\\',
			'%5c',
			'a',
			'%00',
			'\0',
			'%',
			'?',
			'#',
			'%c3',
		];
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
				const head = { method: 'GET', target: `/${parts.join('')}`, rawHeaders: [...host, ...bearer] };
				const result = passGate(head, { port, token });
				if (isRefusal(result)) return;
				for (const segment of result.segments)
					assert.ok(!/[/\\\0]/.test(segment) && segment !== '.' && segment !== '..', segment);
			}),
			{ numRuns: 1_000 },
		);
	});

	for (const method of methods) {
		it(`refuses ${method} of a web page elsewhere`, () => {
			for (const origin of [
				'null',
				'http://evil.example',
				'http://localhost:3000',
				'https://127.0.0.1:5050',
				'',
			])
				assert.equal(pass({ method, rawHeaders: [...host, ...bearer, 'Origin', origin] }), 403, origin);
			for (const site of ['cross-site', 'same-site', 'Cross-Site'])
				assert.equal(pass({ method, rawHeaders: [...host, ...bearer, 'Sec-Fetch-Site', site] }), 403, site);
			const twice = ['Origin', 'http://127.0.0.1:5050', 'Origin', 'http://evil.example'];
			assert.equal(pass({ method, rawHeaders: [...host, ...bearer, ...twice] }), 403);
		});
		it(`takes ${method} with its own origin or a person's hand`, () => {
			for (const header of [
				['Origin', 'http://127.0.0.1:5050'],
				['Sec-Fetch-Site', 'same-origin'],
				['Sec-Fetch-Site', 'none'],
			])
				assert.equal(pass({ method, rawHeaders: [...host, ...bearer, ...header] }), 200);
		});
	}
	for (const method of ['OPTIONS', 'HEAD', 'PUT', 'TRACE', 'CONNECT', 'get', ''])
		it(`has no method ${JSON.stringify(method)}`, () => assert.equal(pass({ method }), 405));

	const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
	it('takes the token as Bearer and, with any user name, as Basic', () => {
		for (const value of [`Bearer ${token}`, `bearer ${token}`, basic(`gmr:${token}`), basic(`:${token}`)])
			assert.equal(withHeaders('Authorization', value), 200, value);
		assert.equal(withHeaders('authorization', `Bearer ${token}`), 200);
	});
	it('refuses no token, another, a part of it, and one in another place', () => {
		assert.equal(withHeaders(), 401);
		for (const value of [
			...[
				'',
				'Bearer',
				'Bearer ',
				`Bearer ${'cd'.repeat(32)}`,
				`Bearer ${token.slice(1)}`,
				`Bearer ${token}0`,
			],
			...[`Bearer ${token.toUpperCase()}`, token, `Token ${token}`, `Bearer ${token} x`, `Bearer x ${token}`],
			...[basic(token), basic(`${token}:`), basic('gmr:'), basic(`gmr:x:${token}`), 'Basic !', 'Basic'],
		])
			assert.equal(withHeaders('Authorization', value), 401, value);
		assert.equal(withHeaders('Cookie', `token=${token}`), 401);
		assert.equal(pass({ target: `/health?token=${token}`, rawHeaders: [...host] }), 401);
	});
	it('refuses two Authorization headers, whichever is right', () => {
		const wrong = ['Authorization', 'Bearer x'];
		assert.equal(withHeaders(...bearer, ...wrong), 401);
		assert.equal(withHeaders(...wrong, ...bearer), 401);
		assert.equal(withHeaders(...bearer, ...bearer), 401);
	});
	it('repeats nothing of what was sent', () => {
		const secret = '<script>secret</script>';
		const heads: Partial<RequestHead>[] = [
			{ method: secret },
			{ target: `//${secret}` },
			{ rawHeaders: ['Host', secret] },
			{ rawHeaders: [...host, 'Authorization', `Bearer ${secret}`] },
			{ rawHeaders: [...host, ...bearer, 'Origin', secret] },
		];
		for (const head of heads) {
			const whole = { method: 'GET', target: '/', rawHeaders: [...host, ...bearer], ...head };
			const result = passGate(whole, { port, token });
			assert.ok(isRefusal(result) && !result.message.includes('secret'));
		}
	});
});
