import { parseVersionNumber } from '../../core/model/versionNumber.js';
import { archiveVersion } from '../../core/operations/archiveVersion.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { findVersion } from '../subject.js';
import { textOption, type Verb } from '../verb.js';

export const archive: Verb = {
	usage: 'archive NAME/VERSION [--reason TEXT] [--replaced-by VERSION]',
	help: [
		'Says that a version is not to be used any more. Its files stay, and it can still be loaded.',
		'Archived again, it keeps what is not given anew; gmr restore takes it back.',
		...changeHelp,
	],
	example: 'gmr archive iris/1 --reason "Trained on leaked labels" --replaced-by 2',
	options: { reason: { type: 'string' }, 'replaced-by': { type: 'string' }, ...changeOptions },
	positionals: [1, 1],
	async run(invocation) {
		const { positionals, options, registry } = invocation;
		const subject = await findVersion(await registry.snapshot(), positionals[0] ?? '');
		const replacement = textOption(options, 'replaced-by');
		const replacedBy = replacement === undefined ? undefined : parseVersionNumber(replacement);
		const reason = textOption(options, 'reason');
		return change(invocation, archiveVersion({ ...subject, reason, replacedBy }));
	},
};
