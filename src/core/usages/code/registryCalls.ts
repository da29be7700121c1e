/** A function of MLflow that takes the name of a registered model, and where it takes what. */
export interface RegistryCall {
	/** Its parameters in order, as far as they matter; `_` for others. */
	readonly parameters: readonly string[];
	/** Is the word so common that the file must speak of MLflow? */
	readonly isCommon: boolean;
}

/** Signatures of `MlflowClient` and `mlflow.register_model` (3.17); R and Java have the same order. */
const signatures: Readonly<Record<string, string>> = {
	get_registered_model: 'name',
	create_registered_model: 'name',
	rename_registered_model: 'name new_name',
	update_registered_model: 'name',
	delete_registered_model: 'name',
	set_registered_model_tag: 'name',
	delete_registered_model_tag: 'name',
	set_registered_model_alias: 'name alias version',
	delete_registered_model_alias: 'name alias',
	get_model_version_by_alias: 'name alias',
	transition_model_version_stage: 'name version stage',
	get_model_version_download_uri: 'name version',
	get_model_version_stages: 'name version',
	copy_model_version: '_ dst_name',
};
const commonSignatures: Readonly<Record<string, string>> = {
	register_model: '_ name',
	get_latest_versions: 'name',
	get_model_version: 'name version',
	create_model_version: 'name',
	update_model_version: 'name version',
	delete_model_version: 'name version',
	set_model_version_tag: 'name version',
	delete_model_version_tag: 'name version',
};

/** Parameters that hold a model's name. */
export const nameParameters = ['name', 'dst_name', 'new_name'] as const;

const calls: ReadonlyMap<string, RegistryCall> = new Map([
	...Object.entries(signatures).map(([name, parameters]) => [name, callOf(parameters, false)] as const),
	...Object.entries(commonSignatures).map(([name, parameters]) => [name, callOf(parameters, true)] as const),
]);

function callOf(parameters: string, isCommon: boolean): RegistryCall {
	return { parameters: parameters.split(' '), isCommon };
}

/** What the texts of all these functions hold, for a first look. */
export const registryWords = /registered_?model|register_?model|model_?version|latest_?versions/i;

const longest = Math.max(...Array.from(calls.keys(), (name) => name.length)) + 'mlflow_'.length;

/**
 * The function that a word calls, and its name as Python has it: `mlflow_get_model_version` of R and `getModelVersion` of
 * Java are `get_model_version`.
 */
export function registryCallOf(word: string): { name: string; call: RegistryCall } | undefined {
	if (word.length > longest || !registryWords.test(word)) return undefined;
	const isCamel = /[A-Z]/.test(word);
	const name = isCamel
		? word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
		: word.replace(/^mlflow_/, '');
	const call = calls.get(name);
	if (!call) return undefined;
	const isCommon = isCamel || (call.isCommon && name === word);
	return { name, call: { ...call, isCommon } };
}
