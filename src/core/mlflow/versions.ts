import { describe } from '../operations/annotate.js';
import { deleteVersion as deleteVersionOperation } from '../operations/deletion.js';
import { transitionStage as transitionStageOperation } from '../operations/transitionStage.js';
import type { VersionNumber } from '../model/brands.js';
import type { MlflowAccess, MlflowWriter } from './access.js';
import { invalid, MlflowFailure } from './failure.js';
import type { Fields } from './fields.js';
import { findModel, findVersion, namedVersion, type NamedVersion } from './find.js';
import { requireStage } from './models.js';
import { checkAlias, checkModelName, checkVersionTag, checkVersionText, versionOf } from './validate.js';
import { wireVersions, type WireVersion } from './wire.js';

export async function createVersion(
	fields: Fields,
	access: MlflowAccess,
	writer: MlflowWriter,
	delivered: Promise<boolean> | undefined,
) {
	const name = fields.required('name');
	const source = fields.required('source');
	const [runId, runLink, description, loggedModel] = ['run_id', 'run_link', 'description', 'model_id'].map(
		(field) => {
			const text = fields.text(field);
			return text === '' ? undefined : text;
		},
	);
	const tags = fields.tags('tags');
	checkModelName(name);
	for (const { key, value } of tags) checkVersionTag(key, value);
	await findModel(await access.snapshot(), name);
	const request = {
		name,
		source,
		runId,
		runLink,
		loggedModel,
		description,
		tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
	};
	const edit = await writer.register(request, delivered);
	return answer(access, { name, version: edit.version as VersionNumber });
}

export async function getVersion(fields: Fields, access: MlflowAccess) {
	return answer(access, namedVersion(fields));
}

/** Without a description the one that is there goes. */
export async function updateVersion(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const named = namedVersion(fields);
	const description = fields.text('description') ?? '';
	await findVersion(await access.snapshot(), named);
	await writer.apply(describe(named, description));
	return answer(access, named);
}

export async function transitionStage(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	for (const field of ['name', 'version', 'stage']) fields.required(field);
	// What a field is comes before what it says.
	const archiveExisting = fields.flag('archive_existing_versions');
	const stage = requireStage(fields.required('stage'));
	if (archiveExisting && stage !== 'Staging' && stage !== 'Production')
		throw invalid(
			`Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are Staging, Production`,
		);
	const named = namedVersion(fields);
	await findVersion(await access.snapshot(), named);
	await writer.apply(transitionStageOperation({ ...named, stage, archiveExisting }));
	return answer(access, named);
}

export async function deleteVersion(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	fields.required('name');
	// Here MLflow looks at the number before the name.
	checkVersionText(fields.required('version'));
	const named = namedVersion(fields);
	await findVersion(await access.snapshot(), named);
	await writer.apply(deleteVersionOperation({ ...named, removeAliases: true }));
	return {};
}

export async function getDownloadUri(fields: Fields, access: MlflowAccess) {
	// Of this request alone MLflow takes what is missing for an empty text.
	const name = fields.text('name') ?? '';
	const text = fields.text('version') ?? '';
	checkModelName(name);
	const named = { name, version: versionOf(name, text) };
	const { model, version } = await findVersion(await access.snapshot(), named);
	return { artifact_uri: access.downloadUri(model, version) };
}

/** `latest`, in any case, is the newest version. */
export async function getVersionByAlias(fields: Fields, access: MlflowAccess) {
	const name = fields.required('name');
	const text = fields.required('alias');
	checkModelName(name);
	const alias = checkAlias(text);
	const snapshot = await access.snapshot();
	const model = await findModel(snapshot, name);
	if (alias.toLowerCase() === 'latest') {
		const latest = await snapshot.latest(model);
		const message = `Latest version not found for model ${name}.`;
		if (!latest) throw new MlflowFailure('RESOURCE_DOES_NOT_EXIST', message);
		return answer(access, { name, version: latest.number });
	}
	const entry = await snapshot.alias(model, alias);
	if (!entry?.manifest.ok) throw invalid(`Registered model alias ${alias} not found.`);
	return answer(access, { name, version: entry.manifest.value.version });
}

async function answer(
	access: MlflowAccess,
	named: NamedVersion,
): Promise<{ readonly model_version: WireVersion | undefined }> {
	const snapshot = await access.snapshot();
	const { model, version } = await findVersion(snapshot, named);
	const [model_version] = await wireVersions(snapshot, model, [version], await access.updates());
	return { model_version };
}
