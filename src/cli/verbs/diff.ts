import type { Change } from '../../core/change.js';
import { isRegistryError, registryError } from '../../core/errors.js';
import { requireModel } from '../../core/registry/resolve.js';
import type { DiffRequest, RegistryDiff } from '../../git/diff/registryDiff.js';
import { metricRows, verdictWords } from '../../wording/changeDetails.js';
import { changeSentence } from '../../wording/changes.js';
import { changesMarkdown } from '../../wording/changesMarkdown.js';
import { visible } from '../../wording/format.js';
import { fillSentence } from '../../wording/sentence.js';
import { changeData } from '../changeOutput.js';
import { exitCode } from '../io.js';
import type { RegistryAccess } from '../registryAccess.js';
import { jsonText, table } from '../table.js';
import { textOption, type Verb } from '../verb.js';

export const diff: Verb = {
	usage: 'diff [BASE [HEAD]] [--model NAME] [--format text|markdown|json] [--exit-code] [--json]',
	help: [
		'Tells what changed in the registry from BASE to HEAD, a sentence each: versions, aliases with the metrics of both versions and what the new signature means for callers, tags, notes, and files that are written once and were altered all the same.',
		'Without HEAD it compares with the files as they are in the work tree, without BASE with the last commit: what is not committed yet. BASE...HEAD starts at the commit where HEAD left BASE, as a pull request does. Both may be a branch, tag, commit, day or moment.',
		'--format markdown is for a pull request, --format json (or --json) for programs. --model tells of one model only. --exit-code exits with 1 where there are changes.',
	],
	example: 'gmr diff main...HEAD --format markdown',
	options: {
		model: { type: 'string' },
		format: { type: 'string' },
		'exit-code': { type: 'boolean' },
	},
	positionals: [0, 2],
	async run({ io, positionals, options, json, registry }) {
		const format = json ? 'json' : (textOption(options, 'format') ?? 'text');
		if (!['text', 'markdown', 'json'].includes(format))
			throw registryError('usage', { message: `write --format as text, markdown or json, not "${format}"` });
		const request = requestOf(positionals);
		const { base = 'HEAD', head = base } = request;
		const repository = await registry.repositoryFor([head, base]);
		const found = await repository.diff(request);
		const model = textOption(options, 'model');
		const changes = found.changes.filter((change) => model === undefined || isOf(change, model));
		if (model !== undefined && changes.length === 0) await requireAtEitherEnd(registry, found, model);
		if (format === 'json') io.out(jsonText(diffData(request, { ...found, changes })));
		else if (format === 'markdown') io.out(changesMarkdown(changes));
		else if (changes.length === 0) io.err('No changes\n');
		else io.out(changes.map(changeText).join(''));
		return options['exit-code'] === true && changes.length > 0 ? exitCode.findings : exitCode.done;
	},
};

/** `BASE HEAD`, `BASE..HEAD` or `BASE...HEAD`; as with git an empty side of the latter two is HEAD. Throws `usage`. */
function requestOf([first, second]: readonly string[]): DiffRequest {
	const range = first === undefined ? null : /^(.*?)(\.{2,3})(.*)$/.exec(first);
	if (!range) return { base: first, head: second };
	if (second !== undefined)
		throw registryError('usage', { message: 'write BASE HEAD or BASE...HEAD, not both' });
	const [, base = '', dots, head = ''] = range;
	return { base: base || 'HEAD', head: head || 'HEAD', fromMergeBase: dots === '...' };
}

function isOf({ model, kind, data }: Change, name: string): boolean {
	return model?.name === name || (kind === 'model-renamed' && data.from === name);
}

/** Having no changes is no answer for a model that neither end has. Throws `model-not-found`. */
async function requireAtEitherEnd(
	registry: RegistryAccess,
	{ base, head }: RegistryDiff,
	name: string,
): Promise<void> {
	const ends = base === undefined ? [head] : [head, base];
	const snapshotAt = async (ref: string | undefined) =>
		ref === undefined ? registry.snapshot() : (await registry.openAt(ref)).at.snapshot;
	const looks = await Promise.allSettled(ends.map(async (ref) => requireModel(await snapshotAt(ref), name)));
	const reasons = looks.map((look): unknown => (look.status === 'rejected' ? look.reason : undefined));
	const missing = reasons.find((reason) => isRegistryError(reason, 'model-not-found'));
	// An end without a registry has no models; a model that can't be read is there.
	const isNowhere = reasons.every((reason) => isRegistryError(reason, 'model-not-found', ...noRegistry));
	if (missing !== undefined && isNowhere) throw missing;
}

const noRegistry = ['registry-not-in-commit', 'registry-not-checked-out', 'registry-not-found'] as const;

function changeText(change: Change): string {
	const lines = [`${fillSentence(changeSentence(change))}\n`];
	const { kind, data } = change;
	if (kind === 'version-altered')
		lines.push(...data.files.map(({ path, how }) => `    ${visible(path)} ${how}\n`));
	if (kind !== 'alias-moved') return lines.join('');
	if (data.signature) {
		lines.push(`    signature: ${verdictWords[data.signature.verdict]}\n`);
		lines.push(...data.signature.reasons.map((reason) => `      ${visible(reason)}\n`));
	}
	const rows = metricRows(change).map(({ name, before, after, difference }) => [
		name,
		before,
		after,
		difference,
	]);
	const head = ['METRIC', `VERSION ${data.from}`, `VERSION ${data.to}`, 'DIFFERENCE'];
	if (rows.length > 0) lines.push(table(head, rows).replace(/^(?=.)/gm, '    '));
	return lines.join('');
}

/** Names as in all output for programs; `model` and `folder` are null for what is of the registry. */
function diffData({ base, head }: DiffRequest, found: RegistryDiff) {
	return {
		base: { ref: base ?? 'HEAD', commit: found.base ?? null },
		head: { ref: head ?? null, commit: found.head ?? null },
		changes: found.changes.map(changeData),
	};
}
