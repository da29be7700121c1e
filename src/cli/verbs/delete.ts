import { registryError } from '../../core/errors.js';
import { deleteModel, deleteVersion } from '../../core/operations/deletion.js';
import { requireModel } from '../../core/registry/resolve.js';
import type { Snapshot } from '../../core/registry/snapshot.js';
import { plural, visible } from '../../wording/format.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { findSubject } from '../subject.js';
import { textOption, type Verb } from '../verb.js';

export const deleteVerb: Verb = {
	usage: 'delete NAME[/VERSION] [--reason TEXT] [--with-aliases] [--yes]',
	help: [
		'Deletes the files of a version; deleted.yaml says who, when and why, and no other version gets its number.',
		'Without VERSION it deletes the model; --yes is needed where it has versions.',
		'--with-aliases deletes the aliases too that point at it; without it they are in its way.',
		'What was committed stays in the history of git.',
		...changeHelp,
	],
	example: 'gmr delete iris/1 --reason "Contains personal data"',
	options: {
		reason: { type: 'string' },
		'with-aliases': { type: 'boolean' },
		yes: { type: 'boolean' },
		...changeOptions,
	},
	positionals: [1, 1],
	async run(invocation) {
		const { positionals, options, registry } = invocation;
		const snapshot = await registry.snapshot();
		const { name, version } = await findSubject(snapshot, positionals[0] ?? '');
		const removeAliases = options['with-aliases'] === true;
		const input = { name, removeAliases, reason: textOption(options, 'reason') };
		if (version !== undefined) return change(invocation, deleteVersion({ ...input, version }));
		const isAsked = options['yes'] === true || options['dry-run'] === true;
		if (!isAsked) await requireEmpty(snapshot, name);
		return change(invocation, deleteModel(input));
	},
};

/** Nobody is asked, so that scripts do not hang: who means it says so. */
async function requireEmpty(snapshot: Snapshot, name: string): Promise<void> {
	const count = (await snapshot.versions(await requireModel(snapshot, name))).length;
	if (count === 0) return;
	const message = `this deletes ${visible(name)} with ${plural(count, 'version')}; add --yes to do it`;
	throw registryError('usage', { message });
}
