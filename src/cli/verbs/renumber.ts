import type { Renumbering } from '../../git/sync/renumber.js';
import { visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { jsonText } from '../table.js';
import { textOption, type Verb } from '../verb.js';

export const renumber: Verb = {
	usage: 'renumber [--onto REF] [--dry-run]',
	help: [
		'In a merge, rebase or cherry-pick that stopped because both sides registered the same number: the upstream keeps it, your version gets the next free one, with its aliases and whatever names it. Then go on with git.',
		'--onto REF does so ahead of a merge with REF, in one commit on your branch; hooks do not run for it.',
		'Exit code 1 tells that other conflicts are left; each is listed with what settles it.',
	],
	example: 'gmr renumber --onto origin/main',
	options: { onto: { type: 'string' }, 'dry-run': { type: 'boolean' } },
	positionals: [0, 0],
	async run({ io, options, json, registry }) {
		const isDry = options['dry-run'] === true;
		const onto = textOption(options, 'onto');
		const repository = await registry.repository();
		const renumbering = await repository.renumber({ isDry, onto });
		const { renumbered, conflicts, commit, keeper } = renumbering;
		if (json)
			io.out(
				jsonText({
					renumbered: renumbered.map(({ model, from, to }) => ({ model, from, to })),
					...{ kept: keeper, commit: commit ?? null, dry_run: isDry, conflicts },
				}),
			);
		else
			io.out(
				lines(renumbering, isDry)
					.map((line) => `${line}\n`)
					.join(''),
			);
		return !isDry && conflicts.length > 0 ? exitCode.findings : exitCode.done;
	},
};

function lines({ renumbered, keeper, conflicts, commit }: Renumbering, isDry: boolean): string[] {
	const end = isDry ? ' (dry run: nothing was changed)' : commit ? ` (commit ${commit.slice(0, 7)})` : '';
	const moved = renumbered.map(
		({ model, from, to }) =>
			`${visible(model)} version ${from} became version ${to}: ${from} is taken on ${visible(keeper)}${end}`,
	);
	const none =
		renumbered.length > 0 ? [] : [`No version of yours has a number that ${visible(keeper)} gave away`];
	const left = conflicts.flatMap(({ path, alias, keep, move }) => {
		if (!alias) return [`Still in conflict: ${visible(path)}`];
		const [theirs, yours] = [alias.keeperVersion, alias.moverVersion];
		const word = shellWord(path);
		const settle = (version: number | undefined, side: string) =>
			version === undefined
				? `git rm -q -- ${word}`
				: `git checkout ${side} -- ${word} && git add -- ${word}`;
		return [
			`@${visible(alias.name)}: ${theirs ?? 'deleted'} (${visible(keeper)}) or ${yours ?? 'deleted'} (yours)?`,
			`  ${theirs ?? 'deleted'}: ${settle(theirs, keep)}`,
			`  ${yours ?? 'deleted'}: ${settle(yours, move)}`,
		];
	});
	return [...moved, ...none, ...left];
}

/** From the top of the repository, wherever the person is. */
function shellWord(path: string): string {
	return /^[\w./~-]+$/.test(path) ? `:/${path}` : `':/${visible(path).replaceAll("'", "'\\''")}'`;
}
