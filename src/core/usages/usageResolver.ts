import { isRegistryError, type RegistryError } from '../errors.js';
import type { ModelReference } from '../model/modelUri.js';
import { isVersionNumber } from '../model/versionNumber.js';
import { nearest } from '../registry/nearest.js';
import { aliasesByVersion, requireModel, resolve } from '../registry/resolve.js';
import type { CodeRegistry } from './codeUsages.js';
import type { NamedModel, Usage } from './usage.js';
import { usageSyntaxOf } from './usageSyntax.js';
import { isLoggedModelId, mayBeVolume } from './volume.js';

/** What a usage means now. */
export type UsageResolution =
	| ResolvedVersion
	/** A name alone, as of the model that a script registers to. */
	| { readonly kind: 'model'; readonly name: string; readonly registry: string }
	| UnresolvedUsage
	/** A logged model of a tracking server, or a model of a registry that is named. */
	| { readonly kind: 'elsewhere'; readonly registry?: string }
	| { readonly kind: 'invalid' }
	| { readonly kind: 'dynamic' };
/** `doubtful`: it may be something else, see `mayBeVolume`. */
export type DoubtfulUsage = { readonly kind: 'doubtful' };
export interface ResolvedVersion {
	readonly kind: 'version';
	readonly name: string;
	readonly version: number;
	/** All that point at the version. */
	readonly aliases: readonly string[];
	readonly isArchived: boolean;
	/** The folder of the registry that has it, from the top of the repository. */
	readonly registry: string;
}
/** What no registry of the repository has. */
export interface UnresolvedUsage {
	readonly kind: 'unresolved';
	readonly name: string;
	readonly reason: UnresolvedReason;
	/** The version, alias or stage that is not there. */
	readonly target?: string;
	/** What was meant instead, maybe. */
	readonly suggestion?: string;
}
/**
 * `no-target`: a URI that is only a name. `dangling`: the alias is there, its version is not; `broken`: a file of the
 * registry can't be read; these two are problems of the registry's own.
 */
export type UnresolvedReason =
	'model' | 'no-target' | 'version' | 'deleted' | 'alias' | 'stage' | 'no-versions' | 'dangling' | 'broken';

/**
 * Tells what usages mean. The registries of a repository are asked in the order in which the editor asks them: those
 * that share most of a file's path come first.
 */
export class UsageResolver {
	readonly #registries: readonly CodeRegistry[];
	readonly #known = new Map<string, Promise<UsageResolution>>();
	#guesses = maxGuesses;

	constructor(registries: readonly CodeRegistry[]) {
		this.#registries = registries;
	}

	/** `path` is that of the file, from the top of the repository. */
	async resolve(path: string, { meaning }: Pick<Usage, 'meaning'>): Promise<UsageResolution | DoubtfulUsage> {
		if (meaning.kind === 'invalid' || meaning.kind === 'dynamic') return { kind: meaning.kind };
		if (meaning.kind === 'uri') {
			const { registry, ...reference } = meaning.uri;
			if (registry !== undefined) return { kind: 'elsewhere', registry };
			const found = await this.#resolveUri(path, reference);
			const isUnknown =
				found.kind === 'elsewhere' || (found.kind === 'unresolved' && found.reason === 'model');
			return isUnknown && mayBeVolume(reference, usageSyntaxOf(path)) ? { kind: 'doubtful' } : found;
		}
		return this.#resolve(path, referenceOf(meaning));
	}

	/** MLflow takes a name alone for the id of a logged model. */
	async #resolveUri(path: string, reference: ModelReference): Promise<UsageResolution> {
		if (reference.kind !== 'logged-model') return this.#resolve(path, reference);
		const { modelId: name } = reference;
		const isModel =
			!isLoggedModelId(name) && (await this.#resolve(path, { kind: 'name', name })).kind === 'model';
		return isModel ? { kind: 'unresolved', name, reason: 'no-target' } : { kind: 'elsewhere' };
	}

