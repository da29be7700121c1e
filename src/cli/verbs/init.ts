import { join, relative, resolve } from 'node:path';
import { initRegistry } from '../../core/operations/initRegistry.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { textOption, type Verb } from '../verb.js';

export const init: Verb = {
	usage: 'init [DIR] [--name NAME] [--description TEXT]',
	help: [
		'DIR is the folder of the registry, model-registry below the current folder unless given.',
		...changeHelp,
	],
	example: 'gmr init',
	options: { name: { type: 'string' }, description: { type: 'string' }, ...changeOptions },
	positionals: [0, 1],
	async run(invocation) {
		const { io, positionals, options, json, registry } = invocation;
		const root = resolve(registry.folder, positionals[0] ?? 'model-registry');
		const name = textOption(options, 'name');
		const description = textOption(options, 'description');
		const operation = initRegistry({
			...(name === undefined ? {} : { name }),
			...(description === undefined ? {} : { description }),
		});
		const code = await change(invocation, operation, root);
		if (!json && options['dry-run'] !== true)
			io.err(`Created ${join(relative(registry.folder, root) || '.', 'registry.yaml')}\n`);
		return code;
	},
};
