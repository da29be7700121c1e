import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { registerFolder } from '../../../src/artifacts/registerFolder.js';
import type { RegistrationTarget } from '../../../src/artifacts/registration.js';
import type { Operation } from '../../../src/core/edit.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import type { VersionNumber } from '../../../src/core/model/brands.js';
import { freeFolderName } from '../../../src/core/model/folderName.js';
import { deleteAlias, setAlias } from '../../../src/core/operations/aliases.js';
import { deleteTag, describe, setTag } from '../../../src/core/operations/annotate.js';
import { archiveVersion, restoreVersion } from '../../../src/core/operations/archiveVersion.js';
import { createModel } from '../../../src/core/operations/createModel.js';
import { deleteModel, deleteVersion } from '../../../src/core/operations/deletion.js';
import { renameModel } from '../../../src/core/operations/renameModel.js';
import { transitionStage } from '../../../src/core/operations/transitionStage.js';
import type { Applied } from '../../../src/core/ports.js';
import { openGitRegistry } from '../../../src/git/openGitRegistry.js';
import { artifact, contentId, type ModelState, type RegistryState, type VersionState } from './modelState.js';

/** A model, or a version of it. */
interface Subject {
	readonly model: string;
	readonly version?: number;
}

/** Something a person does to a registry, as data: for another process, for the model, and to be printed. */
export type Action =
	| { readonly kind: 'register'; readonly model: string; readonly content: string; readonly alias?: string }
	| { readonly kind: 'set-alias'; readonly model: string; readonly alias: string; readonly version: number }
	| { readonly kind: 'delete-alias'; readonly model: string; readonly alias: string }
	| ({ readonly kind: 'describe'; readonly text: string } & Subject)
	| ({ readonly kind: 'set-tag'; readonly key: string; readonly value: string } & Subject)
	| ({ readonly kind: 'delete-tag'; readonly key: string } & Subject)
	| { readonly kind: 'create'; readonly model: string }
	| { readonly kind: 'delete-model'; readonly model: string }
	| { readonly kind: 'rename'; readonly model: string; readonly newName: string }
	| {
			readonly kind: 'archive' | 'restore' | 'delete-version';
			readonly model: string;
			readonly version: number;
	  }
	| { readonly kind: 'stage'; readonly model: string; readonly version: number; readonly stage: string };

export type WriterChoices = NonNullable<Parameters<typeof openGitRegistry>[1]>;

/** The registry of a repository, ready for `perform`. */
export async function openTarget(root: string, choices: WriterChoices = {}): Promise<RegistrationTarget> {
	const git = openGitRegistry(root, choices);
	const { writer, incoming } = git;
	return { registryRoot: root, repositoryRoot: await git.repositoryRoot(), writer, incoming, git };
}

/** Makes the folder that an action registers, beside the repository; gives its path, empty for other actions. */
export async function prepareSource(repository: string, action: Action): Promise<string> {
	if (action.kind !== 'register') return '';
	const folder = join(dirname(repository), 'sources', contentId(action.content).slice(0, 16));
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, artifact), action.content);
	await writeFile(join(folder, 'metrics.json'), '{"f1": 0.5}');
	return folder;
}

/** Does it through the library. */
export async function perform(target: RegistrationTarget, action: Action, source: string): Promise<Applied> {
	if (action.kind !== 'register') return target.writer.apply(operationOf(action));
	const aliases = action.alias === undefined ? [] : [action.alias];
	return registerFolder(target, { folder: source, name: action.model, aliases });
}

/** The words of `gmr` that do it. */
export function commandLine(action: Action, source: string): string[] {
	const subject = (of: Subject) => (of.version === undefined ? of.model : `${of.model}/${of.version}`);
	switch (action.kind) {
		case 'register': {
			const alias = action.alias === undefined ? [] : ['--alias', action.alias];
			return ['register', source, '--name', action.model, ...alias];
		}
		case 'set-alias':
			return ['alias', 'set', `${action.model}@${action.alias}`, String(action.version)];
		case 'delete-alias':
			return ['alias', 'delete', `${action.model}@${action.alias}`];
		case 'describe':
			return ['describe', subject(action), action.text];
		case 'set-tag':
			return ['tag', 'set', subject(action), action.key, action.value];
		case 'delete-tag':
			return ['tag', 'delete', subject(action), action.key];
		case 'create':
			return ['create', action.model];
		case 'rename':
			return ['rename', action.model, action.newName];
		case 'archive':
		case 'restore':
			return [action.kind, subject(action)];
		case 'stage':
			return ['stage', subject(action), action.stage];
		case 'delete-version':
		case 'delete-model':
			return ['delete', subject(action), '--with-aliases', '--yes'];
	}
}

