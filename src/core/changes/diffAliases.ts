import { difference, type BeforeAfter, type Difference, type Metrics } from '../change.js';
import { isRegistryError } from '../errors.js';
import { defined } from '../manifest/plain.js';
import { parseExistingAlias } from '../model/alias.js';
import type { AliasName, VersionNumber } from '../model/brands.js';
import { compareSignatures, type SignatureVerdict } from '../model/signature.js';
import type { ModelEntry } from '../registry/entries.js';
import { layout } from '../registry/layout.js';
import { aliasOfPath } from '../replay/registryPath.js';
import type { Snapshot } from '../registry/snapshot.js';
import { readability } from './brokenFiles.js';

/** A model at one end of a diff; `model` is `undefined` where there is none. */
export interface ModelEnd {
	readonly snapshot: Snapshot;
	readonly model: ModelEntry | undefined;
}

/** The aliases that the files name (relative to the model's folder), in code-unit order. */
export function aliasesOf(folder: string, files: readonly string[]): AliasName[] {
	const aliases = files.flatMap((file) => {
		const name = aliasOfPath(`${layout.model(folder)}/${file}`);
		const alias = name === undefined ? undefined : existingAlias(name);
		return alias === undefined ? [] : [alias];
	});
	return aliases.sort();
}

/** What became of an alias. */
export async function diffAlias(alias: AliasName, base: ModelEnd, head: ModelEnd): Promise<Difference[]> {
	const [before, after] = await Promise.all([aliasIn(base, alias), aliasIn(head, alias)]);
	const path = (after ?? before)?.path ?? '';
	const broken = readability(path, before?.manifest, after?.manifest);
	const from = before?.manifest.ok ? before.manifest.value.version : undefined;
	if (!after) return before ? [difference('alias-deleted', { alias, ...defined({ version: from }) })] : [];
	if (!after.manifest.ok) return broken;
	const to = after.manifest.value.version;
	if (from === to) return broken;
	const [target, source, signature] = await Promise.all([
		metricsOf(head, to),
		from === undefined ? undefined : metricsOf(base, from),
		from === undefined ? undefined : signatureVerdict(base, from, head, to),
	]);
	const dangling = target ? {} : ({ isDangling: true } as const);
	if (from === undefined)
		return [difference('alias-set', { alias, version: to, metrics: target ?? {}, ...dangling }), ...broken];
	const metrics = compareMetrics(source ?? {}, target ?? {});
	return [
		difference('alias-moved', { alias, from, to, metrics, ...defined({ signature }), ...dangling }),
		...broken,
	];
}

function aliasIn({ snapshot, model }: ModelEnd, alias: AliasName) {
	return model && snapshot.alias(model, alias);
}

/** The metrics of a live version, `undefined` where there is none. */
async function metricsOf({ snapshot, model }: ModelEnd, number: VersionNumber): Promise<Metrics | undefined> {
	const manifest = model && (await snapshot.liveManifest(model, number));
	return manifest?.ok ? manifest.value.lineage.metrics : manifest && {};
}

/** The metrics of two versions side by side, by name in code-unit order. */
export function compareMetrics(
	before: Metrics,
	after: Metrics,
): Readonly<Record<string, BeforeAfter<number>>> {
	const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
	return Object.fromEntries(names.map((name) => [name, { before: before[name], after: after[name] }]));
}

async function signatureVerdict(
	base: ModelEnd,
	from: VersionNumber,
	head: ModelEnd,
	to: VersionNumber,
): Promise<SignatureVerdict | undefined> {
	const read = async ({ snapshot, model }: ModelEnd, number: VersionNumber) =>
		model && snapshot.read(layout.signature(model.folder, number));
	const [before, after] = await Promise.all([read(base, from), read(head, to)]);
	return before || after ? compareSignatures(before, after) : undefined;
}

function existingAlias(name: string): AliasName | undefined {
	try {
		return parseExistingAlias(name);
	} catch (error) {
		if (isRegistryError(error, 'alias-invalid')) return undefined;
		throw error;
	}
}
