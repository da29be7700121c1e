import type { ModelSummary, SummaryEntry } from '../../core/registry/modelSummary.js';
import { relativeTime, visible } from '../../wording/format.js';
import { placedSentence } from '../../wording/problems.js';
import { fillSentence } from '../../wording/sentence.js';
import { exitCode, type CliIo } from '../io.js';
import { jsonText, table } from '../table.js';
import { atHelp, atOption, type Verb } from '../verb.js';

export const list: Verb = {
	usage: 'list [--at REF] [--json]',
	help: [atHelp, 'Models whose files are broken are named on standard error; the rest is listed.'],
	example: 'gmr list',
	options: atOption,
	positionals: [0, 0],
	async run({ io, json, registry }) {
		const entries = await registry.summaries();
		reportBroken(io, entries);
		const rows = entries.flatMap((entry) => (entry.ok ? [rowOf(entry.summary)] : []));
		if (json) io.out(jsonText(rows));
		else if (rows.length === 0) io.err('No models yet. Register one with: gmr register PATH --name NAME\n');
		else {
			const now = io.now();
			io.out(
				table(
					['NAME', 'LATEST', 'ALIASES', 'REGISTERED', 'DESCRIPTION'],
					rows.map((row) => [
						row.name,
						row.latest_version === null ? '-' : marked(row, row.latest_version),
						Object.entries(row.aliases)
							.map(([alias, version]) => `@${alias} → ${marked(row, version)}`)
							.join(', ') || '-',
						row.latest_created === null ? '-' : relativeTime(row.latest_created, now),
						firstLine(row.description),
					]),
				),
			);
		}
		return exitCode.done;
	},
};

/** As `--json` prints it. */
function rowOf(summary: ModelSummary) {
	const { name, description, tags, aliases, latest, archived, unverified, created, createdBy } = summary;
	return {
		name,
		description: description ?? '',
		tags,
		aliases,
		latest_version: latest?.version ?? null,
		latest_created: latest?.created ?? null,
		/** Of the versions named here. */
		archived,
		unverified,
		created,
		created_by: createdBy,
	};
}

function marked(
	{ archived, unverified }: { archived: readonly number[]; unverified: readonly number[] },
	version: number,
): string {
	const marks = [
		...(archived.includes(version) ? ['archived'] : []),
		...(unverified.includes(version) ? ['unverified'] : []),
	];
	return marks.length === 0 ? String(version) : `${version} (${marks.join(', ')})`;
}

function reportBroken(io: CliIo, entries: readonly SummaryEntry[]): void {
	for (const entry of entries) {
		if (entry.ok) continue;
		for (const problem of entry.problems)
			io.err(`gmr: models/${visible(entry.folder)}/${fillSentence(placedSentence(problem))}\n`);
	}
}

function firstLine(markdown: string): string {
	const line = markdown.split('\n').find((each) => each.trim() !== '') ?? '';
	const text = line.replace(/^#+\s*/, '').trim();
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
