import { createModel as createModelOperation } from '../operations/createModel.js';
import { deleteModel as deleteModelOperation } from '../operations/deletion.js';
import { describe } from '../operations/annotate.js';
import { renameModel as renameModelOperation } from '../operations/renameModel.js';
import { parseStage } from '../model/stage.js';
import { isRegistryError } from '../errors.js';
import type { MlflowAccess, MlflowWriter } from './access.js';
import { invalid, MlflowFailure } from './failure.js';
import type { Fields } from './fields.js';
import { findModel } from './find.js';
import { isPromptTag } from './prompts.js';
import { checkModelName, checkTag } from './validate.js';
import { latestVersions, stageOf, wireModel, wireVersions, type WireModel } from './wire.js';

export async function createModel(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const name = fields.required('name');
	const tags = fields.tags('tags');
	const description = fields.text('description');
	checkModelName(name);
	for (const { key, value } of tags) checkTag(key, value);
	const tagMap = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
	try {
		await writer.apply(createModelOperation({ name, description, tags: tagMap }));
	} catch (error) {
		if (!isRegistryError(error, 'name-taken')) throw error;
		throw await taken(name, tags.some(isPromptTag), access, error);
	}
	return answer(access, name);
}

/** Models and prompts share their names. */
async function taken(name: string, isPrompt: boolean, access: MlflowAccess, cause: Error): Promise<Error> {
	const existing = await findModel(await access.snapshot(), name);
	const wasPrompt = Object.entries(existing.manifest.value.tags).some(([key, value]) =>
		isPromptTag({ key, value }),
	);
	const message =
		isPrompt === wasPrompt
			? `${isPrompt ? 'Prompt' : 'Registered Model'} (name=${name}) already exists.`
			: `Tried to create a ${isPrompt ? 'prompt' : 'registered model'} with name ${pythonText(name)}, but the name is already taken by a ${wasPrompt ? 'prompt' : 'registered model'}. MLflow does not allow creating a model and a prompt with the same name.`;
	return new MlflowFailure('RESOURCE_ALREADY_EXISTS', message, { cause });
}

/** As Python shows a text: in the quotes that it does not hold. */
function pythonText(text: string): string {
	const escaped = text.replaceAll('\\', '\\\\');
	return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

export async function getModel(fields: Fields, access: MlflowAccess) {
	return answer(access, fields.required('name'));
}

/** Without a description the one that is there goes: a PATCH of MLflow does not merge. */
export async function updateModel(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const name = fields.required('name');
	const description = fields.text('description') ?? '';
	await findModel(await access.snapshot(), name);
	await writer.apply(describe({ name }, description));
	return answer(access, name);
}

export async function renameModel(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const name = fields.required('name');
	const newName = fields.required('new_name');
	checkModelName(newName, 'new_name');
	await findModel(await access.snapshot(), name);
	await writer.apply(renameModelOperation({ name, newName }));
	return answer(access, newName);
}

export async function deleteModel(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const name = fields.required('name');
	await findModel(await access.snapshot(), name);
	await writer.apply(deleteModelOperation({ name, removeAliases: true }));
	return {};
}

/** The newest version of each stage, or of those that are named. */
export async function getLatestVersions(fields: Fields, access: MlflowAccess) {
	const name = fields.required('name');
	const texts = fields.texts('stages');
	const snapshot = await access.snapshot();
	const model = await findModel(snapshot, name);
	const wanted = texts.map(requireStage);
	const all = await latestVersions(snapshot, model);
	const versions = all.filter((version) => wanted.length === 0 || wanted.includes(stageOf(version)));
	const model_versions = await wireVersions(snapshot, model, versions, await access.updates());
	return model_versions.length === 0 ? {} : { model_versions };
}

/** The stage in its stored form. */
export function requireStage(text: string): string {
	try {
		return parseStage(text);
	} catch (error) {
		if (!isRegistryError(error, 'stage-invalid')) throw error;
		throw invalid(
			`Invalid Model Version stage: ${text}. Value must be one of None, Staging, Production, Archived.`,
		);
	}
}

async function answer(access: MlflowAccess, name: string): Promise<{ registered_model: WireModel }> {
	const snapshot = await access.snapshot();
	const model = await findModel(snapshot, name);
	return { registered_model: await wireModel(snapshot, model, await access.updates()) };
}
