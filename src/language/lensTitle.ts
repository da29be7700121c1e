import { isRegistryError, type ErrorCode, type ErrorData, type Failure } from '../core/errors.js';
import { primaryMetric } from '../core/registry/primaryMetric.js';
import { aliasesByVersion, resolve } from '../core/registry/resolve.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import type { ModelUri } from '../core/model/modelUri.js';
import type { TextSyntax } from '../core/usages/usageSyntax.js';
import { isLoggedModelId, mayBeVolume } from '../core/usages/volume.js';
import type { Target } from '../host/ids.js';
import type { Translate } from '../host/translate.js';
import { formatMetric, visible } from '../wording/format.js';
import { sentence, type Sentence } from '../wording/sentence.js';

/** A registry a URI may be resolved in. */
export interface LensRegistry {
	readonly key: string;
	readonly snapshot: Snapshot;
}

/** What a lens says, and what a click on it opens. */
export interface LensText {
	readonly title: string;
	readonly target?: Target;
}

const maxAliases = 3;

/**
 * The text of the lens of a URI: `iris v3 · @champion · f1_macro 0.95`, or why there is no such version. The first of
 * `registries` that knows the model answers; they come in the order of their nearness. `syntax` is what the URI stands in:
 * what may be no URI there has no lens.
 */
export async function lensTextOf(
	uri: ModelUri,
	registries: readonly LensRegistry[],
	syntax: TextSyntax,
	t: Translate,
): Promise<LensText | undefined> {
	if (uri.kind === 'logged-model') return lensOfNameAlone(uri.modelId, registries, t);
	const knowing = await firstKnowing(registries, uri.name);
	const registry = knowing ?? registries[0];
	if (!registry || (!knowing && mayBeVolume(uri, syntax))) return undefined;
	try {
		return await resolvedText(uri, registry);
	} catch (error) {
		if (!isRegistryError(error)) throw error;
		const target = { registry: registry.key, model: uri.name };
		return { title: escaped(t(reasonOf(error.failure))), ...(knowing ? { target } : {}) };
	}
}

/** MLflow takes a name alone for the id of a logged model, which is not ours; that of a model of ours is a slip. */
async function lensOfNameAlone(
	name: string,
	registries: readonly LensRegistry[],
	t: Translate,
): Promise<LensText | undefined> {
	const registry = isLoggedModelId(name) ? undefined : await firstKnowing(registries, name);
	if (!registry) return undefined;
	const title = escaped(
		t(sentence('No version of {name}: write @alias or /version behind it', shown({ name }))),
	);
	return { title, target: { registry: registry.key, model: name } };
}

/** The lens of a text that is no URI. */
export function invalidLensText(t: Translate): LensText {
	return { title: t(sentence('No models:/ URI: write models:/name@alias or models:/name/version')) };
}

async function firstKnowing(
	registries: readonly LensRegistry[],
	name: string,
): Promise<LensRegistry | undefined> {
	for (const registry of registries) if (await registry.snapshot.findModel(name)) return registry;
	return undefined;
}

async function resolvedText(uri: ModelUri, { key, snapshot }: LensRegistry): Promise<LensText> {
	const { model, version } = await resolve(snapshot, uri);
	const { name } = model.manifest.value;
	const aliases = (await aliasesByVersion(snapshot, model)).get(version.number) ?? [];
	const metric = version.manifest.ok ? primaryMetric(version.manifest.value.lineage.metrics) : undefined;
	const facts = [
		`${visible(name)} v${version.number}`,
		...ownFirst(aliases, uri)
			.slice(0, maxAliases)
			.map((alias) => `@${visible(alias)}`),
		...(metric ? [`${visible(metric.name)} ${formatMetric(metric.value)}`] : []),
	];
	return {
		title: escaped(facts.join(' · ')),
		target: { registry: key, model: name, version: version.number },
	};
}

/** The alias the URI names leads. */
function ownFirst(aliases: readonly string[], uri: ModelUri): readonly string[] {
	if (uri.kind !== 'alias' || !aliases.includes(uri.alias)) return aliases;
	return [uri.alias, ...aliases.filter((alias) => alias !== uri.alias)];
}

/** Why a URI leads nowhere, short enough for a lens. */
const reasons: { readonly [C in ErrorCode]?: (data: ErrorData[C]) => Sentence } = {
	'model-not-found': ({ name, suggestion }) =>
		suggestion === undefined
			? sentence('No model {name}', shown({ name }))
			: sentence('No model {name} · did you mean {suggestion}?', shown({ name, suggestion })),
	'model-unreadable': ({ name }) => sentence("model.yaml of {name} can't be read", shown({ name })),
	'alias-not-found': ({ name, alias }) => sentence('{name} has no alias @{alias}', shown({ name, alias })),
	'alias-unreadable': ({ name, alias }) =>
		sentence("@{alias} of {name} can't be read", shown({ name, alias })),
	'version-not-found': ({ name, version, highest }) =>
		highest === undefined
			? sentence('{name} has no versions', shown({ name }))
			: sentence('{name} has no version {version} · newest is {highest}', shown({ name, version, highest })),
	'version-deleted': ({ name, version }) =>
		sentence('Version {version} of {name} was deleted', shown({ name, version })),
	'stage-empty': ({ name, stage, alias }) =>
		alias === undefined
			? sentence('No version of {name} is in stage {stage}', shown({ name, stage }))
			: sentence(
					'No version of {name} is in stage {stage} · did you mean @{alias}?',
					shown({ name, stage, alias }),
				),
	'no-versions': ({ name }) => sentence('{name} has no versions', shown({ name })),
};

function reasonOf({ code, data }: Failure): Sentence {
	// The pair is correlated by the code; TypeScript can't see that through the table.
	const reason = reasons[code] as ((data: Failure['data']) => Sentence) | undefined;
	return reason?.(data) ?? sentence('Not a version of this registry');
}

function shown(args: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> {
	return Object.fromEntries(
		Object.entries(args).map(([key, value]) => [key, typeof value === 'string' ? visible(value) : value]),
	);
}

/** Lenses draw `$(name)` as an icon. */
function escaped(title: string): string {
	return title.replaceAll('$(', '\\$(');
}
