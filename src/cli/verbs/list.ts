import type { ModelSummary } from '../../core/registry/modelSummary.js';
import { tableOf } from '../../core/search/modelTable.js';
import { requireSearch } from '../../core/search/requireSearch.js';
import { searchModels } from '../../core/search/searchModels.js';
import { firstLine, relativeTime } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { jsonText, table } from '../table.js';
import { tellBroken } from '../tellBroken.js';
import { atHelp, atOption, limitOption, textOption, textOptions, type Verb } from '../verb.js';
import { listVersions } from './listVersions.js';
import { tellPrompts } from './tellPrompts.js';

export const list: Verb = {
	usage: 'list [--versions] [--filter EXPR] [--order-by FIELD]… [--limit N] [--at REF] [--json]',
	help: [
		'Lists models, or with --versions the versions of all models.',
		"--filter EXPR is a filter in MLflow's grammar, such as: name LIKE 'fraud%' AND tags.team = 'risk'. Besides MLflow's fields it may name alias, stage, description, created_by, creation_timestamp, last_updated_timestamp, metrics.KEY and params.KEY; of versions flavor and archived, too.",
		'--order-by FIELD orders by name, creation_timestamp, last_updated_timestamp or, of versions, version_number; "FIELD DESC" turns it around. By default models are ordered by name, versions the newest first. --limit N lists the first N.',
		"MLflow's prompts are left out, unless the filter asks for them: tags.mlflow.prompt.is_prompt = 'true'.",
		atHelp,
		'Models whose files are broken are named on standard error; the rest is listed.',
	],
	example: `gmr list --filter "name LIKE 'ir%' AND alias = 'champion'"`,
	options: {
		...atOption,
		versions: { type: 'boolean' },
		filter: { type: 'string' },
		'order-by': { type: 'string', multiple: true },
		limit: { type: 'string' },
	},
	positionals: [0, 0],
	async run(invocation) {
		const { io, json, options, registry } = invocation;
		const limit = limitOption(options);
		const texts = { filter: textOption(options, 'filter') ?? '', orderBy: textOptions(options, 'order-by') };
		const search = requireSearch(texts, options['versions'] ? 'versions' : 'models', 'full');
		if (options['versions']) {
			await listVersions(invocation, search, limit);
			return exitCode.done;
		}
		const entries = await registry.summaries();
		tellBroken(
			io,
			entries.flatMap((entry) => (entry.ok ? (entry.summary.problems ?? []) : entry.problems)),
		);
		const models = tableOf(entries);
		const { found, promptsLeftOut } = await searchModels(models, search, {
			snapshot: () => registry.snapshot(),
			updates: () => registry.updates(),
		});
		tellPrompts(io, promptsLeftOut, 'model');
		const rows = found.slice(0, limit).map(rowOf);
		if (json) io.out(jsonText(rows));
		else if (models.rows.length > 0 && rows.length === 0) io.err('No models found.\n');
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
