import type { ModelEntry } from '../core/registry/entries.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import type { Problem } from '../core/problem.js';
import { problem } from '../core/problem.js';
import { registryProblems } from '../core/registry/registryProblems.js';

/** What is in a registry at a glance, without reading any version but those that aliases name. */
export interface RegistrySummary {
	readonly models: number;
	readonly aliases: number;
	/** What wants attention: broken files, aliases that lead nowhere. */
	readonly problems: readonly Problem[];
}

/** Counts what a registry holds. */
export async function summarize(snapshot: Snapshot): Promise<RegistrySummary> {
	const models = await snapshot.models();
	const ofModels = await Promise.all(models.map((model) => summarizeModel(snapshot, model)));
	return {
		models: models.length,
		aliases: ofModels.reduce((sum, { aliases }) => sum + aliases, 0),
		problems: [...(await registryProblems(snapshot)), ...ofModels.flatMap(({ problems }) => problems)],
	};
}

async function summarizeModel(
	snapshot: Snapshot,
	model: ModelEntry,
): Promise<{ aliases: number; problems: readonly Problem[] }> {
	if (!model.manifest.ok) return { aliases: 0, problems: model.manifest.problems };
	const aliases = await snapshot.aliases(model);
	const problems: Problem[] = [];
	for (const { alias, path, manifest } of aliases) {
		if (!manifest.ok) problems.push(...manifest.problems);
		else {
			const { version } = manifest.value;
			const target = await snapshot.version(model, version);
			if (!target || target.isDeleted) problems.push(problem('alias-dangling', { alias, version }, { path }));
		}
	}
	return { aliases: aliases.length, problems };
}
