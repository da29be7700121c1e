import { join, relative, resolve } from 'node:path';
import { initRegistry } from '../../core/operations/initRegistry.js';
import { printApplied } from '../editOutput.js';
import { exitCode } from '../io.js';
import { textOption, type Verb } from '../verb.js';

export const init: Verb = {
	usage: 'init [DIR] [--name NAME] [--description TEXT]',
	help: ['DIR is the folder of the registry, model-registry below the current folder unless given.'],
	example: 'gmr init',
	options: { name: { type: 'string' }, description: { type: 'string' } },
	positionals: [0, 1],
	async run({ io, positionals, options, json, registry }) {
		const root = resolve(registry.folder, positionals[0] ?? 'model-registry');
		const name = textOption(options, 'name');
		const description = textOption(options, 'description');
		const operation = initRegistry({
			...(name === undefined ? {} : { name }),
			...(description === undefined ? {} : { description }),
		});
		const applied = await (await registry.writer(root)).apply(operation);
		printApplied(io, applied, json);
		if (!json) io.err(`Created ${join(relative(registry.folder, root) || '.', 'registry.yaml')}\n`);
		return exitCode.done;
	},
};
