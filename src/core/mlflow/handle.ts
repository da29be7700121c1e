import { isRegistryError, type ErrorCode, type RegistryError } from '../errors.js';
import type { MlflowAccess } from './access.js';
import { MlflowFailure, modelMissing, versionMissing, type FailureCode } from './failure.js';
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
	/** The methods that the path has, where the request's is none of them. */
	readonly allow?: readonly string[];
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
	const { method, path } = request;
	const allow = routes.filter((each) => each.path === path).map((each) => each.method);
	if (allow.length > 0 && !allow.some((each) => each === method))
		return {
			status: 405,
			body: failureBody(new MlflowFailure('ENDPOINT_NOT_FOUND', notFound(path, method))),
			allow,
		};
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
	if (isTracking)
		return 'This is a model registry, not a tracking server: set MLFLOW_REGISTRY_URI to this address, and MLFLOW_TRACKING_URI to where your runs are.';
	if (/^webhooks\b/.test(path))
		return 'This registry has no webhooks: its changes are commits, of which the git server tells.';
	return `There is no ${method} ${path} in MLflow's registry API.`;
}

/** How clients are told an error; `undefined` for one that is no refusal of ours. */
export function failureOf(error: unknown, say: (error: RegistryError) => string): MlflowFailure | undefined {
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
	return new MlflowFailure(codeOf(code), say(error), options);
}

function codeOf(code: ErrorCode): FailureCode {
	if (code === 'registry-busy') return 'TEMPORARILY_UNAVAILABLE';
	if (code === 'registry-newer' || code === 'registry-read-only') return 'PERMISSION_DENIED';
	return inTheWay.has(code) ? 'RESOURCE_CONFLICT' : 'INVALID_PARAMETER_VALUE';
}

/** Not what was asked for is at fault, but the state of the repository or of a file. */
const inTheWay: ReadonlySet<ErrorCode> = new Set([
	'registry-not-found',
	'registry-gone',
	'registry-unreadable',
	'registry-not-in-commit',
	'ref-not-found',
	'not-a-repository',
	'repository-foreign',
	'repository-bare',
	'git-missing',
	'git-failed',
	'identity-missing',
	'head-detached',
	'operation-in-progress',
	'commit-failed',
	'publication-mismatch',
	'history-incomplete',
	'last-change-unknown',
	'model-unreadable',
	'version-unreadable',
	'alias-unreadable',
	'manifest-refused',
	'files-missing',
	'files-differ',
	'lfs-unusable',
	'lfs-fetch-failed',
]);