function operationOf(action: Exclude<Action, { kind: 'register' }>): Operation {
	// Numbers of a model's versions are whole and positive by construction.
	const number = (version: number) => version as VersionNumber;
	const subject = ({ model: name, version }: Subject) =>
		version === undefined ? { name } : { name, version: number(version) };
	switch (action.kind) {
		case 'set-alias':
			return setAlias({ name: action.model, alias: action.alias, version: number(action.version) });
		case 'delete-alias':
			return deleteAlias({ name: action.model, alias: action.alias });
		case 'describe':
			return describe(subject(action), action.text);
		case 'set-tag':
			return setTag(subject(action), action.key, action.value);
		case 'delete-tag':
			return deleteTag(subject(action), action.key);
		case 'create':
			return createModel({ name: action.model });
		case 'rename':
			return renameModel({ name: action.model, newName: action.newName });
		case 'archive':
			return archiveVersion({ name: action.model, version: number(action.version) });
		case 'restore':
			return restoreVersion({ name: action.model, version: number(action.version) });
		case 'stage':
			return transitionStage({
				name: action.model,
				version: number(action.version),
				stage: action.stage,
			});
		case 'delete-version': {
			const version = number(action.version);
			return deleteVersion({ name: action.model, version, removeAliases: true });
		}
		case 'delete-model':
			return deleteModel({ name: action.model, removeAliases: true });
	}
}

/** What a registry is after an action, or the code of the refusal. */
export function expectedAfter(state: RegistryState, action: Action): RegistryState | ErrorCode {
	const model = state[action.model];
	const fresh = () => ({
		folder: freeFolderName(
			action.model,
			Object.values(state).map(({ folder }) => folder),
		),
		tags: {},
		aliases: {},
		versions: {},
	});
	if (action.kind === 'register') return { ...state, [action.model]: registered(model ?? fresh(), action) };
	if (action.kind === 'create') return model ? 'name-taken' : { ...state, [action.model]: fresh() };
	if (!model) return 'model-not-found';
	if (action.kind === 'delete-model') return without(state, action.model);
	if (action.kind === 'rename') {
		if (action.newName in state) return action.newName === action.model ? state : 'name-taken';
		return { ...without(state, action.model), [action.newName]: model };
	}
	const after = modelAfter(model, action);
	return typeof after === 'string' ? after : { ...state, [action.model]: after };
}

function registered(
	model: ModelState,
	{ content, alias }: Extract<Action, { kind: 'register' }>,
): ModelState {
	const number = 1 + Math.max(0, ...Object.keys(model.versions).map(Number));
	return {
		...model,
		aliases: alias === undefined ? model.aliases : { ...model.aliases, [alias]: number },
		versions: { ...model.versions, [number]: { content: contentId(content), tags: {} } },
	};
}

type ModelAction = Exclude<Action, { kind: 'register' | 'create' | 'rename' | 'delete-model' }>;

function modelAfter(model: ModelState, action: ModelAction): ModelState | ErrorCode {
	switch (action.kind) {
		case 'set-alias': {
			const refusal = refusalOf(model, action.version);
			return refusal ?? { ...model, aliases: { ...model.aliases, [action.alias]: action.version } };
		}
		case 'delete-alias':
			if (!(action.alias in model.aliases)) return 'alias-not-found';
			return { ...model, aliases: without(model.aliases, action.alias) };
		case 'describe':
		case 'set-tag':
		case 'delete-tag': {
			if (action.version === undefined) return annotated(model, action);
			const version = model.versions[action.version];
			if (version === undefined || version === 'deleted') return refusalOf(model, action.version)!;
			const after = annotated(version, action);
			if (typeof after === 'string') return after;
			return { ...model, versions: { ...model.versions, [action.version]: after } };
		}
		case 'archive':
		case 'restore':
		case 'stage':
		case 'delete-version': {
			const version = model.versions[action.version];
			if (version === undefined || version === 'deleted') return refusalOf(model, action.version)!;
			const versions = { ...model.versions, [action.version]: versionAfter(version, action) };
			if (action.kind !== 'delete-version') return { ...model, versions };
			const kept = Object.entries(model.aliases).filter(([, number]) => number !== action.version);
			return { ...model, versions, aliases: Object.fromEntries(kept) };
		}
	}
}

function versionAfter(
	version: VersionState,
	action: Extract<ModelAction, { kind: 'archive' | 'restore' | 'stage' | 'delete-version' }>,
): VersionState | 'deleted' {
	const rest = (key: 'isArchived' | 'stage') =>
		without(version as unknown as Record<string, unknown>, key) as unknown as VersionState;
	switch (action.kind) {
		case 'archive':
			return { ...version, isArchived: true };
		case 'restore':
			return rest('isArchived');
		case 'stage':
			return action.stage === 'None' ? rest('stage') : { ...version, stage: action.stage };
		case 'delete-version':
			return 'deleted';
	}
}

function refusalOf({ versions }: ModelState, number: number): ErrorCode | undefined {
	if (versions[number] === 'deleted') return 'version-deleted';
	return versions[number] ? undefined : 'version-not-found';
}

function annotated<T extends ModelState | VersionState>(
	subject: T,
	action: Extract<Action, { kind: 'describe' | 'set-tag' | 'delete-tag' }>,
): T | ErrorCode {
	switch (action.kind) {
		case 'describe': {
			const rest = without(subject as unknown as Record<string, unknown>, 'description');
			return (action.text.trim() === '' ? rest : { ...rest, description: action.text }) as unknown as T;
		}
		case 'set-tag':
			return { ...subject, tags: { ...subject.tags, [action.key]: action.value } };
		case 'delete-tag':
			if (!(action.key in subject.tags)) return 'tag-not-found';
			return { ...subject, tags: without(subject.tags, action.key) };
	}
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
	return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
}
