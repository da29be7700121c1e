import { describe as describeSubject } from '../../core/operations/annotate.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { findSubject } from '../subject.js';
import type { Verb } from '../verb.js';

export const describe: Verb = {
	usage: 'describe NAME[/VERSION] TEXT|-',
	help: [
		'TEXT is Markdown; - reads it from standard input; an empty TEXT removes the description.',
		...changeHelp,
	],
	example: 'gmr describe iris - < card.md',
	options: changeOptions,
	positionals: [2, 2],
	async run(invocation) {
		const { io, positionals, registry } = invocation;
		const [name = '', given = ''] = positionals;
		const subject = await findSubject(await registry.snapshot(), name);
		const text = given === '-' ? await io.readInput() : given;
		return change(invocation, describeSubject(subject, text));
	},
};
