import { registryError } from '../errors.js';
import { splitUri } from './modelUri.js';

/** `runs:/<run id>/<path>`. */
export interface RunsUri {
	readonly runId: string;
	/** Below the run's artifacts, as written; absent where the URI names the run alone. */
	readonly path?: string;
}

/** Parses a `runs:/` URI by the rules of MLflow's client. Throws `uri-invalid`. */
export function parseRunsUri(text: string): RunsUri {
	// Unlike `models:`, the client drops a fragment here.
	const { path } = splitUri(text.replace(/#.*$/s, ''), 'runs');
	const match = /^\/+([^/]+)(?:\/(.*))?$/s.exec(path);
	const runId = match?.[1];
	if (runId === undefined) throw registryError('uri-invalid', { uri: text });
	const below = match?.[2];
	return below === undefined || below === '' ? { runId } : { runId, path: below };
}

/** `prompts:/<name>/<version>` or `prompts:/<name>@<alias>`: recognised, and not a registered model of ours. */
export type PromptUri =
	{ readonly name: string; readonly version: string } | { readonly name: string; readonly alias: string };

/** Parses a `prompts:/` URI by the rules of MLflow's client. Throws `uri-invalid`. */
export function parsePromptUri(text: string): PromptUri {
	const { path } = splitUri(text, 'prompts');
	const match = /^\/+(?:([^/@]+)\/(\p{Nd}+)|([^/]+)@([^/@]+))$/u.exec(path);
	const [, name, version, aliasedName, alias] = match ?? [];
	if (name !== undefined && version !== undefined) return { name, version };
	if (aliasedName !== undefined && alias !== undefined) return { name: aliasedName, alias };
	throw registryError('uri-invalid', { uri: text });
}

/** `mlflow-artifacts://host:port/path`; without a host it is the tracking server's. */
export interface ArtifactsUri {
	readonly host?: string;
	readonly path: string;
}

/** Parses an `mlflow-artifacts:` URI by the rules of MLflow's client. Throws `uri-invalid`. */
export function parseArtifactsUri(text: string): ArtifactsUri {
	const { authority, path } = splitUri(text, 'mlflow-artifacts');
	const bare = path.replace(/^\/+/, '');
	return authority === '' ? { path: bare } : { host: authority, path: bare };
}
