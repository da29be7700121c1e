import { renameModel } from '../../core/operations/renameModel.js';
import { change, changeHelp, changeOptions } from '../change.js';
import type { Verb } from '../verb.js';

export const rename: Verb = {
	usage: 'rename NAME NEW',
	help: [
		'Edits the name in model.yaml; no folder moves, so that other branches still merge.',
		'models:/ URIs in your files keep the old name: look for them before.',
		...changeHelp,
	],
	example: 'gmr rename iris iris-species',
	options: changeOptions,
	positionals: [2, 2],
	async run(invocation) {
		const [name = '', newName = ''] = invocation.positionals;
		return change(invocation, renameModel({ name, newName }));
	},
};
