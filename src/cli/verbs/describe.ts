import { describe as describeSubject } from '../../core/operations/annotate.js';
import { printApplied } from '../editOutput.js';
import { exitCode } from '../io.js';
import { findSubject } from '../subject.js';
import type { Verb } from '../verb.js';

export const describe: Verb = {
	usage: 'describe NAME[/VERSION] TEXT|-',
	help: ['TEXT is Markdown; - reads it from standard input; an empty TEXT removes the description.'],
	example: 'gmr describe iris - < card.md',
	options: {},
	positionals: [2, 2],
	async run({ io, positionals, json, registry }) {
		const [name = '', given = ''] = positionals;
		const subject = await findSubject(await registry.snapshot(), name);
		const text = given === '-' ? await io.readInput() : given;
		printApplied(io, await (await registry.writer()).apply(describeSubject(subject, text)), json);
		return exitCode.done;
	},
};