	async #resolve(path: string, reference: OwnReference): Promise<UsageResolution> {
		let failure: UsageResolution | undefined;
		for (const registry of this.#nearestFirst(path)) {
			const found = await this.#in(registry, reference);
			if (found.kind !== 'unresolved') return found;
			// One that has the model tells more than one that has not.
			if (failure?.kind !== 'unresolved' || (failure.reason === 'model' && found.reason !== 'model'))
				failure = found;
		}
		return failure ?? { kind: 'unresolved', name: reference.name, reason: 'model' };
	}

	#nearestFirst(path: string): readonly CodeRegistry[] {
		if (this.#registries.length === 1) return this.#registries;
		const shared = ({ path: folder }: CodeRegistry) => sharedSegments(folder, path);
		return [...this.#registries].sort((a, b) => shared(b) - shared(a));
	}

	#in(registry: CodeRegistry, reference: OwnReference): Promise<UsageResolution> {
		const key = JSON.stringify([registry.path, reference]);
		const known = this.#known.get(key);
		if (known) return known;
		const found = this.#look(registry, reference);
		this.#known.set(key, found);
		return found;
	}

	async #look(registry: CodeRegistry, reference: OwnReference): Promise<UsageResolution> {
		const { name } = reference;
		if (this.#guesses === 0 && !(await registry.snapshot.findModel(name)))
			return { kind: 'unresolved', name, reason: 'model' };
		const found = await resolveIn(registry, reference);
		if (found.kind === 'unresolved' && found.reason === 'model')
			this.#guesses = Math.max(0, this.#guesses - 1);
		return found;
	}
}

/** Guessing what a name was meant to be compares it with all others; a text of nothing but slips would take for ever. */
const maxGuesses = 200;

interface NameAlone {
	readonly kind: 'name';
	readonly name: string;
}
/** What a usage names of this registry's. */
export type OwnReference = Exclude<ModelReference, { kind: 'logged-model' }> | NameAlone;

/** What a usage names, as a URI would. */
export function referenceOf({ name, version, alias, stage }: NamedModel): OwnReference {
	if (version !== undefined) {
		const number = /^\d{1,10}$/.test(version) ? Number(version) : undefined;
		return { kind: 'version', name, text: version, ...(isVersionNumber(number) ? { version: number } : {}) };
	}
	if (alias !== undefined) return { kind: 'alias', name, alias };
	return stage === undefined ? { kind: 'name', name } : { kind: 'stage', name, stage };
}

async function resolveIn(
	{ path: registry, snapshot }: CodeRegistry,
	reference: OwnReference,
): Promise<UsageResolution> {
	try {
		if (reference.kind === 'name') {
			await requireModel(snapshot, reference.name);
			return { kind: 'model', name: reference.name, registry };
		}
		const { model, version } = await resolve(snapshot, reference);
		return {
			kind: 'version',
			name: reference.name,
			version: version.number,
			aliases: (await aliasesByVersion(snapshot, model)).get(version.number) ?? [],
			isArchived: version.notes.ok && version.notes.value.archived !== undefined,
			registry,
		};
	} catch (error) {
		if (isRegistryError(error)) return unresolved(error, reference);
		throw error;
	}
}

function unresolved(error: RegistryError, reference: OwnReference): UsageResolution {
	const { name } = reference;
	const as = (reason: UnresolvedReason, more: Pick<UnresolvedUsage, 'target' | 'suggestion'> = {}) =>
		({ kind: 'unresolved', name, reason, ...more }) as const;
	const suggesting = (suggestion: string | undefined) => (suggestion === undefined ? {} : { suggestion });
	const { failure } = error;
	if (failure.code === 'model-not-found') return as('model', suggesting(failure.data.suggestion));
	if (failure.code === 'version-not-found' || failure.code === 'version-deleted') {
		if (reference.kind === 'alias') return as('dangling', { target: reference.alias });
		const reason = failure.code === 'version-deleted' ? 'deleted' : 'version';
		return as(reason, { target: String(failure.data.version) });
	}
	if (failure.code === 'alias-not-found') {
		const { alias, known } = failure.data;
		return as('alias', { target: alias, ...suggesting(nearest(alias, known)) });
	}
	if (failure.code === 'alias-invalid') return as('alias', { target: failure.data.alias });
	if (failure.code === 'stage-empty') {
		const { stage, alias } = failure.data;
		return as('stage', { target: stage, ...suggesting(alias === undefined ? undefined : `@${alias}`) });
	}
	if (failure.code === 'no-versions') return as('no-versions');
	if (failure.code === 'version-invalid') return { kind: 'invalid' };
	if (/^(?:model|version|alias)-unreadable$/.test(failure.code)) return as('broken');
	throw error;
}

function sharedSegments(folder: string, file: string): number {
	const [own, others] = [folder.split('/'), file.split('/')];
	const length = own.findIndex((segment, index) => segment !== others[index]);
	return length < 0 ? own.length : length;
}
