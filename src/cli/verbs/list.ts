import { aliasesByVersion } from '../../core/registry/resolve.js';
import type { VersionNumber } from '../../core/model/brands.js';
import { isUnverified } from '../../core/registry/referencedFiles.js';
import {
	isReadable,
	type ModelEntry,
	type ReadableModel,
	type VersionEntry,
} from '../../core/registry/entries.js';
import type { Snapshot } from '../../core/registry/snapshot.js';
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
		const snapshot = await registry.snapshot();
		const models = await snapshot.models();
		reportBroken(io, models);
		const rows = await Promise.all(models.filter(isReadable).map((model) => summarize(snapshot, model)));
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

async function summarize(snapshot: Snapshot, model: ReadableModel) {
	const { name, description, tags, created, createdBy } = model.manifest.value;
	const latest = await snapshot.latest(model);
	const aliases = [...(await aliasesByVersion(snapshot, model))]
		.flatMap(([version, names]) => names.map((alias) => [alias, version] as const))
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const shown = [...new Set([...(latest ? [latest.number] : []), ...aliases.map(([, version]) => version)])];
	const entries = await Promise.all(
		shown.map((version) => snapshot.version(model, version as VersionNumber)),
	);
	const where = (is: (version: VersionEntry) => boolean) =>
		entries.flatMap((version) => (version && is(version) ? [version.number] : []));
	return {
		name,
		description: description ?? '',
		tags,
		aliases: Object.fromEntries(aliases),
		latest_version: latest?.number ?? null,
		latest_created: latest?.manifest.ok ? latest.manifest.value.created : null,
		/** Of the versions named here. */
		archived: where(({ notes }) => notes.ok && notes.value.archived !== undefined),
		unverified: where(({ manifest }) => manifest.ok && isUnverified(manifest.value.artifacts)),
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

function reportBroken(io: CliIo, models: readonly ModelEntry[]): void {
	for (const { manifest, folder } of models) {
		if (manifest.ok) continue;
		for (const problem of manifest.problems)
			io.err(`gmr: models/${visible(folder)}/${fillSentence(placedSentence(problem))}\n`);
	}
}

function firstLine(markdown: string): string {
	const line = markdown.split('\n').find((each) => each.trim() !== '') ?? '';
	const text = line.replace(/^#+\s*/, '').trim();
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
