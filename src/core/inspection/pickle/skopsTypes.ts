/** So many values of a schema are looked at, and so many types told. */
const mostValues = 1_000_000;
const mostTypes = 10_000;

/**
 * The classes and functions that `schema.json` of a `.skops` archive names, such as `sklearn.svm._classes.SVC`, each once,
 * in its order; whether skops trusts them is its own affair. Undefined where the text is no such schema, or too large.
 */
export function skopsTypes(schema: string): readonly string[] | undefined {
	let root: unknown;
	try {
		root = JSON.parse(schema);
	} catch {
		return undefined;
	}
	if (typeof root !== 'object' || root === null || !('__loader__' in root)) return undefined;
	const types = new Set<string>();
	// A stack instead of recursion: how deep it is nested is up to whoever wrote it.
	const waiting: unknown[] = [root];
	for (let seen = 0; waiting.length > 0; seen++) {
		if (seen >= mostValues || types.size > mostTypes) return undefined;
		const value = waiting.pop();
		if (typeof value !== 'object' || value === null) continue;
		const { __module__: module, __class__: name } = value as Record<string, unknown>;
		if (typeof module === 'string' && typeof name === 'string') types.add(`${module}.${name}`);
		for (const each of Object.values(value).reverse()) waiting.push(each);
	}
	return [...types];
}
