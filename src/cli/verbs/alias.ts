import { registryError } from '../../core/errors.js';
import { parseVersionNumber } from '../../core/model/versionNumber.js';
import { deleteAlias, setAlias } from '../../core/operations/aliases.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { splitAlias } from '../subject.js';
import { textOption, type Verb } from '../verb.js';

export const alias: Verb = {
	usage: 'alias set NAME@ALIAS VERSION [--reason TEXT] | alias delete NAME@ALIAS [--reason TEXT]',
	help: [
		'Setting an alias that exists moves it. The reason stands in the message of the commit.',
		...changeHelp,
	],
	example: 'gmr alias set iris@champion 3 --reason "Better recall"',
	options: { reason: { type: 'string' }, ...changeOptions },
	positionals: [2, 3],
	async run(invocation) {
		const [action, subject = '', version] = invocation.positionals;
		const { name, alias: aliasName } = splitAlias(subject);
		const reason = textOption(invocation.options, 'reason');
		const operation =
			action === 'set' && version !== undefined
				? setAlias({ name, alias: aliasName, reason, version: parseVersionNumber(version) })
				: action === 'delete' && version === undefined
					? deleteAlias({ name, alias: aliasName, reason })
					: undefined;
		if (!operation) throw registryError('usage', { message: `usage: gmr ${alias.usage}` });
		return change(invocation, operation);
	},
};
