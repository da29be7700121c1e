/** The alias that says most of a model: `champion`, else one that sounds like production, else the first. */
export function headlineAlias<A extends { readonly alias: string }>(aliases: readonly A[]): A | undefined {
	const named = (pattern: RegExp) => aliases.find(({ alias }) => pattern.test(alias));
	return named(/^champion$/i) ?? named(/^(?:prod|production|live|stable)$/i) ?? aliases[0];
}
