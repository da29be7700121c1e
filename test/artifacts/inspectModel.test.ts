import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectModel } from '../../src/artifacts/inspection/inspectModel.js';
import { listFolder } from '../../src/artifacts/listFolder.js';

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
