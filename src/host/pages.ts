/** Opens the page of a model in an editor. */
export interface Pages {
	open(
		registryRoot: string,
		modelName: string,
		options: { readonly version?: number; readonly preserveFocus?: boolean },
	): void | Promise<void>;
}
