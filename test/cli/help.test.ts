import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { globalOptions } from '../../src/cli/globalOptions.js';
import { usageAlternatives } from '../../src/cli/usage.js';
import { verbs } from '../../src/cli/verbs.js';
import { gmrIn } from '../kit/gmr.js';

const width = 100;

describe('gmr help', () => {
	const help = async (...args: string[]) => {
		const { code, out } = await gmrIn('/', args);
		assert.equal(code, 0);
		return out;
	};

	for (const [name, { load, isHidden, summary }] of Object.entries(verbs)) {
		it(`tells of ${name} in lines of at most ${width} columns, with its usage and an example`, async () => {
			const verb = await load();
			const text = await help('help', name);
			for (const line of text.split('\n')) assert.ok(line.length <= width, line);
			assert.equal(await help(name, '--help'), text);
			assert.ok(summary.length > 0 && !summary.endsWith('.'));
			for (const usage of usageAlternatives(verb.usage)) assert.equal(usage.split(' ')[0], name);
			assert.ok(text.includes(`Example:\n  ${verb.example}\n`));
			assert.equal((await help('help')).includes(`  ${name} `), !isHidden);
		});

		it(`has an example of ${name} that its options take`, async () => {
			const verb = await load();
			const [program, verbName, ...args] = wordsOf(verb.example);
			assert.deepEqual([program, verbName], ['gmr', name]);
			const options = { ...globalOptions, ...verb.options };
			const { positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
			const [least, most] = verb.positionals;
			assert.ok(positionals.length >= least && positionals.length <= most, verb.example);
		});

		it(`tells in the usage of ${name} of every option of its own`, async () => {
			const verb = await load();
			const text = [verb.usage, ...verb.help].join(' ');
			for (const option of Object.keys(verb.options)) assert.ok(text.includes(`--${option}`), option);
		});
	}

	it('gives an overview that fits', async () => {
		for (const line of (await help('help')).split('\n')) assert.ok(line.length <= width, line);
	});
});

/** The words of a line of shell, up to a redirection. */
function wordsOf(line: string): string[] {
	const [command = ''] = line.split(/ [<>|] /, 1);
	return Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '');
}
