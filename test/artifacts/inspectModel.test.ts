import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectModel } from '../../src/artifacts/inspection/inspectModel.js';
import { listForInspection } from '../../src/artifacts/inspection/listForInspection.js';
import { listFolder } from '../../src/artifacts/listFolder.js';
import type { LoadFact } from '../../src/core/inspection/inspection.js';

const saves = 'test/fixtures/models';

/**
 * What each save of test/python/make_models.py tells; `GMR_ACCEPT=1` writes what it tells now, to be looked at in the diff.
 */
describe('a model saved by its library', () => {
	for (const name of readdirSync(saves).filter((each) => statSync(join(saves, each)).isDirectory())) {
		it(`${name}, tells what it is and what loading it runs`, async () => {
			const found = JSON.parse(
				JSON.stringify(await inspectModel(await listFolder(join(saves, name)))),
			) as unknown;
			const expectation = join(saves, `${name}.json`);
			if (process.env['GMR_ACCEPT'] === '1')
				writeFileSync(expectation, `${JSON.stringify(found, undefined, '\t')}\n`);
			assert.deepEqual(found, JSON.parse(readFileSync(expectation, 'utf8')));
		});
	}
});

describe('a folder of which not all can be read', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'gmr-unread-'));
		await cp(join(saves, 'gguf'), folder, { recursive: true });
		await cp(join(saves, 'peft'), folder, { recursive: true });
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	const unread = (facts: readonly LoadFact[]) =>
		facts.flatMap((fact) => (fact.kind === 'unread' ? [`${fact.path}: ${fact.detail}`] : []));

	it('tells the rest, and which files are gone since they were listed', async () => {
		const listing = await listForInspection(folder);
		for (const name of ['adapter_model.safetensors', 'README.md']) await rm(join(folder, name));
		const { formats, facts } = await inspectModel(listing);
		assert.deepEqual(
			formats.map(({ format }) => format),
			['peft', 'gguf'],
		);
		assert.deepEqual(unread(facts), [
			'README.md: it is gone (ENOENT)',
			'adapter_model.safetensors: it is gone (ENOENT)',
		]);
	});

	it('tells links that lead nowhere', async () => {
		await symlink('nowhere', join(folder, 'broken.bin'));
		await symlink('round.bin', join(folder, 'round.bin'));
		const { passedOver, unreadable } = await listForInspection(folder);
		assert.deepEqual(passedOver, []);
		assert.deepEqual(unread(unreadable ?? []), [
			'broken.bin: it is a link that leads to nothing',
			'round.bin: it is a link that leads in circles',
		]);
	});

	it('is no folder to be registered', async () => {
		const listing = await listFolder(folder);
		await rm(join(folder, 'README.md'));
		await assert.rejects(inspectModel(listing), { code: 'ENOENT' });
	});
});
