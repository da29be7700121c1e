/** Registries in the order in which a document asks them: those that share most of its path come first. */
export function nearestRegistries<R extends { readonly key: string }>(
	registries: readonly R[],
	document: string,
): readonly R[] {
	const segments = document.split('/');
	const shared = ({ key }: R): number => {
		const own = key.split('/');
		const length = own.findIndex((segment, index) => segment !== segments[index]);
		return length < 0 ? own.length : length;
	};
	return [...registries].sort((a, b) => shared(b) - shared(a));
}
