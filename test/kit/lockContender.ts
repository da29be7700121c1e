import { appendFile, rm, writeFile } from 'node:fs/promises';
import { withLock } from '../../src/files/registryLock.js';

/** A process that takes the lock several times, and fails if another is inside at the same time. */
const [lock = '', mark = '', rounds = ''] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++) {
	await withLock(lock, { waitMs: 60_000 }, async () => {
		await writeFile(mark, String(process.pid), { flag: 'wx' });
		await new Promise(setImmediate);
		await appendFile(`${mark}.log`, `${process.pid}\n`);
		await rm(mark);
	});
}
