import { isRegistryError, type RegistryError } from '../errors.js';
import type { MlflowAccess } from './access.js';
import { MlflowFailure, modelMissing, versionMissing } from './failure.js';
import { Fields, type RawFields } from './fields.js';
import { routes } from './routes.js';

/** A request below `/api/2.0/mlflow/`, on plain objects. */
export interface MlflowRequest {
	readonly method: string;
	readonly path: string;
	readonly fields: RawFields;
	/** Has the answer reached who asked? Without it nothing is taken for a repetition. */
	readonly delivered?: Promise<boolean> | undefined;
}
export interface MlflowAnswer {
	readonly status: number;
	/** To be sent as JSON. */
	readonly body: object;
}

/**
 * Answers a request as `mlflow server` does; `say` makes the sentence of an error of ours, without paths of this machine.
 * Never throws for what a request says or the registry holds: what is no failure of those is thrown on.
 */
export async function handle(
	request: MlflowRequest,
	access: MlflowAccess,
	say: (error: RegistryError) => string,
): Promise<MlflowAnswer> {
	try {
		return { status: 200, body: await answer(request, access) };
	} catch (error) {
		const failure = failureOf(error, say);
		if (!failure) throw error;
		return { status: failure.status, body: failureBody(failure) };
	}
}

/** What MLflow's clients read of a refusal. */
export function failureBody({ code, message }: MlflowFailure): object {
	return { error_code: code, message };
}

async function answer(
	{ method, path, fields, delivered }: MlflowRequest,
	access: MlflowAccess,
): Promise<object> {
	const route = routes.find((each) => each.path === path && each.method === method);
	if (!route) throw new MlflowFailure('ENDPOINT_NOT_FOUND', notFound(path, method));
	if (route.kind === 'read') return route.handle(new Fields(fields), access);
	if (!access.write)
		throw new MlflowFailure(
			'PERMISSION_DENIED',
			'This registry is served read-only: nothing can be changed.',
		);
	return route.handle(new Fields(fields), access, access.write, delivered);
}

/** Who sets only MLFLOW_TRACKING_URI sends runs and experiments here. */
function notFound(path: string, method: string): string {
	const isTracking = /^(?:runs|experiments|logged-models|traces|datasets|metrics|artifacts)\b/.test(path);
	return isTracking
		? 'This is a model registry, not a tracking server: set MLFLOW_REGISTRY_URI to this address, and MLFLOW_TRACKING_URI to where your runs are.'
		: `There is no ${method} ${path} in MLflow's registry API.`;
}

function failureOf(error: unknown, say: (error: RegistryError) => string): MlflowFailure | undefined {
	if (error instanceof MlflowFailure) return error;
	if (!isRegistryError(error)) return undefined;
	const { code, data } = error.failure;
	const options = { cause: error };
	// A model or version that went while the request was answered.
	if (code === 'model-not-found') return modelMissing(data.name);
	if (code === 'version-not-found' || code === 'version-deleted')
		return versionMissing(data.name, data.version);
	if (code === 'name-taken') {
		const message = `Registered Model (name=${data.name}) already exists.`;
		return new MlflowFailure('RESOURCE_ALREADY_EXISTS', message, options);
	}
	const isBusy = code === 'registry-busy';
	return new MlflowFailure(
		isBusy ? 'TEMPORARILY_UNAVAILABLE' : 'INVALID_PARAMETER_VALUE',
		say(error),
		options,
	);
}
