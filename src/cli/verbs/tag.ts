import { registryError } from '../../core/errors.js';
import { deleteTag, setTag } from '../../core/operations/annotate.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { findSubject } from '../subject.js';
import type { Verb } from '../verb.js';

export const tag: Verb = {
	usage: 'tag set NAME[/VERSION] KEY [VALUE] | tag delete NAME[/VERSION] KEY',
	help: ['Without VALUE the tag is set to the empty text.', ...changeHelp],
	example: 'gmr tag set iris/3 validated yes',
	options: changeOptions,
	positionals: [3, 4],
	async run(invocation) {
		const { positionals, registry } = invocation;
		const [action, text = '', key = '', value] = positionals;
		const isDelete = action === 'delete' && value === undefined;
		if (action !== 'set' && !isDelete) throw registryError('usage', { message: `usage: gmr ${tag.usage}` });
		const subject = await findSubject(await registry.snapshot(), text);
		const operation = isDelete ? deleteTag(subject, key) : setTag(subject, key, value ?? '');
		return change(invocation, operation);
	},
};
