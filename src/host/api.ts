import type { Event } from 'vscode';

/** What other extensions get: read-only, plain data, the same in every version with this `apiVersion`. */
export interface GitModelRegistryApi {
	readonly apiVersion: 1;
	/** Fires when the files of a registry changed, or registries came or went. */
	readonly onDidChange: Event<void>;
	/** The folders of the workspace's registries, as URIs. */
	registries(): Promise<readonly string[]>;
	/**
	 * The version a `models:/` URI stands for; `undefined` where there is none. `registry` is one of `registries()`;
	 * without it the first that knows the model answers.
	 */
	resolve(uri: string, registry?: string): Promise<ResolvedVersion | undefined>;
}

/** A version of a registered model. */
export interface ResolvedVersion {
	readonly registry: string;
	readonly model: string;
	readonly version: number;
}
