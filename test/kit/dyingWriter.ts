import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { plainAlias, plainRegister } from './plainOperations.js';

/** A process that applies one Edit; a hook or filter of the repository kills it by `WRITER_PID` at some point of it. */
const [root = '', what = ''] = process.argv.slice(2);
process.env['WRITER_PID'] = String(process.pid);
const { writer, incoming } = openGitRegistry(root);
if (what === 'alias') await writer.apply(plainAlias(2));
else {
	const path = await incoming.create('fraud');
	await mkdir(join(root, path, 'artifacts'));
	await writeFile(join(root, path, 'artifacts/m.bin'), 'm');
	await writer.apply(plainRegister(path, { 'm.bin': 'm' }));
}
