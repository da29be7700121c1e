import { createModel } from '../../core/operations/createModel.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { splitPair } from '../subject.js';
import { textOption, textOptions, type Verb } from '../verb.js';

export const create: Verb = {
	usage: 'create NAME [--description TEXT] [--tag KEY=VALUE]…',
	help: ['Makes a model without versions; gmr register makes one too where the name is new.', ...changeHelp],
	example: 'gmr create iris --description "Which iris is it?" --tag task=classification',
	options: { description: { type: 'string' }, tag: { type: 'string', multiple: true }, ...changeOptions },
	positionals: [1, 1],
	async run(invocation) {
		const { positionals, options } = invocation;
		const tags = Object.fromEntries(textOptions(options, 'tag').map((pair) => splitPair(pair, 'tag')));
		const description = textOption(options, 'description');
		return change(invocation, createModel({ name: positionals[0] ?? '', description, tags }));
	},
};
