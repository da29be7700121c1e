import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { currentOwner, isDeadOwner, isDeadTag, ownerTag, parseOwner } from '../../src/files/processOwner.js';

describe('processOwner', () => {
	const ended = async () => {
		const child = spawn(process.execPath, ['-e', '']);
		await once(child, 'exit');
		return { ...(await currentOwner()), pid: child.pid ?? 0 };
	};

	it('knows the living from the dead, by owner and by tag', async () => {
		const self = await currentOwner();
		assert.equal(self.pid, process.pid);
		const cases = [
			[self, false],
			[await ended(), true],
			[{ ...self, start: '1' }, true],
			[{ ...(await ended()), host: 'elsewhere' }, false],
			[{ pid: self.pid, host: self.host }, false],
		] as const;
		for (const [owner, isDead] of cases) {
			assert.equal(await isDeadOwner(owner), isDead, JSON.stringify(owner));
			assert.equal(await isDeadTag(`${ownerTag(owner)}-REST-0`), isDead, ownerTag(owner));
		}
		for (const text of ['', 'x', '-1-', 'ffffffff-1-1']) assert.equal(await isDeadTag(text), false, text);
	});

	it('makes tags fit for file names', async () => {
		assert.match(ownerTag(await currentOwner()), /^[0-9a-f]{8}-\d+-\w*$/);
		assert.match(
			ownerTag({ pid: 7, host: 'é / "x"', start: 'Mon Nov 23 07:00:00 2026' }),
			/^[0-9a-f]{8}-7-MonNov230700002026$/,
		);
	});

	it('parses what it wrote, and nothing else', async () => {
		const self = await currentOwner();
		assert.deepEqual(parseOwner(JSON.stringify({ ...self, nonce: 'X' })), self);
		for (const text of [
			'',
			'{',
			'null',
			'7',
			'{}',
			'{"pid":"1","host":"h"}',
			'{"pid":-1,"host":"h"}',
			'{"pid":1}',
		])
			assert.equal(parseOwner(text), undefined, text);
	});
});
