import type { LineageNote } from '../../core/lineage/note.js';
import {
	contextTag,
	lineageTags,
	parseRunStatus,
	runLimits,
	type RunDataset,
	type RunRecord,
} from '../../core/lineage/runRecord.js';
import { defined } from '../../core/manifest/plain.js';
import {
	readDatabase,
	type AskedDatabase,
	type DatabasePatience,
	type DatabaseReading,
} from './sqlite/readDatabase.js';
import type { StoreAnswer } from './store.js';

/**
 * A run in MLflow's SQLite database. Tables and columns that older versions lack are passed over; those of workspaces are
 * not looked at, as the id of a run is its own everywhere.
 */
export async function runInDatabase(
	path: string,
	shownAs: string,
	runId: string,
	patience: DatabasePatience = {},
): Promise<StoreAnswer> {
	const reading = await readDatabase(path, (database) => findRun(database, runId), patience);
	if (reading.kind === 'missing') return { kind: 'no-store' };
	if (reading.kind !== 'read') return { kind: 'failed', note: databaseFailure(reading, shownAs) };
	return reading.value ? { kind: 'run', run: reading.value } : { kind: 'no-run' };
}

/** Why a database that is there could not be asked. */
export function databaseFailure(
	reading: Exclude<DatabaseReading<never>, { kind: 'read' | 'missing' }>,
	file: string,
): LineageNote {
	if (reading.kind === 'failed') return { code: 'file-invalid', file, detail: reading.detail };
	return { code: reading.kind === 'busy' ? 'store-busy' : 'store-wal', file };
}

function findRun(database: AskedDatabase, runId: string): RunRecord | undefined {
	// Not MLflow's, or not yet.
	if (!database.columns('runs').has('run_uuid')) return undefined;
	const [row] = database.rows(
		'SELECT run_uuid, name, status, start_time, experiment_id FROM runs WHERE run_uuid = ? LIMIT 1',
		[runId],
	);
	if (!row) return undefined;
	const tags = tagsOf(database, runId);
	return {
		id: text(row['run_uuid']),
		experiment: experimentOf(database, row['experiment_id']),
		params: new Map(
			entries(
				database,
				'SELECT key, value FROM params WHERE run_uuid = ? LIMIT ?',
				runId,
				runLimits.params,
			).map(({ key, value }) => [text(key), text(value)]),
		),
		metrics: metricsOf(database, runId),
		tags,
		datasets: datasetsOf(database, runId),
		models: modelsOf(database, runId),
		...defined({
			// Before MLflow 1.30 a run's name was a tag alone.
			name: text(row['name']) || tags.get('mlflow.runName'),
			status: parseRunStatus(row['status']),
			startTime: number(row['start_time']),
		}),
	};
}

function experimentOf(database: AskedDatabase, id: unknown): RunRecord['experiment'] {
	const number = typeof id === 'bigint' ? Number(id) : id;
	const [row] = database.rows('SELECT name FROM experiments WHERE experiment_id = ? LIMIT 1', [
		typeof number === 'number' ? number : text(number),
	]);
	return { id: text(number), ...(row && row['name'] !== null ? { name: text(row['name']) } : {}) };
}

function tagsOf(database: AskedDatabase, runId: string): Map<string, string> {
	const places = lineageTags.map(() => '?').join(', ');
	const rows = database.rows(`SELECT key, value FROM tags WHERE run_uuid = ? AND key IN (${places})`, [
		runId,
		...lineageTags,
	]);
	return new Map(rows.map(({ key, value }) => [text(key), text(value)]));
}

function metricsOf(database: AskedDatabase, runId: string): Map<string, number> {
	// Before MLflow 1.1 there was no table of the latest; nobody has such a one any more.
	if (!database.columns('latest_metrics').has('is_nan')) return new Map();
	const sql = 'SELECT key, value, is_nan FROM latest_metrics WHERE run_uuid = ? LIMIT ?';
	return new Map(
		entries(database, sql, runId, runLimits.metrics).map(({ key, value, is_nan: isNan }) => [
			text(key),
			isNan ? Number.NaN : Number(value ?? Number.NaN),
		]),
	);
}

/** In the order in which they were logged, as far as the table keeps it. */
function datasetsOf(database: AskedDatabase, runId: string): RunDataset[] {
	if (!database.columns('datasets').has('dataset_uuid') || !database.columns('inputs').has('input_uuid'))
		return [];
	const hasTags = database.columns('input_tags').has('input_uuid');
	const context = hasTags
		? `(SELECT value FROM input_tags t WHERE t.input_uuid = i.input_uuid AND t.name = '${contextTag}')`
		: 'NULL';
	const rows = entries(
		database,
		`SELECT d.name, d.digest, d.dataset_source_type AS type, d.dataset_source AS source, ${context} AS context
		FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
		WHERE i.destination_type = 'RUN' AND i.source_type = 'DATASET' AND i.destination_id = ?
		ORDER BY d.name, d.digest, context LIMIT ?`,
		runId,
		runLimits.datasets,
	);
	return rows.map(({ name, digest, type, source, context: use }) => ({
		name: text(name),
		digest: text(digest),
		sourceType: text(type),
		source: text(source),
		...(use === null ? {} : { context: text(use) }),
	}));
}

function modelsOf(database: AskedDatabase, runId: string): string[] {
	if (!database.columns('inputs').has('input_uuid')) return [];
	const rows = entries(
		database,
		`SELECT destination_id AS id FROM inputs
		WHERE source_type = 'RUN_OUTPUT' AND destination_type = 'MODEL_OUTPUT' AND source_id = ? LIMIT ?`,
		runId,
		runLimits.models,
	);
	return rows.map(({ id }) => text(id)).sort();
}

/** One more than the limit, so that who cuts there knows that there were more. */
function entries(database: AskedDatabase, sql: string, runId: string, limit: number) {
	return database.rows(sql, [runId, limit + 1]);
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
		? String(value)
		: '';
}

function number(value: unknown): number | undefined {
	return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}
