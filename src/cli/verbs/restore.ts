import { restoreVersion } from '../../core/operations/archiveVersion.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { findVersion } from '../subject.js';
import { textOption, type Verb } from '../verb.js';

export const restore: Verb = {
	usage: 'restore NAME/VERSION [--reason TEXT]',
	help: ['Takes back that a version is archived.', ...changeHelp],
	example: 'gmr restore iris/1',
	options: { reason: { type: 'string' }, ...changeOptions },
	positionals: [1, 1],
	async run(invocation) {
		const { positionals, options, registry } = invocation;
		const subject = await findVersion(await registry.snapshot(), positionals[0] ?? '');
		return change(invocation, restoreVersion({ ...subject, reason: textOption(options, 'reason') }));
	},
};
