import { join } from 'node:path';
import { run } from '../../src/cli/run.js';
import { tempFolder } from './tempFolder.js';

/** A process that registers `count` versions of `fraud` in a clone, pushes each, and tells the number each was given. */
const [clone = '', name = '', count = ''] = process.argv.slice(2);
const folder = await tempFolder();
for (let index = 1; index <= Number(count); index++) {
	const content = `${name} ${index}`;
	await folder.write('model/m.txt', content);
	let out = '';
	const code = await run(
		['register', join(folder.path, 'model'), '--name', 'fraud', '--push', '--json', '-C', join(clone, 'reg')],
		{
			cwd: clone,
			out: (text) => (out += text),
			err: (text) => process.stderr.write(text),
			readInput: () => Promise.resolve(''),
			now: () => new Date(),
			isTerminal: false,
		},
	);
	const { version, pushed } = JSON.parse(out) as { version: number; pushed: boolean };
	process.stdout.write(`${JSON.stringify({ content, version, pushed, code })}\n`);
}
await folder.dispose();
