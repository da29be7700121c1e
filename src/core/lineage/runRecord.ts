/** A run of MLflow as its tracking store has it, whichever store that is. */
export interface RunRecord {
	readonly id: string;
	readonly name?: string;
	readonly status?: RunStatus;
	/** Milliseconds since 1970. */
	readonly startTime?: number;
	readonly experiment: { readonly id: string; readonly name?: string };
	readonly params: ReadonlyMap<string, string>;
	/** The latest of each, see `isLater`; MLflow's stores keep what is not finite too. */
	readonly metrics: ReadonlyMap<string, number>;
	/** Those of `lineageTags` that it has. */
	readonly tags: ReadonlyMap<string, string>;
	readonly datasets: readonly RunDataset[];
	/** Ids of the models it logged, `m-…`. */
	readonly models: readonly string[];
	/** Where a browser shows it. */
	readonly page?: string;
}

export interface RunDataset {
	readonly name: string;
	readonly digest: string;
	/** `local`, `http`, `code`, `hf` … */
	readonly sourceType: string;
	/** JSON text whose shape depends on the type. */
	readonly source: string;
	/** What it was used for: `training`. */
	readonly context?: string;
}

export const runStatuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** The status of that name. */
export function parseRunStatus(text: unknown): RunStatus | undefined {
	return runStatuses.find((status) => status === text);
}

/** Tags of a run that tell where it comes from (`mlflow.utils.mlflow_tags`). */
export const runTags = {
	source: 'mlflow.source.name',
	sourceType: 'mlflow.source.type',
	commit: 'mlflow.source.git.commit',
	branch: 'mlflow.source.git.branch',
	repository: 'mlflow.source.git.repoURL',
	dirty: 'mlflow.source.git.dirty',
	name: 'mlflow.runName',
} as const;
export const lineageTags: readonly string[] = Object.values(runTags);

/** The tag of a dataset's use. */
export const contextTag = 'mlflow.data.context';

/** One value of a metric. */
export interface MetricPoint {
	readonly step: number;
	/** Milliseconds since 1970. */
	readonly timestamp: number;
	readonly value: number;
}

/**
 * Is `a` later than `b`, as MLflow decides which value of a metric is its latest: by step, then time, then value? The
 * order in which values were logged says nothing: models that are logged repeat them.
 */
export function isLater(a: MetricPoint, b: MetricPoint): boolean {
	if (a.step !== b.step) return a.step > b.step;
	if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
	return a.value > b.value;
}

/** What one run may have of each; a run beyond is cut there, and a note says so. */
export const runLimits = { params: 20_000, metrics: 20_000, datasets: 200, models: 200 } as const;
