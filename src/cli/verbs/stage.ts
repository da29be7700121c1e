import { transitionStage } from '../../core/operations/transitionStage.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { findVersion } from '../subject.js';
import { textOption, type Verb } from '../verb.js';

export const stage: Verb = {
	usage: 'stage NAME/VERSION None|Staging|Production|Archived [--archive-existing] [--reason TEXT]',
	help: [
		'Moves a version to one of the stages that older MLflow clients ask for; aliases say more.',
		'--archive-existing moves all other versions of Staging or Production to Archived.',
		...changeHelp,
	],
	example: 'gmr stage iris/2 Production --archive-existing',
	options: { 'archive-existing': { type: 'boolean' }, reason: { type: 'string' }, ...changeOptions },
	positionals: [2, 2],
	async run(invocation) {
		const { positionals, options, registry } = invocation;
		const [text = '', to = ''] = positionals;
		const subject = await findVersion(await registry.snapshot(), text);
		const archiveExisting = options['archive-existing'] === true;
		const reason = textOption(options, 'reason');
		return change(invocation, transitionStage({ ...subject, stage: to, archiveExisting, reason }));
	},
};
