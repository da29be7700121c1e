/**
 * What is to be set in `environment` for a program that is to use the registry at `uri`: `MLFLOW_REGISTRY_URI` and nothing
 * else of MLflow's, as `MLFLOW_TRACKING_*` belongs to the user's tracking server. Where there is a proxy it is told to leave this machine out:
 * Python's clients would ask it for 127.0.0.1, too, and give it the token.
 */
export function servedEnvironment(environment: NodeJS.ProcessEnv, uri: string): Record<string, string> {
	const served: Record<string, string> = { MLFLOW_REGISTRY_URI: uri };
	const hasProxy = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'].some((name) => environment[name]);
	if (!hasProxy) return served;
	for (const name of ['no_proxy', 'NO_PROXY']) {
		// Where only one of them is there, clients read either.
		const listed = environment[name] ?? environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
		if (listed.trim() === '*') continue;
		served[name] = listed === '' ? '127.0.0.1' : `${listed},127.0.0.1`;
	}
	return served;
}
