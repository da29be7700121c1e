import { registryError } from '../../core/errors.js';
import { parseVersionNumber } from '../../core/model/versionNumber.js';
import { deleteAlias, setAlias } from '../../core/operations/aliases.js';
import { printApplied } from '../editOutput.js';
import { exitCode } from '../io.js';
import { splitAlias } from '../subject.js';
import type { Verb } from '../verb.js';

export const alias: Verb = {
	usage: 'alias set NAME@ALIAS VERSION | alias delete NAME@ALIAS',
	help: ['Setting an alias that exists moves it.'],
	example: 'gmr alias set iris@champion 3',
	options: {},
	positionals: [2, 3],
	async run({ io, positionals, json, registry }) {
		const [action, subject = '', version] = positionals;
		const { name, alias: aliasName } = splitAlias(subject);
		const operation =
			action === 'set' && version !== undefined
				? setAlias({ name, alias: aliasName, version: parseVersionNumber(version) })
				: action === 'delete' && version === undefined
					? deleteAlias({ name, alias: aliasName })
					: undefined;
		if (!operation) throw registryError('usage', { message: `usage: gmr ${alias.usage}` });
		printApplied(io, await (await registry.writer()).apply(operation), json);
		return exitCode.done;
	},
};
