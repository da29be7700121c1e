import { registryError } from '../../core/errors.js';
import { exitCode } from '../io.js';
import { syncData, syncLines } from '../syncOutput.js';
import { jsonText } from '../table.js';
import type { Verb } from '../verb.js';

export const sync: Verb = {
	usage: 'sync [--ours|--theirs] [--dry-run]',
	help: [
		'Fetches the upstream of the branch, puts what the registry has not pushed yet on top of it, and pushes that.',
		'A version whose number was taken meanwhile gets the next free one, with its aliases and whatever names it.',
		'Where both sides changed the same, nothing is done: --theirs keeps what is on the upstream, --ours yours.',
		'Where the upstream takes no direct push, the changes go to a branch registry/… for a pull request.',
	],
	example: 'gmr sync',
	options: {
		ours: { type: 'boolean' },
		theirs: { type: 'boolean' },
		'dry-run': { type: 'boolean' },
	},
	positionals: [0, 0],
	async run({ io, options, json, registry }) {
		const { ours = false, theirs = false } = options;
		if (ours === true && theirs === true)
			throw registryError('usage', { message: 'choose one of --ours and --theirs' });
		const prefer = ours === true ? 'ours' : theirs === true ? 'theirs' : undefined;
		const isDry = options['dry-run'] === true;
		const synced = await (await registry.repository()).sync({ prefer, isDry });
		const commits = synced.commits.map(({ id, message }) => ({
			commit: id ?? null,
			summary: message.split('\n', 1)[0] ?? '',
		}));
		if (json) io.out(jsonText({ ...syncData(synced), dry_run: isDry, commits }));
		else
			io.out(
				syncLines(synced, isDry)
					.map((line) => `${line}\n`)
					.join(''),
			);
		return exitCode.done;
	},
};
