import { registryError } from '../../core/errors.js';
import { changesMarkdown } from '../../wording/changesMarkdown.js';
import { plural, visible } from '../../wording/format.js';
import { changeData, changesText } from '../diffOutput.js';
import { exitCode } from '../io.js';
import { jsonText } from '../table.js';
import { textOption, type OptionValues, type Verb } from '../verb.js';

const formats = ['text', 'markdown', 'json'] as const;

export const diff: Verb = {
	usage: 'diff [BASE [HEAD]] [--format FORMAT] [--exit-code] [--json]',
	help: [
		'Tells in sentences what changed in the registry from BASE to HEAD: versions registered and deleted, aliases moved with the metrics of both versions and whether callers of the old one may go on, tags, descriptions, and files of versions that should never change and did.',
		'BASE and HEAD are branches, tags, commits or days (2026-05-03). BASE is HEAD of git unless it is given, and HEAD the work tree, so that without both it is what is not committed yet. BASE...HEAD compares with the commit at which the two parted, as a pull request does.',
		'--format FORMAT is text, markdown (for a pull request) or json; --json is short for the last. With --exit-code it exits with 1 where there are changes.',
	],
	example: 'gmr diff main...HEAD --format markdown',
	options: { format: { type: 'string' }, 'exit-code': { type: 'boolean' } },
	positionals: [0, 2],
	async run({ io, positionals, options, json, registry }) {
		const format = json ? 'json' : formatOf(options);
		const [base = 'HEAD', head] = positionals;
		if (head !== undefined && base.includes('...'))
			throw registryError('usage', {
				message: `write either BASE...HEAD or BASE HEAD, not "${visible(base)}" and another`,
			});
		const found = await (await registry.repository()).diff(base, head);
		const { changes } = found;
		if (format === 'json')
			io.out(jsonText({ base: found.base, head: found.head ?? null, changes: changes.map(changeData) }));
		else if (format === 'markdown') io.out(changesMarkdown(changes));
		else if (changes.length > 0) io.out(`${changesText(changes)}\n`);
		if (format === 'text')
			io.err(changes.length === 0 ? 'No changes\n' : `${plural(changes.length, 'change')}\n`);
		return options['exit-code'] === true && changes.length > 0 ? exitCode.findings : exitCode.done;
	},
};

function formatOf(options: OptionValues): (typeof formats)[number] {
	const given = textOption(options, 'format') ?? 'text';
	const format = formats.find((each) => each === given);
	if (format) return format;
	throw registryError('usage', {
		message: `--format is one of ${formats.join(', ')}, not "${visible(given)}"`,
	});
}
