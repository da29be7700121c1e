import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { openGitRegistry } from '../../src/git/openGitRegistry.js';
import { plainRegister } from './plainOperations.js';

/** A process with several writers that each register a version of `fraud` at once. */
const [root = '', writers = ''] = process.argv.slice(2);
await Promise.all(
	Array.from({ length: Number(writers) }, async (_, index) => {
		const { writer, incoming } = openGitRegistry(root);
		const path = await incoming.create('fraud');
		try {
			await mkdir(join(root, path, 'artifacts'));
			const content = `${process.pid} ${index}`;
			await writeFile(join(root, path, 'artifacts/m.pkl'), content);
			await writer.apply(plainRegister(path, { 'm.pkl': content }));
		} finally {
			await incoming.discard(path);
		}
	}),
);
