import type { TextPosition } from '../../core/problem.js';
import type { CodeUsages } from '../../core/usages/codeUsages.js';
import type { PlacedUsage } from '../../core/usages/scannedFile.js';
import { requireModel } from '../../core/registry/resolve.js';
import { matchUsage, parseUsageQuery } from '../../core/usages/usageQuery.js';
import { UsageResolver, type UsageResolution } from '../../core/usages/usageResolver.js';
import { visible } from '../../wording/format.js';
import { fillSentence } from '../../wording/sentence.js';
import { resolutionSentence, skippedSentence } from '../../wording/usages.js';
import { exitCode } from '../io.js';
import { shownPaths } from '../shownPaths.js';
import { jsonText } from '../table.js';
import { atHelp, atOption, type Verb } from '../verb.js';

export const usages: Verb = {
	usage: 'usages [NAME|URI] [--unresolved] [--at REF] [--json]',
	help: [
		'Tells where the code of the repository names models, one line a place, as PATH:LINE:COLUMN: TEXT → what it means now. Code is what git tracks, or would, in the languages that docs/usages.md lists; files that git ignores and those of the registry are none.',
		'With NAME it is all places that name this model. With a URI, NAME@ALIAS or NAME/VERSION it is those that name the same; of a version also those that stand for it now, such as by an alias.',
		'--unresolved leaves out what has an answer, and what is not for a registry to answer.',
		atHelp,
	],
	example: 'gmr usages iris@champion',
	options: { ...atOption, unresolved: { type: 'boolean' } },
	positionals: [0, 1],
	async run({ io, positionals, options, json, registry }) {
		const [text] = positionals;
		const query = text === undefined ? undefined : parseUsageQuery(text);
		await using code = await registry.usages();
		const found = (await resolved(code)).flatMap((each): FoundUsage[] => {
			if (options['unresolved'] === true && each.resolution.kind !== 'unresolved') return [];
			const match = query ? matchUsage(query, each.usage, each.resolution) : 'named';
			return match ? [{ ...each, match }] : [];
		});
		const [{ snapshot }] = code.registries;
		// What is left in code of a model that is gone is worth telling; a name that nobody knows is a slip.
		if (query && found.length === 0 && options['unresolved'] !== true)
			await requireModel(snapshot, query.name);

		if (json) {
			io.out(jsonText({ usages: found.map(usageData), skipped: code.skipped }));
			return exitCode.done;
		}
		const { fromTop } = await shownPaths(registry);
		io.out(found.map((each) => usageLine(fromTop(each.path), each, code)).join(''));
		if (found.length === 0)
			io.err(text === undefined ? 'No usages of models\n' : `No usages of ${visible(text)}\n`);
		if (code.skipped.length > 0)
			io.err(`${fillSentence(skippedSentence(code.skipped.map(({ reason }) => reason)))}\n`);
		return exitCode.done;
	},
};

interface ResolvedUsage {
	/** From the top of the repository. */
	readonly path: string;
	readonly usage: PlacedUsage;
	readonly resolution: UsageResolution;
}
interface FoundUsage extends ResolvedUsage {
	readonly match: 'named' | 'means';
}

async function resolved({ files, registries }: CodeUsages): Promise<ResolvedUsage[]> {
	const resolver = new UsageResolver(registries);
	const all: ResolvedUsage[] = [];
	for (const { path, usages: inFile } of files)
		for (const usage of inFile) {
			const resolution = await resolver.resolve(path, usage);
			if (resolution.kind !== 'doubtful') all.push({ path, usage, resolution });
		}
	return all;
}

function usageLine(
	path: string,
	{ usage, resolution, match }: FoundUsage,
	{ registries }: CodeUsages,
): string {
	const { line, column } = usage.range.start;
	const isOther =
		'registry' in resolution && resolution.kind !== 'elsewhere' && resolution.registry !== registries[0].path;
	const where = isOther ? ` in the registry ${visible(resolution.registry || '.')}` : '';
	const meaning = fillSentence(resolutionSentence(resolution));
	// It names another thing than was asked for, which may be another version tomorrow.
	const now = match === 'means' ? ', for now' : '';
	return `${visible(path)}:${line + 1}:${column + 1}: ${visible(usage.text)}  → ${meaning}${where}${now}\n`;
}

/** Lines and columns count from 1, paths are from the top of the repository. */
function usageData({ path, usage, resolution, match }: FoundUsage) {
	const { kind, text, range, via } = usage;
	const place = ({ line, column }: TextPosition) => ({ line: line + 1, column: column + 1 });
	return {
		path,
		start: place(range.start),
		end: place(range.end),
		text,
		kind,
		via: via ?? null,
		match,
		resolution: resolutionData(resolution),
	};
}

/** Names as in all output for programs. */
function resolutionData(resolution: UsageResolution) {
	if (resolution.kind !== 'version') return resolution;
	const { isArchived, ...rest } = resolution;
	return { ...rest, archived: isArchived };
}
