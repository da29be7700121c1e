import { registryError } from '../../core/errors.js';
import { formatModelUri } from '../../core/model/modelUri.js';
import { isReadable } from '../../core/registry/entries.js';
import { layout } from '../../core/registry/layout.js';
import { prunableVersions } from '../../core/registry/prunable.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { jsonText } from '../table.js';
import { textOption, type OptionValues, type Verb } from '../verb.js';

export const prune: Verb = {
	usage: 'prune [--keep N] [--dry-run] [--json]',
	help: [
		'Turns the files of old versions that are in Git LFS into pointers, and removes their local objects. Spared are',
		'the newest N versions of each model (1 unless given), versions with an alias, and whatever is not for certain',
		'on the remote and its LFS server. gmr fetch brings a version back.',
		'--dry-run tells what would be freed.',
	],
	example: 'gmr prune --keep 3',
	options: { keep: { type: 'string' }, 'dry-run': { type: 'boolean' } },
	positionals: [0, 0],
	async run({ io, json, options, registry }) {
		const keep = keptVersions(options);
		const isDryRun = options['dry-run'] === true;
		const snapshot = await registry.snapshot();
		const uris = new Map<string, string>();
		for (const model of (await snapshot.models()).filter(isReadable))
			for (const { number } of await prunableVersions(snapshot, model, keep)) {
				const uri = formatModelUri(model.manifest.value.name, { version: number });
				uris.set(layout.version(model.folder, number), uri);
			}

		const repository = await registry.repository();
		const answers = await repository.pruneLfs([...uris.keys()], { isDryRun });
		const named = answers.map(({ folder, ...answer }) => ({ uri: uris.get(folder) ?? folder, ...answer }));
		const bytes = answers.reduce((sum, answer) => sum + answer.bytes, 0);
		if (json) {
			io.out(jsonText({ versions: named, bytes, dry_run: isDryRun }));
			return exitCode.done;
		}
		for (const { uri, kept, files, bytes: freed } of named) {
			const fate = kept ? `kept: ${reasons[kept]}` : `${plural(files, 'file')}, ${formatSize(freed)}`;
			io.out(`${visible(uri)}  ${fate}\n`);
		}
		io.out(`${isDryRun ? 'Would free' : 'Freed'} ${formatSize(bytes)}\n`);
		return exitCode.done;
	},
};

const reasons = {
	'not-pushed': 'its commit is on no remote',
	'not-on-server': 'the Git LFS server does not confirm that it has all files',
	changed: 'it has changes that are not committed',
} as const;

function keptVersions(options: OptionValues): number {
	const text = textOption(options, 'keep') ?? '1';
	if (!/^\d{1,9}$/.test(text))
		throw registryError('usage', { message: `--keep must be a number of versions, not "${visible(text)}"` });
	return Number(text);
}
