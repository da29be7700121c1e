import { registryError } from '../../core/errors.js';
import { parseVersionNumber } from '../../core/model/versionNumber.js';
import { deleteAlias, setAlias } from '../../core/operations/aliases.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { splitAlias } from '../subject.js';
import type { Verb } from '../verb.js';

export const alias: Verb = {
	usage: 'alias set NAME@ALIAS VERSION | alias delete NAME@ALIAS',
	help: ['Setting an alias that exists moves it.', ...changeHelp],
	example: 'gmr alias set iris@champion 3',
	options: changeOptions,
	positionals: [2, 3],
	async run(invocation) {
		const [action, subject = '', version] = invocation.positionals;
		const { name, alias: aliasName } = splitAlias(subject);
		const operation =
			action === 'set' && version !== undefined
				? setAlias({ name, alias: aliasName, version: parseVersionNumber(version) })
				: action === 'delete' && version === undefined
					? deleteAlias({ name, alias: aliasName })
					: undefined;
		if (!operation) throw registryError('usage', { message: `usage: gmr ${alias.usage}` });
		return change(invocation, operation);
	},
};
