import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { defined, objectAt, stringAt } from '../../core/manifest/plain.js';
import { unlessMissing } from '../../files/systemError.js';
import { foldersIn, maxExperiments, runIdPattern } from './fileStore.js';
import { readDatabase, type AskedDatabase, type DatabasePatience } from './sqlite/readDatabase.js';
import { databaseFailure } from './sqliteStore.js';
import type { ArtifactsAnswer, ArtifactsOwner } from './store.js';
import { askServer, type ServerOptions } from './trackingServer.js';
import { readYamlFile } from './yamlFile.js';

/** Where MLflow's SQLite database says that artifacts are. */
export async function artifactsInDatabase(
	path: string,
	shownAs: string,
	owner: ArtifactsOwner,
	patience: DatabasePatience = {},
): Promise<ArtifactsAnswer> {
	const reading = await readDatabase(path, (database) => rowOf(database, owner), patience);
	if (reading.kind === 'missing') return { kind: 'nothing' };
	if (reading.kind !== 'read') return { kind: 'failed', note: databaseFailure(reading, shownAs) };
	const [uri, runId] = [reading.value?.['uri'], reading.value?.['run']];
	if (typeof uri !== 'string' || uri === '') return { kind: 'nothing' };
	return { kind: 'artifacts', uri, ...(typeof runId === 'string' && runId !== '' ? { runId } : {}) };
}

function rowOf(database: AskedDatabase, owner: ArtifactsOwner): Record<string, unknown> | undefined {
	if (owner.kind === 'run') {
		if (!database.columns('runs').has('artifact_uri')) return undefined;
		return database.rows('SELECT artifact_uri AS uri FROM runs WHERE run_uuid = ? LIMIT 1', [owner.id])[0];
	}
	// Since MLflow 3.
	if (!database.columns('logged_models').has('artifact_location')) return undefined;
	const select = 'SELECT artifact_location AS uri, source_run_id AS run FROM logged_models';
	if (owner.kind === 'model') return database.rows(`${select} WHERE model_id = ? LIMIT 1`, [owner.id])[0];
	const newest = 'ORDER BY creation_timestamp_ms DESC LIMIT 1';
	const values = [owner.runId, owner.name];
	return database.rows(`${select} WHERE source_run_id = ? AND name = ? ${newest}`, values)[0];
}

/** Where MLflow's folder `mlruns` says that artifacts are; it is not searched for the names of logged models. */
export async function artifactsInFolder(
	folder: string,
	shownAs: string,
	owner: ArtifactsOwner,
	signal?: AbortSignal,
): Promise<ArtifactsAnswer> {
	if (owner.kind === 'model-of-run' || !runIdPattern.test(owner.id)) return { kind: 'nothing' };
	const below = owner.kind === 'run' ? owner.id : join('models', owner.id);
	for (const experiment of ((await foldersIn(folder)) ?? []).slice(0, maxExperiments)) {
		signal?.throwIfAborted();
		const file = join(folder, experiment, below, 'meta.yaml');
		if (!(await unlessMissing(lstat(file), undefined))?.isFile()) continue;
		const { value, note } = await readYamlFile(file, `${shownAs}/${experiment}/${below}/meta.yaml`);
		if (note) return { kind: 'failed', note };
		const uri = stringAt(value, owner.kind === 'run' ? 'artifact_uri' : 'artifact_location');
		if (uri === undefined) return { kind: 'nothing' };
		return { kind: 'artifacts', uri, ...defined({ runId: stringAt(value, 'source_run_id') }) };
	}
	return { kind: 'nothing' };
}

/** Where a tracking server says that artifacts are, asked with one GET; it is not searched for the names of logged models. */
export async function artifactsAtServer(
	server: URL,
	owner: ArtifactsOwner,
	options: ServerOptions,
): Promise<ArtifactsAnswer> {
	if (owner.kind === 'model-of-run' || !runIdPattern.test(owner.id)) return { kind: 'nothing' };
	return askServer(server, options, async (ask): Promise<ArtifactsAnswer> => {
		const info =
			owner.kind === 'run'
				? objectAt(objectAt(await ask('runs/get', { run_id: owner.id }), 'run'), 'info')
				: objectAt(objectAt(await ask(`logged-models/${owner.id}`, {}), 'model'), 'info');
		const uri = stringAt(info, 'artifact_uri');
		if (uri === undefined) return { kind: 'nothing' };
		return { kind: 'artifacts', uri, ...defined({ runId: stringAt(info, 'source_run_id') }) };
	});
}
